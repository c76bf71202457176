"""The figures that staff see of a span: sums, gaps that are no zeros, small groups, the funnel."""

from datetime import UTC, date, datetime

import pytest

from analytics.calendar import MOST, Unit, periods
from analytics.funnel import FEW, UNKNOWN_HERE, funnel_of, funnel_since_the_beginning
from analytics.numbers import (
    AHEAD,
    BEFORE,
    ENDED,
    Span,
    campaign_lines,
    campaign_numbers,
    region_numbers,
    since_the_beginning,
)
from analytics.rollups import roll_up
from civic.region import load_region
from core.db import Database
from core.errors import BadInput
from core.models import Campaign, Contact, Event, EventKind, Role, Staff

ZONE = "Africa/Casablanca"
REGION = load_region()
TODAY = date(2026, 11, 23)


def span(first: str, last: str, unit: Unit = Unit.MONTH, today: date = TODAY) -> Span:
    return Span(unit, periods(date.fromisoformat(first), date.fromisoformat(last), unit), today)


@pytest.fixture
def counted(sqlite_db: Database) -> Database:
    """Campaign 1 reached 8 people in September, 6 of them again in October; 7 spoke, and told or supported."""
    with sqlite_db.transaction() as session:
        session.add(Staff(email="a@council.example", role=Role.EDITOR))
        session.flush()
        session.add_all([Campaign(name="road", topic="roads", author_id=1), Campaign(name="dam", topic="water",
                                                                                 author_id=1)])  # fmt: skip
        session.add_all(Contact(network="telegram", address_hash=str(n), address=str(n)) for n in range(8))
        session.flush()
        for month, people in ((9, 8), (10, 6)):
            at = datetime(2026, month, 15, 12, tzinfo=UTC)
            for person in range(1, people + 1):
                session.add(event(EventKind.DELIVERY, "sent", person, at, "azilal" if person < 7 else "khenifra"))
        at = datetime(2026, 10, 20, 12, tzinfo=UTC)
        for person in range(1, 8):
            session.add(event(EventKind.BUTTON, "go:petition", person, at, "azilal"))
            session.add(event(EventKind.RESULT, "petition_support" if person < 7 else "feedback", person, at, "azilal"))
        session.add(Event(kind=EventKind.PUBLICATION, channel="facebook_page", campaign_id=1, at=at))
    roll_up(sqlite_db, ZONE)
    return sqlite_db


def event(kind: EventKind, name: str, person: int, at: datetime, province: str) -> Event:
    return Event(kind=kind, name=name, contact_id=person, at=at, campaign_id=1, province=province, language="ar",
                 channel="telegram_subscribers")  # fmt: skip


def test_months_are_added_and_what_is_not_known_is_a_gap(counted):
    with counted.reading() as session:
        told = region_numbers(session, span("2026-07-01", "2026-12-31"), REGION)
    points = told["reach"].points
    assert [(one.period.name, one.total, one.gap) for one in points] == [
        ("2026-07", None, BEFORE), ("2026-08", None, BEFORE), ("2026-09", 8, ""), ("2026-10", 6, ""),
        ("2026-11", 0, ""), ("2026-12", None, AHEAD),
    ]  # fmt: skip
    assert [one.running for one in points] == [False, False, False, False, True, False]
    assert (told["reach"].total, told["reach"].gaps) == (14, 3)
    assert told["reach"].posts == {"facebook_page": 1}


def test_weeks_are_those_of_the_calendar(counted):
    with counted.reading() as session:
        told = region_numbers(session, span("2026-09-14", "2026-09-27", Unit.WEEK), REGION)
    assert [(one.period.name, one.total) for one in told["reach"].points] == [("2026W38", 8), ("2026W39", 0)]
    assert [(one.first, one.last) for one in periods(TODAY, TODAY, Unit.WEEK)] == [(TODAY, date(2026, 11, 29))]


def test_people_who_were_forgotten_since_are_a_gap_and_what_adds_up_is_not(counted):
    later = date(2032, 1, 15)
    with counted.reading() as session:
        told = region_numbers(session, span("2026-09-01", "2026-10-31", today=later), REGION)
    assert [one.gap for one in told["reach"].points] == [ENDED, ENDED]
    assert (told["reach"].total, told["reach"].groups) == (None, {})
    assert told["participation"].total == 7


def test_a_group_that_is_too_small_is_not_told_to_staff_either(counted):
    with counted.reading() as session:
        told = region_numbers(session, span("2026-09-01", "2026-10-31"), REGION)
    # Khenifra has 2, which the total would give away if Azilal were told; the empty provinces cover it.
    assert told["reach"].groups["province"] == {
        "azilal": 12, "beni-mellal": None, "fquih-ben-salah": None, "khenifra": None, "khouribga": None,
    }  # fmt: skip
    assert told["participation"].groups["kind"] == {"feedback": None, "petition_support": None}
    assert told["engagement"].groups["kind"] == {"buttons": 7}


def test_a_campaign_has_its_own_figures_and_others_have_none(counted):
    with counted.reading() as session:
        told = campaign_numbers(session, 1, span("2026-09-01", "2026-10-31"), REGION)
        lines, pages = campaign_lines(session, span("2026-10-01", "2026-10-31"))
        nothing, _ = campaign_lines(session, span("2026-11-01", "2026-11-30"))
    assert [one.total for one in told["reach"].points] == [8, 6]
    assert told["reach"].groups["language"] == {"ar": 8}
    assert [(line.name, dict(line.totals)) for line in lines] == [
        ("road", {"reach": 6, "engagement": 7, "participation": 7})
    ]
    assert (pages, nothing) == (1, [])


def test_the_funnel_of_a_span_and_of_a_campaign(counted):
    with counted.reading() as session:
        region = funnel_of(region_numbers(session, span("2026-09-01", "2026-10-31"), REGION))
        figures = since_the_beginning(session, 1)
    campaign = funnel_since_the_beginning(figures, known=True)
    assert [(one.code, one.people) for one in region.stages[:3]] == [("reached", 14), ("spoke", 7), ("took_part", 7)]
    assert [(one.code, one.people, one.why) for one in campaign.stages] == [
        ("reached", 8, ""), ("spoke", 7, ""), ("took_part", 7, ""), ("petition_support", None, FEW),
        ("feedback", None, FEW), ("information_request", 0, ""),
    ]  # fmt: skip
    assert (campaign.most, campaign.posts) == (8, 1)
    forgotten = funnel_since_the_beginning(figures, known=False)
    assert {(one.people, one.why) for one in forgotten.stages} == {(None, UNKNOWN_HERE)}


@pytest.mark.parametrize(
    ("first", "last", "unit", "where"),
    [("2026-02-01", "2026-01-01", Unit.MONTH, "to"), ("2020-01-01", "2026-01-01", Unit.WEEK, "from")],
)
def test_a_span_that_cannot_be_shown_is_told(first, last, unit, where):
    with pytest.raises(BadInput) as told:
        periods(date.fromisoformat(first), date.fromisoformat(last), unit)
    assert told.value.where == where
    assert len(periods(date(2025, 11, 24), date(2026, 11, 23), Unit.WEEK)) == MOST
