"""When a lane rests, for how long, and what it remembers."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bots.breaker import IN_A_ROW, PAUSES, REFUSED_CONTENT, Breaker, pause_for
from bots.channel import Banned, ContactStopped, LaneHeld, NotReached, OutcomeUnknown, Rejected, SendError, Throttled
from bots.lanes import HELD, TROUBLED, close_lane, mend_lane, reopen_lane
from bots.limits import Limits
from core.alerts import open_alerts
from core.clock import now
from core.db import Database
from core.models import Alert, AuditEntry, Campaign, CampaignState, Lane
from core.networks import TELEGRAM
from tests import factories
from tests.bots.sending import one, person, plan, running_broadcast, sending, states, until
from tests.fakes import FakeChannel


def breaker() -> Breaker:
    return Breaker(chance=lambda: 0.0)


def lane(db: Database) -> Lane:
    with db.reading() as session:
        return session.exec(select(Lane)).one()


def alerts(db: Database) -> list[str]:
    with db.reading() as session:
        return [alert.kind for alert in open_alerts(session)]


@pytest.mark.parametrize(
    ("error", "trouble", "seconds"),
    [
        (Throttled("slow", retry_after=7), "throttled", 7),
        (Throttled("slow"), "throttled", 1),
        (NotReached("away"), "not_reached", 1),
        (LaneHeld("dead"), "held", None),
        (Banned("368"), "banned", None),
    ],
)
def test_the_first_failure_of_a_class_closes_the_lane(error: SendError, trouble: str, seconds: float | None):
    closing = breaker().failed(error, 1.0, 2.0)
    assert closing is not None
    assert (closing.trouble, closing.seconds, closing.failures) == (trouble, seconds, 1)


@pytest.mark.parametrize("error", [Rejected("no"), ContactStopped("blocked")])
def test_a_refusal_of_one_message_says_that_the_network_works(error: SendError):
    found = breaker()
    found.trouble, found.failures = "not_reached", 3
    assert found.failed(error, 1.0, 2.0) is None
    assert (found.trouble, found.failures, found.mended) == ("", 0, True)


def test_pauses_double_up_to_the_longest_and_are_spread():
    for trouble, (first, longest) in PAUSES.items():
        pauses = [pause_for(trouble, failures, lambda: 0.0) for failures in range(1, 40)]
        assert pauses[:3] == [first, first * 2, first * 4]
        assert max(pauses) == longest
    assert pause_for("server", 1, lambda: 1.0) == PAUSES["server"][0] * 1.25


def test_what_was_on_its_way_when_the_lane_closed_closes_it_no_further():
    found = breaker()
    assert found.failed(NotReached("away"), 1.0, 5.0) is not None
    assert [found.failed(NotReached("away"), 4.0, 5.1) for _ in range(63)] == [None] * 63
    again = found.failed(NotReached("away"), 6.0, 6.1)
    assert again is not None
    assert again.failures == 2
    held = found.failed(LaneHeld("dead"), 4.0, 6.2)
    assert held is not None
    assert held.seconds is None


def test_a_success_that_began_before_the_closing_mends_nothing():
    found = breaker()
    found.failed(Throttled("slow", retry_after=5), 1.0, 2.0)
    found.answered(1.5)
    assert found.trouble == "throttled"
    found.answered(8.0)
    assert (found.trouble, found.mended) == ("", True)


def test_single_unknown_outcomes_close_nothing_but_five_in_a_row_do():
    found = breaker()
    error = OutcomeUnknown("502")
    for _ in range(20):
        assert [found.failed(error, 1.0, 1.0) for _ in range(IN_A_ROW - 1)] == [None] * (IN_A_ROW - 1)
        for _ in range(3 * IN_A_ROW):
            found.answered(1.0)
    closings = [found.failed(error, 1.0, 1.0) for _ in range(IN_A_ROW)]
    assert closings[:-1] == [None] * (IN_A_ROW - 1)
    assert closings[-1] is not None
    assert closings[-1].trouble == "server"


def test_half_unknown_closes_too():
    found = breaker()
    closings = []
    for _ in range(20):
        closings.append(found.failed(OutcomeUnknown("502"), 1.0, 1.0))
        found.answered(1.0)
    assert any(closings)


def test_the_row_remembers_and_staff_are_told_after_the_third_closing(db: Database):
    for failures in (1, 2):
        with db.transaction() as session:
            close_lane(session, TELEGRAM, "NotReached: away", until=now(), trouble="not_reached", failures=failures)
    assert alerts(db) == []
    with db.transaction() as session:
        close_lane(session, TELEGRAM, "NotReached: away", until=now(), trouble="not_reached", failures=3)
    assert alerts(db) == [TROUBLED]
    assert (lane(db).trouble, lane(db).failures) == ("not_reached", 3)
    with db.transaction() as session:
        mend_lane(session, TELEGRAM)
    assert alerts(db) == []
    assert (lane(db).trouble, lane(db).failures) == ("", 0)


async def test_a_lane_in_trouble_lets_one_message_try_and_then_all(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        session.add_all(factories.broadcast(each) for each in factories.subscribers(session, range(1, 41)))
        close_lane(session, TELEGRAM, "502", until=now() - timedelta(seconds=1), trouble="server", failures=4)
    channel = FakeChannel()
    channel.gate.clear()
    async with sending(sqlite_db, channel):
        await until(lambda: channel.started == 1)
        assert states(sqlite_db) == {"sending": 1, "planned": 39} or states(sqlite_db)["sending"] == 1
        channel.gate.set()
        await until(lambda: states(sqlite_db) == {"sent": 40})
    assert (lane(sqlite_db).trouble, lane(sqlite_db).failures) == ("", 0)


async def test_a_new_start_goes_on_with_the_pauses_where_they_were(sqlite_db: Database):
    plan(sqlite_db, factories.reply(person(sqlite_db)))
    with sqlite_db.transaction() as session:
        close_lane(session, TELEGRAM, "away", until=now(), trouble="not_reached", failures=5)
    async with sending(sqlite_db, FakeChannel(lambda _outbound: NotReached("still away"))):
        await until(lambda: lane(sqlite_db).failures == 6)
    until_then = lane(sqlite_db).blocked_until
    assert until_then is not None
    assert until_then - now() > timedelta(seconds=25)


async def test_a_banned_page_is_not_tried_again_by_a_new_start_but_by_staff(db: Database):
    plan(db, factories.broadcast(person(db)))
    async with sending(db, FakeChannel(lambda _outbound: Banned("368"))):
        await until(lambda: lane_held(db))
    assert alerts(db) == [HELD]
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: lane(db).holder == "")
        assert channel.started == 0
        with db.transaction() as session:
            reopen_lane(session, TELEGRAM)
        await until(lambda: states(db) == {"sent": 1})
    assert alerts(db) == []


def lane_held(db: Database) -> bool:
    with db.reading() as session:
        found = session.exec(select(Lane)).first()
    return found is not None and found.held and states(db) == {"planned": 1}


async def test_a_message_refused_for_everybody_pauses_its_campaign_and_tells_staff(db: Database):
    made = running_broadcast(db, 60, content="نص مرفوض")
    channel = FakeChannel(lambda _outbound: Rejected("can't parse entities"))
    async with sending(db, channel, Limits(rate=200, in_flight=4)):
        await until(lambda: campaign_state(db) is CampaignState.PAUSED)
        await until(lambda: set(states(db)) == {"failed", "planned"})
    assert REFUSED_CONTENT <= states(db)["failed"] < 60
    with db.reading() as session:
        (alert,) = session.exec(select(Alert)).all()
        (entry,) = session.exec(select(AuditEntry)).all()
    assert alert.subject == f"campaign:{made.id}"
    assert "can't parse entities" in alert.text
    assert (entry.action, entry.staff_id) == ("campaign.pause", None)


def campaign_state(db: Database) -> CampaignState:
    with db.reading() as session:
        return session.exec(select(Campaign)).one().state


async def test_single_refusals_among_others_pause_nothing(sqlite_db: Database):
    running_broadcast(sqlite_db, 60, content="خبر")
    channel = FakeChannel(lambda outbound: Rejected("odd one") if int(outbound.to) % 3 == 0 else None)
    async with sending(sqlite_db, channel, Limits(rate=1000, in_flight=4)):
        await until(lambda: states(sqlite_db) == {"sent": 40, "failed": 20})
    assert campaign_state(sqlite_db) is CampaignState.RUNNING


async def test_a_message_that_is_put_off_for_ever_fails_once_it_is_old(sqlite_db: Database):
    plan(sqlite_db, factories.reply(person(sqlite_db), attempts=9, planned_at=now() - timedelta(hours=23, minutes=59)))
    old = factories.reply(person(sqlite_db, "2002"), attempts=9, planned_at=now() - timedelta(hours=25))
    old.expires_at = now() + timedelta(hours=1)
    plan(sqlite_db, old)
    channel = FakeChannel(lambda _outbound: Throttled("slow", retry_after=0.05))
    async with sending(sqlite_db, channel):
        await until(lambda: states(sqlite_db) == {"planned": 1, "failed": 1})
    with sqlite_db.reading() as session:
        assert "given up after" in session.exec(select(type(old)).where(type(old).state == "failed")).one().reason


async def test_news_refused_twice_lets_others_go_first(sqlite_db: Database):
    first = person(sqlite_db, "1001")
    plan(sqlite_db, factories.broadcast(first, attempts=1))
    channel = FakeChannel(lambda _outbound: Throttled("slow", retry_after=0.05))
    async with sending(sqlite_db, channel):
        await until(lambda: one(sqlite_db).not_before is not None)
    later = one(sqlite_db).not_before
    assert later is not None
    assert later > now()
