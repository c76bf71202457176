"""Polls over HTTP against the sandbox: sent, voted on, told by updates, counted; and updates in any order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlmodel import col, select

from bots.channel import Rejected
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.messenger import MessengerChannel
from bots.channels.telegram import TelegramChannel
from bots.endings import Ended, finish
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.outbox import Outbox
from bots.polling import poll as take_updates
from civic import consultations
from civic.poll_ends import end, to_end
from civic.polls import count_votes, plan
from civic.region import load_region
from core.clock import now
from core.db import Database
from core.message import Message, Outbound, Poll
from core.models import ChannelPoll, Delivery, DeliveryState, Event, EventKind
from core.networks import TELEGRAM
from sandbox.client import SandboxClient, SandboxError
from sandbox.server import running_sandbox
from sandbox.telegram_state import DEFAULT_TOKEN
from scheduler.job import JobContext
from scheduler.jobs.follow_consultations import follow_consultations
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


async def test_a_poll_is_ended_with_its_consultation_and_its_last_votes_are_told(db: Database, sandbox: SandboxClient):
    sandbox.reset()
    context = JobContext(db, REGION, {}, lambda: None)
    with db.transaction() as session:
        opened(session, REGION, OPEN_NOW)
        consultations.ask_in_channel(session, "roads-2027", "first", APPROVER, "@jisr_region")
    voters = [sandbox.add_user() for _ in range(6)]
    async with running(db, sandbox):
        await until(lambda: row_of(db).network_id is not None)
        name = str(row_of(db).network_id)
        with db.transaction() as session:
            consultations.close_consultation(session, "roads-2027", APPROVER, REGION)
        # Votes until the network has ended it still count: they are seen by everybody in the channel.
        await asyncio.to_thread(lambda: [sandbox.vote(user, name, [1]) for user in voters])
        for _ in range(2):
            await asyncio.to_thread(follow_consultations, context)
        await until(lambda: row_of(db).closed)
    assert (row_of(db).votes, row_of(db).voters) == ([0, 6], 6)
    assert len(sandbox.telegram_calls("stopPoll")) == 1
    assert sandbox.violations() == []
    with pytest.raises(SandboxError, match="closed"):
        sandbox.vote(voters[0], name, [0])
    with db.reading() as session:
        one = consultations.find_consultation(session, "roads-2027")
        group = consultations.results_of(session, one, REGION).questions[0].by_network["telegram_channel"]
        states = [row.state for row in session.exec(select(Delivery).order_by(Delivery.id))]  # type: ignore[arg-type]
        published = session.exec(select(Event).where(Event.kind == EventKind.PUBLICATION)).all()
    assert group
    assert (group.people, group.counts) == (6, {"1": 0, "2": 6})
    assert states == [DeliveryState.SENT, DeliveryState.SENT]
    assert len(published) == 1


async def test_a_poll_that_was_ended_or_deleted_by_hand_is_ended(sandbox: SandboxClient):
    sandbox.reset()
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    sent = await channel.send(Outbound("@jisr_region", ASKED))
    call = Outbound("@jisr_region", Message(text="", ends_poll=sent.network_id))
    assert (await channel.send(call)).votes == ((0, 0), 0)
    assert (await channel.send(call)).votes == ((), 0)
    with pytest.raises(Rejected, match="not found"):
        await channel.send(Outbound("@x", Message(text="", ends_poll=f"{sent.network_id}999")))
    await channel.close()


def calls(db: Database, state: DeliveryState, votes: tuple[tuple[int, ...], int] | None = None) -> list[Delivery]:
    """The end of the one poll, called for once, with what came of the call; all deliveries then."""
    with db.transaction() as session:
        row = session.exec(select(ChannelPoll)).one()
        row.closes_at = now()
        poll = session.get_one(Delivery, row.delivery_id)
        poll.state, poll.network_id = DeliveryState.SENT, "-1:7"
    with db.transaction() as session:
        for poll_id in to_end(session, now()):
            end(session, poll_id)
    with db.transaction() as session:
        call = session.exec(select(Delivery).order_by(col(Delivery.id).desc())).first()
        assert call is not None
        finish(session, [Ended(call.id, state, votes=votes)])
    with db.reading() as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.id))))


def test_the_last_votes_are_kept_and_no_later_word_changes_them(db: Database):
    planned(db)
    assert vote(db, [1, 0], 10)
    calls(db, DeliveryState.SENT, ((4, 2), 6))
    assert vote(db, [9, 9], 11)
    row = row_of(db)
    assert (row.votes, row.voters, row.closed) == ([4, 2], 6, True)
    with db.reading() as session:
        assert to_end(session, now()) == []


def test_a_poll_that_the_network_no_longer_knows_keeps_its_votes(db: Database):
    planned(db)
    assert vote(db, [3, 1], 10)
    calls(db, DeliveryState.FAILED)
    assert (row_of(db).votes, row_of(db).closed) == ([3, 1], True)


def test_a_call_whose_outcome_nobody_knows_is_made_again_later(db: Database):
    planned(db)
    first = calls(db, DeliveryState.UNKNOWN)
    assert not row_of(db).closed
    again = calls(db, DeliveryState.UNKNOWN)
    assert [len(first), len(again)] == [2, 3]
    calls(db, DeliveryState.SENT, ((1, 1), 2))
    assert row_of(db).votes == [1, 1]


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
