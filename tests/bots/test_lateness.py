"""Nothing goes out late: after a pause, an outage or a held lane the rest is missed."""

from datetime import timedelta

from sqlmodel import func, select

from bots.limits import Limits
from campaigns import service
from campaigns.lateness import keep_fresh, miss_late
from core.alerts import open_alerts
from core.clock import now
from core.db import Database
from core.models import CampaignState, Delivery, DeliveryState, Event, Occurrence
from tests import factories
from tests.bots.sending import one, person, plan, running_broadcast, sending, set_campaign, states, until
from tests.fakes import FakeChannel


def stood_still(db: Database, hours: float = 1) -> Occurrence:
    """The one occurrence as if nothing of it had left for so long after its max_lateness."""
    with db.transaction() as session:
        occurrence = session.exec(select(Occurrence)).one()
        occurrence.fresh_until = now() - timedelta(hours=hours)
        return occurrence


def missed_events(db: Database) -> int:
    with db.reading() as session:
        return session.exec(select(func.sum(Event.amount)).where(Event.name == "missed")).one() or 0


async def test_what_an_outage_left_is_missed_when_the_sender_comes_back(db: Database):
    running_broadcast(db, 30)
    stood_still(db)
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: states(db) == {"missed": 30})
    assert channel.started == 0
    assert missed_events(db) == 30


def test_a_campaign_resumed_too_late_sends_nothing_more(db: Database):
    made = running_broadcast(db, 5)
    set_campaign(db, CampaignState.PAUSED)
    stood_still(db)
    with db.transaction() as session:
        assert miss_late(session, now()) == 0
    with db.transaction() as session:
        service.resume(session, made.id, "e@example.org")
    assert states(db) == {"missed": 5}


def test_a_campaign_resumed_in_time_goes_on(db: Database):
    made = running_broadcast(db, 5)
    set_campaign(db, CampaignState.PAUSED)
    with db.transaction() as session:
        session.exec(select(Occurrence)).one().fresh_until = now() + timedelta(minutes=5)
    with db.transaction() as session:
        service.resume(session, made.id, "e@example.org")
    assert states(db) == {"planned": 5}


def test_what_has_a_later_hour_of_its_own_is_late_by_that_hour(db: Database):
    running_broadcast(db, 2)
    with db.transaction() as session:
        session.exec(select(Delivery)).all()[0].not_before = now() + timedelta(hours=8)
    stood_still(db)
    with db.transaction() as session:
        assert miss_late(session, now()) == 1
    assert states(db) == {"missed": 1, "planned": 1}
    with db.reading() as session:
        fresh = session.exec(select(Occurrence)).one().fresh_until
    assert fresh is not None
    assert fresh > now() + timedelta(hours=9)


async def test_a_broadcast_that_moves_is_never_late(sqlite_db: Database):
    running_broadcast(sqlite_db, 150)
    with sqlite_db.transaction() as session:
        occurrence = session.exec(select(Occurrence)).one()
        occurrence.max_lateness_seconds, occurrence.fresh_until = 2, now() + timedelta(seconds=2)
    # It takes three seconds, and its max_lateness is two.
    async with sending(sqlite_db, FakeChannel(), Limits(rate=50)):
        await until(lambda: states(sqlite_db) == {"sent": 150})


def test_freshness_moves_on_and_never_comes_back_by_itself(sqlite_db: Database):
    running_broadcast(sqlite_db, 1)
    found = stood_still(sqlite_db)
    with sqlite_db.transaction() as session:
        keep_fresh(session, {found.id}, now())
    with sqlite_db.reading() as session:
        fresh = session.exec(select(Occurrence)).one().fresh_until
    assert fresh is not None
    assert abs(fresh - now() - timedelta(seconds=7200)) < timedelta(seconds=5)


async def test_an_answer_of_yesterday_is_not_sent_but_shown(db: Database):
    old = person(db)
    plan(db, factories.reply(old, planned_at=now() - timedelta(hours=24, minutes=1)))
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: states(db) == {"missed": 1})
        plan(db, factories.reply(old, part=1, planned_at=now() - timedelta(hours=23)))
        await until(lambda: states(db) == {"missed": 1, "sent": 1})
    with db.reading() as session:
        (alert,) = open_alerts(session)
    assert "jisr delivery missed" in alert.text


async def test_what_has_an_hour_to_leave_by_is_missed_after_it(db: Database):
    plan(db, factories.reply(person(db), expires_at=now() - timedelta(seconds=1)))
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: one(db).state is DeliveryState.MISSED)
    assert channel.started == 0
