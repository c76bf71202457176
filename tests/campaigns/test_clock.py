"""Every intended day one occurrence, at its own moment: over old and new rules of two zones, whoever ticks and when."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlmodel import Session, col, select

from campaigns.occurrences import next_wall, occurrence
from civic.region import Region
from core.db import Database
from core.models import Occurrence, Role, Staff
from tests.campaigns.stage import APPROVER, AUTHOR, Stage, road

CASABLANCA, PARIS = "Africa/Casablanca", "Europe/Paris"
HOURS = ("02:30", "00:00", "09:00")
YEARS = {
    # UTC+1 with UTC+0 in Ramadan, and from 2026-09-20 02:00 UTC+0 for good.
    CASABLANCA: (date(2024, 1, 1), date(2028, 12, 31)),
    PARIS: (date(2024, 1, 1), date(2028, 12, 31)),
}
RULES = {
    "daily {}": lambda _: True,
    "weekly MO,TH,SU {}": lambda day: day.weekday() in {0, 3, 6},
    "monthly 28 {}": lambda day: day.day == 28,
}
# The days at whose edges clocks change; in these zones they change at 02:00 or 03:00, at no midnight.
CHANGES = {
    "ramadan begins": (CASABLANCA, date(2026, 2, 15)),
    "ramadan ends": (CASABLANCA, date(2026, 3, 22)),
    "back to UTC": (CASABLANCA, date(2026, 9, 20)),
    "spring": (PARIS, date(2026, 3, 29)),
    "autumn": (PARIS, date(2026, 10, 25)),
}


def moments(zone: str, day: date, hour: time) -> list[datetime]:
    """The moments, minute by minute, at which the clocks of the zone show that time; found by looking at them."""
    midnight = datetime.combine(day, time(), UTC) - timedelta(hours=3)
    around = (midnight + timedelta(minutes=minute) for minute in range(30 * 60))
    wanted = datetime.combine(day, hour)
    return [moment for moment in around if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted]


def test_the_changes_of_the_table_are_changes():
    for zone, day in CHANGES.values():
        offsets = {datetime.combine(day, hour, ZoneInfo(zone)).utcoffset() for hour in (time(0), time(12))}
        assert len(offsets) == 2, (zone, day)


@pytest.mark.parametrize("zone", YEARS)
@pytest.mark.parametrize("form", RULES)
@pytest.mark.parametrize("hour", HOURS)
def test_over_years_each_intended_day_has_one_moment(zone: str, form: str, hour: str):
    first, last = YEARS[zone]
    intended = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    intended = [day for day in intended if RULES[form](day)]
    wall, found = datetime.combine(first, time()) - timedelta(minutes=1), []
    while (wall := next_wall(form.format(hour), wall)).date() <= last:
        found.append(occurrence(1, wall, zone, timedelta(hours=2), "hash"))
    assert [date.fromisoformat(one.wall_time[:10]) for one in found] == intended
    due = [one.due_at for one in found]
    assert all(earlier < later for earlier, later in pairwise(due))
    for one in found:
        shown = one.due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        wanted = datetime.fromisoformat(one.wall_time)
        # A skipped time goes forward by the hour that is skipped, and stays on its day.
        assert shown in {wanted, wanted + timedelta(hours=1)}, one.wall_time
        assert shown.date() == wanted.date()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("hour", HOURS)
def test_around_a_change_the_moment_is_the_first_that_shows_the_time(change: str, hour: str):
    zone, day = CHANGES[change]
    for offset in (-1, 0, 1):
        at = time.fromisoformat(hour)
        seen = moments(zone, day + timedelta(days=offset), at)
        wall = datetime.combine(day + timedelta(days=offset), at)
        due = occurrence(1, wall, zone, timedelta(hours=2), "hash").due_at
        if seen:
            assert due == seen[0]
        else:
            later = moments(zone, wall.date(), (wall + timedelta(hours=1)).time())
            assert [due] == later


@pytest.fixture
def ground(sqlite_db: Database) -> Database:
    with sqlite_db.transaction() as session:
        session.add_all([Staff(email=AUTHOR, role=Role.EDITOR), Staff(email=APPROVER, role=Role.APPROVER)])
    return sqlite_db


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest) -> tuple[str, date]:
    return CHANGES[request.param]


@pytest.fixture
def council(ground: Database, region: Region, change: tuple[str, date]) -> Stage:
    """A council in the zone whose clocks change, without rules on news."""
    return Stage(ground, replace(region, zone=change[0]))


def begun(stage: Stage) -> list[tuple[str, str]]:
    with stage.db.reading() as session:
        return [(row.wall_time, row.state.value) for row in _in_order(session)]


def _in_order(session: Session) -> list[Occurrence]:
    return list(session.exec(select(Occurrence).order_by(col(Occurrence.wall_time))))


def tick(stage: Stage, now: datetime) -> None:
    """As the scheduler's job does it, until nothing is due any more: an outage may leave several hours behind."""
    while stage.tick(now):
        pass


def recurring(stage: Stage, hour: str, day: date) -> datetime:
    """A daily campaign on the page, planned from two days before; the moment it was planned at."""
    source = road(f'recurrence = "daily {hour}"').replace(', "telegram_channel", "telegram_subscribers"', "")
    planned_at = datetime.combine(day - timedelta(days=2), time(12), UTC)
    campaign = stage.approve(stage.take_in(source))
    stage.schedule(campaign, now=planned_at)
    return planned_at


def expected(day: date, hour: str) -> list[str]:
    return [f"{day + timedelta(days=offset)}T{hour}" for offset in (-1, 0, 1)]


@pytest.mark.parametrize("hour", HOURS)
def test_a_steady_clock_starts_each_day_once(council: Stage, change: tuple[str, date], hour: str):
    planned_at, day = recurring(council, hour, change[1]), change[1]
    for minutes in range(0, 4 * 24 * 60, 10):
        tick(council, planned_at + timedelta(minutes=minutes))
    started = [wall for wall, state in begun(council) if state == "running"]
    assert [wall for wall in started if wall in expected(day, hour)] == expected(day, hour)
    assert len(council.deliveries()) == len(started)
    assert "missed" not in {state for _, state in begun(council)}


@pytest.mark.parametrize("hour", HOURS)
def test_late_ticks_after_restarts_lose_nothing(council: Stage, change: tuple[str, date], hour: str):
    planned_at, day = recurring(council, hour, change[1]), change[1]
    # Down for stretches shorter than max_lateness, of no regular length.
    moment, stretches = planned_at, (7, 61, 113, 29, 97, 118, 3)
    for number in range(80):
        moment += timedelta(minutes=stretches[number % len(stretches)])
        tick(Stage(council.db, council.region), moment)
    started = [wall for wall, state in begun(council) if state == "running"]
    assert [wall for wall in started if wall in expected(day, hour)] == expected(day, hour)
    assert len(council.deliveries()) == len(started)


@pytest.mark.parametrize("hour", HOURS)
def test_after_a_long_outage_each_hour_is_started_or_shown_as_missed(
    council: Stage, change: tuple[str, date], hour: str
):
    planned_at, day = recurring(council, hour, change[1]), change[1]
    tick(council, planned_at + timedelta(days=5))
    states = dict(begun(council))
    assert [states[wall] for wall in expected(day, hour)] == ["missed"] * 3
    assert len(states) == len(begun(council)) >= 5


def test_two_processes_interleaved_start_each_day_once(council: Stage, change: tuple[str, date]):
    planned_at, day = recurring(council, "02:30", change[1]), change[1]
    other = Stage(Database(str(council.db.engine.url)), council.region)
    with ThreadPoolExecutor(max_workers=2) as workers:
        for hours in range(0, 4 * 24, 1):
            now = planned_at + timedelta(hours=hours)
            for done in [workers.submit(tick, stage, now) for stage in (council, other)]:
                done.result()
    other.db.close()
    started = [wall for wall, state in begun(council) if state == "running"]
    assert [wall for wall in started if wall in expected(day, "02:30")] == expected(day, "02:30")
    assert len(council.deliveries()) == len(started)


def test_now_is_now_also_in_an_hour_that_is_shown_twice(ground: Database, region: Region):
    stage = Stage(ground, replace(region, zone=PARIS))
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert second.astimezone(ZoneInfo(PARIS)).fold == 1
    with time_machine.travel(second, tick=False):
        campaign = stage.approve(stage.take_in())
        planned = stage.schedule(campaign, now=second)
    assert (planned.wall_time, planned.due_at) == ("2026-10-25T02:30", second)
