"""Quiet hours: news waits at their edge, also in the middle of a broadcast, and nothing is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bots import queue
from campaigns.lateness import miss_late
from campaigns.outlook import month
from campaigns.quiet import set_windows, window_passed
from campaigns.status import status
from civic.quiet_hours import next_window, quiet_at
from civic.rules import Status
from civic.rules.news import Hours, NewsRules, QuietRule, RamadanRule
from core.models import OccurrenceState
from tests.campaigns.stage import ROAD, Stage, road

ONLY = ROAD.replace('"facebook_page", "telegram_channel", ', "")
LEASE = timedelta(seconds=60)
STATED: dict[str, Any] = {"source": "test", "status": Status.UNCONFIRMED}


def hours(text: str) -> Hours:
    begins, ends = text.split("-")
    return Hours(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))


def rules(*usual: str, ramadan: tuple[str, ...] = (), public_posts: bool = False) -> NewsRules:
    """Quiet hours of these stretches; Ramadan 1448 is 8 February to 9 March 2027."""
    quiet = QuietRule(
        hours=tuple(map(hours, usual)), ramadan_hours=tuple(map(hours, ramadan)), public_posts=public_posts, **STATED
    )
    year = RamadanRule(key="1448", first=date(2027, 2, 8), last=date(2027, 3, 9), **STATED)
    return NewsRules(quiet=quiet, ramadan=(year,))


NIGHT = rules("21:30-08:00", ramadan=("00:30-10:00", "17:30-20:00"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "until"),
    [
        ("Africa/Casablanca", "2026-11-24T21:29:59", None),
        ("Africa/Casablanca", "2026-11-24T21:30", "2026-11-25T08:00"),
        ("Africa/Casablanca", "2026-11-25T07:59:59", "2026-11-25T08:00"),
        ("Africa/Casablanca", "2026-11-25T08:00", None),
        # Before the return to UTC the council's 08:00 was 07:00.
        ("Africa/Casablanca", "2026-07-01T06:59", "2026-07-01T07:00"),
        ("Africa/Casablanca", "2026-07-01T07:00", None),
        # The evening before Ramadan still begins by the usual hours, and runs into the morning of the first day.
        ("Africa/Casablanca", "2027-02-07T22:00", "2027-02-08T10:00"),
        ("Africa/Casablanca", "2027-02-08T09:30", "2027-02-08T10:00"),
        ("Africa/Casablanca", "2027-02-08T12:00", None),
        ("Africa/Casablanca", "2027-02-08T18:00", "2027-02-08T20:00"),
        ("Africa/Casablanca", "2027-02-08T22:00", None),
        ("Africa/Casablanca", "2027-03-10T22:00", "2027-03-11T08:00"),
        # The night in which clocks go forward is an hour shorter.
        ("Europe/Paris", "2026-03-28T22:00", "2026-03-29T06:00"),
        ("Europe/Paris", "2026-10-24T22:00", "2026-10-25T07:00"),
    ],
)
def test_the_hours_are_those_of_the_wall_clock(zone: str, moment: str, until: str | None):
    window = quiet_at(NIGHT, zone, utc(moment))
    assert (window.ends if window else None) == (utc(until) if until else None)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_there_is_always_a_next_quiet_and_it_ends(moment: datetime):
    window = next_window(NIGHT, "Africa/Casablanca", moment)
    assert window is not None
    assert window.begins < window.ends
    assert moment < window.ends <= window.begins + timedelta(hours=14)
    assert quiet_at(NIGHT, "Africa/Casablanca", window.ends) is None
    assert window.covers(moment) == (quiet_at(NIGHT, "Africa/Casablanca", moment) is not None)


def test_hours_that_leave_no_time_are_refused():
    with pytest.raises(ValidationError, match="leave no time of the day"):
        rules("08:00-21:00", "20:00-09:00")
    with pytest.raises(ValidationError, match="the same time"):
        rules("08:00-08:00")
    with pytest.raises(ValidationError, match="29 or 30 days"):
        RamadanRule(key="1448", first=date(2027, 2, 8), last=date(2027, 4, 9), **STATED)


def with_rules(stage: Stage, news: NewsRules) -> Stage:
    return Stage(stage.db, replace(stage.region, news=news))


@pytest.fixture
def quiet(stage: Stage) -> Stage:
    return with_rules(stage, NIGHT)


def begun(stage: Stage, source: str, at: str, started: str = "") -> None:
    """A campaign set for that hour, started then or at another moment."""
    with time_machine.travel(utc(at) - timedelta(hours=3), tick=False):
        campaign = stage.approve(stage.take_in(source))
        stage.schedule(campaign, at, now=utc(at) - timedelta(hours=3))
    stage.tick(utc(started or at))


def claimed(stage: Stage, at: str, limit: int = 100) -> list[str]:
    """Whom the outbox would hand to the network at that moment, by address; the scheduler has ticked before."""
    with time_machine.travel(utc(at), tick=False):
        with stage.db.reading() as session:
            passed = window_passed(session, stage.region, utc(at))
        if passed:
            with stage.db.transaction() as session:
                set_windows(session, stage.region, utc(at))
        with stage.db.transaction() as session:
            found = queue.claim(session, "telegram", limit, LEASE)
            going = queue.mark_sending(session, [one.id for one in found], LEASE)
    return [one.to for one in found if one.id in going]


def test_what_begins_in_quiet_hours_waits_for_their_end(quiet: Stage):
    quiet.subscribe(1)
    begun(quiet, ROAD, "2026-12-01T22:00")
    assert {row.channel for row in quiet.deliveries()} == {"facebook_page", "telegram_channel", "telegram_subscribers"}
    # The post for everybody is not held, the message to a person is.
    assert claimed(quiet, "2026-12-01T22:00") == ["@council"]
    assert claimed(quiet, "2026-12-02T07:59:59") == []
    with time_machine.travel(utc("2026-12-02T03:00"), tick=False), quiet.db.reading() as session:
        assert status(session, 1).occurrences[0].waits_until == utc("2026-12-02T08:00")
    assert claimed(quiet, "2026-12-02T08:00") == ["1"]


def test_a_broadcast_stops_at_the_edge_in_the_middle_of_a_batch(quiet: Stage):
    for number in range(6):
        quiet.subscribe(number)
    begun(quiet, ONLY, "2026-12-01T21:29")
    assert len(claimed(quiet, "2026-12-01T21:29:30", limit=2)) == 2
    with time_machine.travel(utc("2026-12-01T21:29:59"), tick=False), quiet.db.transaction() as session:
        held = queue.claim(session, "telegram", 2, LEASE)
    assert len(held) == 2
    with time_machine.travel(utc("2026-12-01T21:30"), tick=False), quiet.db.transaction() as session:
        assert queue.mark_sending(session, [one.id for one in held], LEASE) == set()
        assert queue.claim(session, "telegram", 10, LEASE) == []
    assert len(claimed(quiet, "2026-12-02T08:00")) == 4


def test_without_a_tick_in_the_morning_it_goes_on_waiting(quiet: Stage):
    """Nobody is woken by a process that has not been told the next evening's edge yet."""
    quiet.subscribe(1)
    begun(quiet, ONLY, "2026-12-01T22:00")
    for at in ("2026-12-02T09:00", "2026-12-02T23:00"):
        with time_machine.travel(utc(at), tick=False), quiet.db.transaction() as session:
            assert queue.claim(session, "telegram", 10, LEASE) == []
    assert claimed(quiet, "2026-12-02T23:00") == []
    assert claimed(quiet, "2026-12-03T08:00") == ["1"]


def test_an_emergency_waits_for_nothing(quiet: Stage):
    quiet.subscribe(1)
    begun(quiet, 'priority = "emergency"\n' + ONLY, "2026-12-01T22:00")
    assert claimed(quiet, "2026-12-01T22:00") == ["1"]


def test_posts_for_everybody_wait_where_the_rule_says_so(stage: Stage):
    public = with_rules(stage, rules("21:30-08:00", public_posts=True))
    begun(public, ROAD.replace(', "telegram_subscribers"', ""), "2026-12-01T22:00")
    assert {row.not_before for row in public.deliveries()} == {utc("2026-12-02T08:00")}
    assert claimed(public, "2026-12-01T23:00") == []
    assert claimed(public, "2026-12-02T08:00") == ["@council"]


def test_lateness_counts_from_the_end_of_quiet_hours_where_nothing_could_leave_before(quiet: Stage):
    quiet.subscribe(1)
    begun(quiet, ONLY, "2026-12-01T22:00", started="2026-12-02T09:59")
    assert quiet.occurrences()[0].state is OccurrenceState.RUNNING
    begun(quiet, ROAD.replace("road-308", "road-309"), "2026-12-01T22:00", started="2026-12-02T07:00")
    assert quiet.occurrences()[1].state is OccurrenceState.MISSED
    begun(quiet, ONLY.replace("road-308", "road-310"), "2026-12-01T22:00", started="2026-12-02T10:01")
    assert quiet.occurrences()[2].state is OccurrenceState.MISSED


def test_a_month_shows_holidays_ramadan_quiet_hours_and_what_is_to_come(quiet: Stage):
    at = utc("2027-01-30T12:00")
    with time_machine.travel(at, tick=False):
        source = road('recurrence = "weekly MO 18:00"', 'on_holiday = "skip"')
        quiet.schedule(quiet.approve(quiet.take_in(source)), now=at)
        with quiet.db.reading() as session:
            days = month(session, quiet.region, 2027, 2)
    assert len(days) == 28
    shown = {day.day.day: day for day in days}
    assert [(one.wall_time, one.state) for day in days for one in day.entries] == [
        ("2027-02-01T18:00", "planned"),
        *((f"2027-02-{number:02}T18:00", "expected") for number in (8, 15, 22)),
    ]
    assert (shown[7].ramadan, shown[8].ramadan, shown[8].provisional) == ("", "1448", True)
    assert (shown[7].quiet, shown[8].quiet) == (("21:30–08:00",), ("00:30–10:00", "17:30–20:00"))
    assert shown[8].entries[0].waits == {"telegram_subscribers": "2027-02-08T20:00"}
    assert shown[1].entries[0].waits == {}


def missed_by(stage: Stage, at: str, *, ticked: bool = True) -> int:
    """What is given up as too late at that moment; the scheduler has ticked before, unless it is down."""
    with stage.db.transaction() as session:
        if ticked:
            set_windows(session, stage.region, utc(at))
        return miss_late(session, utc(at))


def test_a_night_of_quiet_is_no_lateness_and_an_outage_after_it_is(quiet: Stage):
    quiet.subscribe(1)
    begun(quiet, ONLY, "2026-12-01T21:00")
    for at in ("2026-12-01T23:30", "2026-12-02T07:59", "2026-12-02T08:00", "2026-12-02T09:59"):
        assert missed_by(quiet, at) == 0
    assert missed_by(quiet, "2026-12-02T10:01") == 1
    assert [row.state.value for row in quiet.deliveries()] == ["missed"]


def test_without_a_tick_what_waits_is_given_up_only_when_the_edge_is_known_again(quiet: Stage):
    quiet.subscribe(1)
    begun(quiet, ONLY, "2026-12-01T21:00")
    assert missed_by(quiet, "2026-12-02T12:00", ticked=False) == 0
    assert missed_by(quiet, "2026-12-02T12:00") == 1


def test_a_post_for_everybody_is_late_also_at_night(quiet: Stage):
    quiet.subscribe(1)
    begun(quiet, ROAD.replace('"facebook_page", ', ""), "2026-12-01T21:00")
    assert missed_by(quiet, "2026-12-01T23:01") == 1
    assert {row.channel: row.state.value for row in quiet.deliveries()} == {
        "telegram_channel": "missed", "telegram_subscribers": "planned",
    }  # fmt: skip
    assert claimed(quiet, "2026-12-02T08:00") == ["1"]
