"""Polls over HTTP against the sandbox: sent, voted on, told by updates, counted; and updates in any order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlmodel import select

from bots.channel import Rejected
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.messenger import MessengerChannel
from bots.channels.telegram import TelegramChannel
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.outbox import Outbox
from bots.polling import poll as take_updates
from civic import consultations
from civic.polls import count_votes, plan
from civic.region import load_region
from core.clock import now
from core.db import Database
from core.message import Message, Outbound, Poll
from core.models import ChannelPoll, Delivery, DeliveryState, Event, EventKind
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from sandbox.server import running_sandbox
from sandbox.telegram_state import DEFAULT_TOKEN
from tests.bots.sending import FAST, until
from tests.consultation import APPROVER, ROADS, opened

REGION = load_region()
ASKED = Message(text="?", poll=Poll(question="أي طريق؟", options=("308", "317")))
OPEN_NOW = ROADS.replace("2026-11-20", "2020-11-20").replace("2026-12-10", "2090-12-10")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxClient]:
    with running_sandbox() as client:
        yield client


@contextlib.asynccontextmanager
async def running(db: Database, sandbox: SandboxClient) -> AsyncIterator[None]:
    """The outbox and the polling of one bot."""
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    outbox = Outbox(db, {TELEGRAM: channel}, {TELEGRAM: FAST}, lease_seconds=30, tick_seconds=0.02)
    inbox = Inbox(db, REGION, FLOWS, {TELEGRAM: channel})
    tasks = [asyncio.create_task(outbox.run()), asyncio.create_task(take_updates(channel, inbox))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await channel.close()


def row_of(db: Database) -> ChannelPoll:
    with db.reading() as session:
        return session.exec(select(ChannelPoll)).one()


async def test_a_vote_in_the_channel_becomes_a_total_of_the_consultation(db: Database, sandbox: SandboxClient):
    sandbox.reset()
    with db.transaction() as session:
        opened(session, REGION, OPEN_NOW)
        consultations.ask_in_channel(session, "roads-2027", "first", APPROVER, "@jisr_region")
    voters = [sandbox.add_user() for _ in range(3)]
    async with running(db, sandbox):
        await until(lambda: row_of(db).network_id is not None)
        name = str(row_of(db).network_id)
        await asyncio.to_thread(lambda: [sandbox.vote(user, name, [0]) for user in voters])
        await until(lambda: row_of(db).votes == [3, 0])
        await asyncio.to_thread(lambda: (sandbox.vote(voters[0], name, [1]), sandbox.vote(voters[1], name, [])))
        await until(lambda: row_of(db).votes == [1, 1])
    assert row_of(db).voters == 2
    (call,) = sandbox.telegram_calls("sendPoll")
    assert str(call["params"]["is_anonymous"]).lower() == "true"
    assert sandbox.violations() == []
    with db.reading() as session:
        one = consultations.find_consultation(session, "roads-2027")
        group = consultations.results_of(session, one, REGION).questions[0].by_network["telegram_channel"]
        kinds = [event.kind for event in session.exec(select(Event).order_by(Event.id))]  # type: ignore[arg-type]
    assert group
    assert (group.people, group.counts) == (2, {"1": 1, "2": 1})
    assert kinds.count(EventKind.POLL) == 5
    assert kinds.count(EventKind.PUBLICATION) == 1


def planned(db: Database, state: DeliveryState = DeliveryState.SENDING) -> None:
    with db.transaction() as session:
        delivery = Delivery(
            lane=TELEGRAM, channel="telegram_channel", recipient="@x", state=state,
            message=ASKED.model_dump(mode="json"),
        )  # fmt: skip
        plan(session, delivery)


def vote(db: Database, votes: list[int], update: int, name: str = "p1", question: str = "أي طريق؟") -> bool:
    with db.transaction() as session:
        found = count_votes(
            session, lane=TELEGRAM, network_id=name, question=question, votes=votes, voters=sum(votes), closed=False,
            update=update,
        )  # fmt: skip
        return found is not None


def test_a_vote_may_come_before_the_answer_to_our_call(db: Database):
    planned(db)
    assert vote(db, [1, 0], 10)
    assert (row_of(db).network_id, row_of(db).votes) == ("p1", [1, 0])


def test_an_update_that_was_overtaken_changes_nothing(db: Database):
    planned(db)
    assert vote(db, [2, 0], 12)
    assert vote(db, [1, 0], 11)
    assert row_of(db).votes == [2, 0]
    assert vote(db, [2, 1], 13)
    assert row_of(db).votes == [2, 1]


def test_a_poll_that_is_none_of_ours_is_not_stored(db: Database):
    planned(db)
    assert not vote(db, [1, 0], 10, question="another")
    assert not vote(db, [1, 0, 0], 10)
    assert row_of(db).votes == [0, 0]


def test_a_poll_that_has_not_left_yet_has_no_votes(db: Database):
    planned(db, DeliveryState.PLANNED)
    assert not vote(db, [1, 0], 10)
    assert row_of(db).created_at <= now()


async def test_other_networks_carry_no_poll(sandbox: SandboxClient):
    for channel in (
        FacebookPageChannel("1", "t", api_base=sandbox.url),
        MessengerChannel("1", "t", api_base=sandbox.url),
    ):
        with pytest.raises(Rejected, match="carries no poll"):
            await channel.send(Outbound("1", ASKED))
        await channel.close()
