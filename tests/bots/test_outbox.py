"""The way out: order, pace, refusals, pauses."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bots import lanes
from bots.channel import ChatMoved, ContactStopped, LaneHeld, NotReached, OutcomeUnknown, Rejected, Throttled
from bots.limits import Limits
from bots.people import find_contact
from campaigns import service
from core.clock import now
from core.db import Database
from core.models import CampaignState, Contact, ContactState, Delivery, DeliveryState, Event, EventKind, Lane
from core.networks import TELEGRAM
from tests import factories
from tests.bots.sending import (
    blocked_until,
    campaign,
    one,
    person,
    plan,
    running_broadcast,
    sending,
    set_campaign,
    states,
    until,
)
from tests.fakes import FakeChannel


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
    # A burst of a tenth of a second's worth may leave at once; the rest one by one.
    assert loop.time() - began >= 0.89


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
        lanes.close_lane(session, TELEGRAM, "Throttled", until=now() + timedelta(seconds=60))
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


async def test_a_public_chat_that_moved_waits_for_its_new_name(db: Database):
    plan(db, Delivery(lane=TELEGRAM, channel="telegram_channel", recipient="@old", message={"text": "خبر"}))
    async with sending(db, FakeChannel(lambda _outbound: ChatMoved("moved", new_address="-100"))):
        await until(lambda: states(db) == {"failed": 1})
    assert "address" in one(db).reason


async def test_a_chat_that_moved_is_followed(db: Database):
    plan(db, factories.broadcast(person(db, "1001")))
    channel = FakeChannel(lambda outbound: ChatMoved("moved", new_address="2002") if outbound.to == "1001" else None)
    async with sending(db, channel):
        await until(lambda: states(db) == {"sent": 1})
    assert [outbound.to for outbound in channel.sent] == ["2002"]
    with db.transaction() as session:
        assert find_contact(session, TELEGRAM, "2002") is not None


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


async def test_what_was_refused_for_now_does_not_go_again_after_a_cancel(db: Database):
    made = running_broadcast(db, 1)
    channel = FakeChannel(lambda _outbound: Throttled("slow down", retry_after=0.1))
    channel.gate.clear()
    async with sending(db, channel):
        await until(lambda: channel.started == 1)
        with db.transaction() as session:
            service.cancel(session, made.id, "e@example.org")
        channel.gate.set()
        await until(lambda: states(db) == {"cancelled": 1})
        await asyncio.sleep(0.3)
    assert channel.started == 1


@pytest.mark.parametrize("moment", [0.0, 0.002, 0.005, 0.01, 0.02, 0.04])
async def test_stopping_at_any_moment_writes_each_end_once_and_leaves_nothing_marked(
    sqlite_db: Database, moment: float
):
    with sqlite_db.transaction() as session:
        session.add_all(factories.broadcast(each) for each in factories.subscribers(session, range(1, 41)))
    channel = FakeChannel()
    async with sending(sqlite_db, channel):
        await asyncio.sleep(moment)
    found = states(sqlite_db)
    assert set(found) <= {"sent", "planned"}
    assert found.get("sent", 0) == len(channel.sent)
    with sqlite_db.reading() as session:
        assert len(session.exec(select(Event)).all()) == len(channel.sent)
