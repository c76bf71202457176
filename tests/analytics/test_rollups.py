"""The counts kept ready are exactly those that a count from scratch gives, whatever happened in whatever order."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, select

from analytics import rollups
from analytics.counting import count
from analytics.metric import Figure, Scope
from analytics.metrics import COUNTED
from analytics.months import months, weeks
from analytics.report import figures
from analytics.rollups import ALL_TIME, CAMPAIGNS, REGION, WEEKS, campaign_scope, rebuild, roll_up
from civic.ending_acts import leave_nobody
from civic.erasure import erase, erase_all
from core.models import Contact, Event, EventKind, Rollup, RollupLoss, RollupState

ZONE = "Africa/Casablanca"
FIRST = datetime(2026, 8, 25, tzinfo=UTC)
DAYS = 60
NAMES = {
    EventKind.DELIVERY: ("sent", "sent", "sent", "failed"),
    EventKind.PUBLICATION: ("",),
    EventKind.REACTION: ("👍", "❤"),
    EventKind.COMMENT: ("add", "add", "edited", "remove"),
    EventKind.BUTTON: ("go:feedback",),
    EventKind.LINK: ("a1",),
    EventKind.RESULT: ("feedback", "petition_support", "welcome"),
    EventKind.STEP: ("feedback.topic",),
}


class Lot:
    """Draws what happens."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.people: list[int] = []

    def person(self, session: Session) -> Contact:
        contact = Contact(network="telegram", address_hash=str(self.draw.random()), address="1")
        session.add(contact)
        session.flush()
        self.people.append(contact.id)
        return contact

    def event(self) -> Event:
        draw, kind = self.draw, self.draw.choice([*NAMES, EventKind.DELIVERY, EventKind.DELIVERY])
        return Event(
            kind=kind,
            name=draw.choice(NAMES[kind]),
            at=FIRST + timedelta(minutes=draw.randrange(DAYS * 24 * 60)),
            channel=draw.choice(("telegram_subscribers", "facebook_page", "")),
            language=draw.choice(("ar", "fr", "")),
            province=draw.choice(("azilal", "khenifra", "")),
            campaign_id=draw.choice((None, 1, 2, 3)),
            contact_id=draw.choice((None, *self.people, *self.people)),
            amount=draw.choice((1, 1, 3, -1)),
        )

    def happens(self, session: Session) -> None:
        for _ in range(self.draw.randrange(3)):
            self.person(session)
        session.add_all([self.event() for _ in range(self.draw.randrange(12))])
        session.flush()
        if self.people and self.draw.random() < 0.5:
            gone = session.get_one(Contact, self.people.pop(self.draw.randrange(len(self.people))))
            if self.draw.random() < 0.5:
                erase(session, gone)
            else:
                erase_all(session, col(Contact.id) == gone.id)
        if self.draw.random() < 0.3:
            leave_nobody(session, col(Event.id).in_([self.draw.randrange(60) for _ in range(20)]))
        if self.draw.random() < 0.3:
            session.add_all([self.event() for _ in range(3)])


def require_equal(db) -> None:
    """Every figure of every scope that has one, read and counted."""
    with db.reading() as session:
        scopes = {(REGION, ALL_TIME): Scope()}
        scopes |= {(campaign_scope(number), ALL_TIME): Scope(campaign_id=number) for number in (1, 2, 3)}
        last = FIRST + timedelta(days=DAYS)
        spans = [(REGION, span) for span in months(FIRST, last, ZONE)]
        spans += [(WEEKS, span) for span in weeks(FIRST, last, ZONE)]
        scopes |= {(scope, name): Scope(since=since, until=until) for scope, (name, since, until) in spans}
        for (scope, period), bounds in scopes.items():
            ready = figures(session, scope, [period], COUNTED).get(period, {})
            for metric in COUNTED:
                counted = count(session, metric, bounds)
                assert ready.get(metric.slug, Figure(total=0)) == counted, (scope, period, metric.slug)
        for (_, (name, since, until)), metric, number in product(spans, COUNTED, (1, 2, 3)):
            ready = session.get(Rollup, (CAMPAIGNS, name, metric.slug, "campaign", str(number)))
            counted = count(session, metric, Scope(campaign_id=number, since=since, until=until))
            assert (ready.count if ready else 0) == counted.total, (name, metric.slug, number)


@pytest.mark.parametrize("seed", range(3))
def test_counted_bit_by_bit_is_what_is_counted_at_once(db, seed):
    lot = Lot(seed)
    for _ in range(12):
        with db.transaction() as session:
            lot.happens(session)
        if lot.draw.random() < 0.6:
            roll_up(db, ZONE)
    roll_up(db, ZONE)
    require_equal(db)
    with db.reading() as session:
        assert session.exec(select(RollupLoss)).all() == []


def test_a_rebuild_mends_what_was_spoiled_and_changes_nothing_else(db):
    lot = Lot(99)
    with db.transaction() as session:
        for _ in range(5):
            lot.happens(session)
    roll_up(db, ZONE)
    with db.transaction() as session:
        for row in session.exec(select(Rollup)):
            row.count += 7
            session.add(row)
    rebuild(db, ZONE)
    require_equal(db)
    assert roll_up(db, ZONE) == 0
    require_equal(db)


def test_many_new_events_are_counted_in_batches(db):
    roll_up(db, ZONE)
    lot = Lot(5)
    with db.transaction() as session:
        for _ in range(5):
            lot.happens(session)
    assert roll_up(db, ZONE, batch=7) > 7
    require_equal(db)


def test_an_event_that_is_committed_after_a_later_one_is_counted(postgres_db):
    roll_up(postgres_db, ZONE)
    with Session(postgres_db.engine) as slow:
        slow.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
        slow.flush()
        with postgres_db.transaction() as session:
            session.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
        assert roll_up(postgres_db, ZONE) == 0
        slow.commit()
    assert roll_up(postgres_db, ZONE) == 2
    require_equal(postgres_db)


def test_who_never_pauses_holds_nothing_up(postgres_db):
    """There is always somebody writing; what was written before they came is counted all the same."""
    roll_up(postgres_db, ZONE)
    with Session(postgres_db.engine) as first, Session(postgres_db.engine) as second:
        first.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
        first.flush()
        with postgres_db.transaction() as session:
            session.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
        assert roll_up(postgres_db, ZONE) == 0
        second.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
        second.flush()
        first.commit()
        assert roll_up(postgres_db, ZONE) == 2
        second.commit()
    assert roll_up(postgres_db, ZONE) == 1
    require_equal(postgres_db)


def test_who_was_slower_writes_nothing(db):
    with db.transaction() as session:
        session.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
    roll_up(db, ZONE)
    with db.transaction() as session:
        session.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
    late, _ = rollups._new_work(db, ZONE, 2)
    roll_up(db, ZONE)
    assert late is not None
    assert not rollups._write(db, late, whole=False)
    require_equal(db)


def test_a_metric_that_came_or_went_has_everything_counted_anew(db):
    with db.transaction() as session:
        session.add(Event(kind=EventKind.RESULT, name="feedback", at=FIRST))
    roll_up(db, ZONE)
    with db.transaction() as session:
        state = session.exec(select(RollupState)).one()
        state.made_of = "reach"
        session.add(state)
    assert roll_up(db, ZONE) == 1
    require_equal(db)
