"""The way out: order, pace, refusals, pauses, and processes that die."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from bots import queue
from bots.channel import ChatMoved, ContactStopped, LaneHeld, NotReached, OutcomeUnknown, Rejected, Throttled
from bots.limits import Limits
from bots.outbox import Outbox
from core.clock import now
from core.db import Database
from core.models import (
    Campaign,
    CampaignState,
    Contact,
    ContactState,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Lane,
    Occurrence,
    Role,
    Staff,
)
from core.networks import TELEGRAM
from tests import factories
from tests.fakes import FakeChannel

FAST = Limits(rate=10_000, chat_burst=1000, chat_every=0.001, in_flight=8)
LEASE = timedelta(seconds=30)


@contextlib.asynccontextmanager
async def sending(
    db: Database, channel: FakeChannel, limits: Limits = FAST, *, lease: float = 30
) -> AsyncIterator[Outbox]:
    outbox = Outbox(db, {TELEGRAM: channel}, {TELEGRAM: limits}, lease_seconds=lease, tick_seconds=0.02)
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def states(db: Database) -> dict[str, int]:
    with db.reading() as session:
        return {
            str(state): number
            for state, number in session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state)))
        }


def blocked_until(db: Database) -> datetime | None:
    with db.reading() as session:
        lane = session.exec(select(Lane)).first()
    return lane.blocked_until if lane else None


def one(db: Database) -> Delivery:
    with db.reading() as session:
        return session.exec(select(Delivery)).one()


def person(db: Database, address: str = "1001", **more: Any) -> Contact:
    with db.transaction() as session:
        found = factories.contact(address, **more)
        session.add(found)
    return found


def plan(db: Database, *deliveries: Delivery) -> None:
    with db.transaction() as session:
        session.add_all(deliveries)


async def test_what_is_planned_is_sent_and_recorded(db: Database):
    to = person(db, province="azilal")
    plan(db, factories.broadcast(to))
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: states(db) == {"sent": 1})
    sent = one(db)
    assert channel.sent[0].to == "1001"
    assert sent.network_id == "1:1"
    assert sent.sent_at is not None
    assert sent.attempts == 1
    with db.reading() as session:
        event = session.exec(select(Event)).one()
    assert (event.kind, event.name, event.province) == (EventKind.DELIVERY, "sent", "azilal")


async def test_sending_is_committed_before_the_call(db: Database):
    plan(db, factories.broadcast(person(db)))
    channel = FakeChannel()
    channel.gate.clear()
    async with sending(db, channel):
        await until(lambda: channel.started == 1)
        assert states(db) == {"sending": 1}
        channel.gate.set()
        await until(lambda: states(db) == {"sent": 1})


async def test_a_chat_gets_its_messages_in_order(db: Database):
    to = person(db)
    texts = [str(number) for number in range(20)]
    plan(db, *(factories.reply(to, text, part=part) for part, text in enumerate(texts)))
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: states(db) == {"sent": 20})
    assert channel.texts == texts


async def test_a_reply_overtakes_a_broadcast(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        people = factories.subscribers(session, range(1, 301))
        session.add_all(factories.broadcast(each) for each in people)
    channel = FakeChannel()
    async with sending(sqlite_db, channel, Limits(rate=200, in_flight=8)) as outbox:
        await until(lambda: len(channel.sent) > 10)
        plan(sqlite_db, factories.reply(people[-1], "سؤال"))
        outbox.wake()
        await until(lambda: "سؤال" in channel.texts)
        assert len(channel.sent) < 150


async def test_the_rate_is_held(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        session.add_all(factories.broadcast(each) for each in factories.subscribers(session, range(1, 101)))
    channel = FakeChannel()
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with sending(sqlite_db, channel, Limits(rate=100)):
        await until(lambda: len(channel.sent) == 100)
    # A burst of a twentieth of a second's worth may leave at once; the rest one by one.
    assert loop.time() - began >= 0.94


@pytest.mark.parametrize(
    ("error", "state", "contact_state"),
    [
        (Rejected("chat not found"), DeliveryState.FAILED, ContactState.ACTIVE),
        (ContactStopped("blocked"), DeliveryState.FAILED, ContactState.BLOCKED),
        (OutcomeUnknown("no answer"), DeliveryState.UNKNOWN, ContactState.ACTIVE),
    ],
)
async def test_refusals_end_a_delivery(
    db: Database, error: Exception, state: DeliveryState, contact_state: ContactState
):
    plan(db, factories.broadcast(person(db)))
    async with sending(db, FakeChannel(lambda _outbound: error)):
        await until(lambda: states(db) == {str(state): 1})
    with db.reading() as session:
        assert session.exec(select(Contact)).one().state is contact_state
    assert one(db).reason.startswith(type(error).__name__)


async def test_an_unforeseen_fault_is_an_unknown_outcome(sqlite_db: Database):
    plan(sqlite_db, factories.broadcast(person(sqlite_db)))
    async with sending(sqlite_db, FakeChannel(lambda _outbound: ZeroDivisionError())):
        await until(lambda: states(sqlite_db) == {"unknown": 1})


async def test_a_throttled_lane_waits_and_sends_again(db: Database):
    plan(db, factories.broadcast(person(db)))
    answers: list[Exception | None] = [Throttled("slow down", retry_after=0.3), None]
    channel = FakeChannel(lambda _outbound: answers.pop(0))
    async with sending(db, channel):
        await until(lambda: blocked_until(db) is not None)
        until_then = blocked_until(db)
        await until(lambda: states(db) == {"sent": 1})
    sent_at = one(db).sent_at
    assert until_then is not None
    assert sent_at is not None
    assert sent_at >= until_then


async def test_a_pause_that_the_network_named_outlives_the_process(db: Database):
    plan(db, factories.broadcast(person(db)))
    with db.transaction() as session:
        queue.close_lane(session, TELEGRAM, "Throttled", until=now() + timedelta(seconds=60))
    channel = FakeChannel()
    async with sending(db, channel):
        await asyncio.sleep(0.2)
    assert channel.sent == []
    assert states(db) == {"planned": 1}


async def test_a_network_that_is_away_is_tried_again(sqlite_db: Database):
    plan(sqlite_db, factories.broadcast(person(sqlite_db)))
    answers: list[Exception | None] = [NotReached("refused"), None]
    async with sending(sqlite_db, FakeChannel(lambda _outbound: answers.pop(0))):
        await until(lambda: states(sqlite_db) == {"sent": 1})


async def test_a_dead_token_holds_the_lane_until_a_new_start(db: Database):
    plan(db, factories.broadcast(person(db)))
    dead = FakeChannel(lambda _outbound: LaneHeld("token expired"))
    async with sending(db, dead):
        await until(lambda: states(db) == {"planned": 1} and dead.started == 1)
        await asyncio.sleep(0.2)
        assert dead.started == 1
    with db.reading() as session:
        lane = session.exec(select(Lane)).one()
    assert lane.held
    assert "token expired" in lane.reason
    async with sending(db, FakeChannel()):
        await until(lambda: states(db) == {"sent": 1})


async def test_a_chat_that_moved_is_followed(db: Database):
    plan(db, factories.broadcast(person(db, "1001")))
    channel = FakeChannel(lambda outbound: ChatMoved("moved", new_address="2002") if outbound.to == "1001" else None)
    async with sending(db, channel):
        await until(lambda: states(db) == {"sent": 1})
    assert [outbound.to for outbound in channel.sent] == ["2002"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"news": False}, "consent"),
        ({"state": ContactState.STOPPED}, "stop"),
        ({"state": ContactState.BLOCKED}, "block"),
    ],
)
async def test_consent_is_looked_at_just_before_sending(db: Database, change: dict[str, Any], reason: str):
    plan(db, factories.broadcast(person(db, **change)))
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: states(db) == {"skipped": 1})
    assert channel.sent == []
    assert reason in one(db).reason


async def test_who_said_stop_still_gets_answers(db: Database):
    plan(db, factories.reply(person(db, news=False, state=ContactState.STOPPED)))
    async with sending(db, FakeChannel()):
        await until(lambda: states(db) == {"sent": 1})


async def test_the_last_word_to_somebody_erased(db: Database):
    plan(db, factories.last_word("1001"))
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: states(db) == {"sent": 1})
    assert channel.sent[0].to == "1001"
    assert one(db).address == ""


def campaign(session: Session, state: CampaignState) -> Occurrence:
    staff = Staff(email="e@example.org", role=Role.EDITOR)
    session.add(staff)
    session.flush()
    made = Campaign(name="road", topic="roads", author_id=staff.id, state=state)
    session.add(made)
    session.flush()
    occurrence = Occurrence(campaign_id=made.id, wall_time="2026-12-01T09:00", zone="Africa/Casablanca", due_at=now(),
                            tzdata_version="2026.6", max_lateness_seconds=7200)  # fmt: skip
    session.add(occurrence)
    session.flush()
    return occurrence


def set_campaign(db: Database, state: CampaignState) -> None:
    with db.transaction() as session:
        session.exec(select(Campaign)).one().state = state


async def test_pausing_takes_effect_in_the_middle_of_a_batch(db: Database):
    with db.transaction() as session:
        occurrence = campaign(session, CampaignState.RUNNING)
        people = factories.subscribers(session, range(1, 201))
        session.add_all(factories.broadcast(each, occurrence_id=occurrence.id) for each in people)
    channel = FakeChannel()
    async with sending(db, channel, Limits(rate=100, in_flight=8)):
        await until(lambda: len(channel.sent) >= 10)
        set_campaign(db, CampaignState.PAUSED)
        await asyncio.sleep(0.3)
        held = len(channel.sent)
        await asyncio.sleep(0.4)
        assert len(channel.sent) == held < 200
        set_campaign(db, CampaignState.RUNNING)
        await until(lambda: len(channel.sent) == 200)
    assert states(db) == {"sent": 200}


async def test_stopping_finishes_what_flies_and_gives_the_rest_back(db: Database):
    with db.transaction() as session:
        session.add_all(factories.broadcast(each) for each in factories.subscribers(session, range(1, 101)))
    channel = FakeChannel()
    channel.gate.clear()
    async with sending(db, channel):
        await until(lambda: channel.started == 8)
        asyncio.get_running_loop().call_later(0.2, channel.gate.set)
    assert states(db) == {"sent": 8, "planned": 92}
    with db.reading() as session:
        assert session.exec(select(Lane)).one().holder == ""


def test_a_lane_has_one_sender_at_a_time(db: Database):
    with db.transaction() as session:
        assert queue.hold_lane(session, TELEGRAM, "a", LEASE) is not None
    with db.transaction() as session:
        assert queue.hold_lane(session, TELEGRAM, "b", LEASE) is None
    with db.transaction() as session:
        queue.leave_lane(session, TELEGRAM, "a")
    with db.transaction() as session:
        assert queue.hold_lane(session, TELEGRAM, "b", LEASE) is not None


def test_a_lease_that_ran_out_is_taken_over(db: Database):
    with db.transaction() as session:
        assert queue.hold_lane(session, TELEGRAM, "a", timedelta(seconds=-1)) is not None
    with db.transaction() as session:
        assert queue.hold_lane(session, TELEGRAM, "b", LEASE) is not None


def test_what_a_dead_process_had_claimed_goes_again_and_what_it_was_sending_is_unknown(db: Database):
    to = person(db)
    past = timedelta(seconds=-1)
    plan(db, factories.broadcast(to), factories.broadcast(to, part=1), factories.broadcast(to, part=2))
    with db.transaction() as session:
        claimed = queue.claim(session, TELEGRAM, 2, past)
        assert queue.mark_sending(session, [claimed[0].id], past) == {claimed[0].id}
    with db.transaction() as session:
        assert queue.recover(session, TELEGRAM) == 1
    assert states(db) == {"unknown": 1, "planned": 2}


def test_a_live_lease_is_left_alone(db: Database):
    plan(db, factories.broadcast(person(db)))
    with db.transaction() as session:
        queue.mark_sending(session, [one.id for one in queue.claim(session, TELEGRAM, 5, LEASE)], LEASE)
        assert queue.recover(session, TELEGRAM) == 0
    assert states(db) == {"sending": 1}


def test_what_was_cancelled_after_it_was_claimed_stays_behind(db: Database):
    plan(db, factories.broadcast(person(db)))
    with db.transaction() as session:
        claimed = queue.claim(session, TELEGRAM, 5, LEASE)
    with db.transaction() as session:
        session.exec(select(Delivery)).one().state = DeliveryState.CANCELLED
    with db.transaction() as session:
        assert queue.mark_sending(session, [one.id for one in claimed], LEASE) == set()
    assert states(db) == {"cancelled": 1}
