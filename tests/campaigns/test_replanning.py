"""Planned hours computed anew: newer zone rules, holidays declared and taken back; recurrences on holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from campaigns import replanning
from campaigns.holidays import OnHoliday, next_time
from civic import declared_days
from civic.region import Region
from civic.working_days import Calendar
from core.clock import tzdata_version
from core.models import AuditEntry, Occurrence, OccurrenceState, Staff
from tests.campaigns.stage import APPROVER, NOW, Stage, road

SKIPPING = road('recurrence = "weekly MO 09:00"', 'on_holiday = "skip"')
MOVING = road('recurrence = "weekly MO 09:00"', 'on_holiday = "next_working_day"')


def planned_under(stage: Stage, version: str, due: datetime) -> None:
    """As if the first occurrence had been planned by a process with other zone rules."""
    with stage.db.transaction() as session:
        row = session.exec(select(Occurrence)).one()
        row.tzdata_version, row.due_at = version, due


def replan(stage: Stage, at: datetime = NOW) -> list[replanning.Moved]:
    with time_machine.travel(at, tick=False), stage.db.transaction() as session:
        return replanning.replan(session, stage.region)


def declare(stage: Stage, day: str, at: datetime = NOW) -> list[replanning.Moved]:
    with time_machine.travel(at, tick=False), stage.db.transaction() as session:
        staff = session.exec(select(Staff).where(Staff.email == APPROVER)).one()
        declared_days.declare(
            session, staff, day=date.fromisoformat(day), name="x", source="y", instead_of=None, region=stage.region
        )
        return replanning.replan(session, stage.region, staff)


def withdraw(stage: Stage, day: str, at: datetime = NOW) -> list[replanning.Moved]:
    with time_machine.travel(at, tick=False), stage.db.transaction() as session:
        staff = session.exec(select(Staff).where(Staff.email == APPROVER)).one()
        declared_days.withdraw(session, staff, date.fromisoformat(day))
        return replanning.replan(session, stage.region, staff)


def times(stage: Stage) -> list[str]:
    return [row.wall_time for row in stage.occurrences() if row.state is OccurrenceState.PLANNED]


def test_newer_zone_rules_move_the_moment_and_keep_the_wall_time(stage: Stage):
    stage.ready(at="2026-12-01T09:00")
    planned_under(stage, "2026.1", datetime(2026, 12, 1, 8, tzinfo=UTC))
    with stage.db.reading() as session:
        assert replanning.rules_in_use(session) == replanning.RulesInUse(older=1, newer=0)
        assert replanning.needed(session, stage.region)
    (moved,) = replan(stage)
    assert (moved.wall_time, moved.due_at) == ("2026-12-01T09:00", datetime(2026, 12, 1, 9, tzinfo=UTC))
    (row,) = stage.occurrences()
    assert (row.due_at, row.tzdata_version) == (moved.due_at, tzdata_version())
    with stage.db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "campaign.replan")).one()
        assert not replanning.needed(session, stage.region)
    assert (entry.data["reason"], entry.data["due_before"]) == ("zone rules", "2026-12-01T08:00:00+00:00")
    assert replan(stage) == []


def test_older_zone_rules_take_nothing_back(stage: Stage):
    stage.ready(at="2026-12-01T09:00")
    planned_under(stage, "2031.1", datetime(2026, 12, 1, 10, tzinfo=UTC))
    with stage.db.reading() as session:
        assert replanning.rules_in_use(session) == replanning.RulesInUse(older=0, newer=1)
    assert replan(stage) == []
    assert stage.occurrences()[0].due_at == datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(("source", "expected"), [(SKIPPING, "2026-12-07T09:00"), (MOVING, "2026-12-01T09:00")])
def test_a_declared_holiday_moves_what_is_planned_and_withdrawn_it_moves_back(stage: Stage, source: str, expected: str):
    stage.ready(source)
    assert times(stage) == ["2026-11-30T09:00"]
    (moved,) = declare(stage, "2026-11-30")
    assert (moved.before, moved.wall_time, times(stage)) == ("2026-11-30T09:00", expected, [expected])
    (back,) = withdraw(stage, "2026-11-30")
    assert back.wall_time == "2026-11-30T09:00"
    assert times(stage) == ["2026-11-30T09:00"]
    with stage.db.reading() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.action == "campaign.replan").order_by(col(AuditEntry.id))
        ).all()
    assert [entry.data["wall_time"] for entry in entries] == [expected, "2026-11-30T09:00"]
    assert len(stage.occurrences()) == 1


def test_an_hour_that_somebody_set_stays_on_a_holiday(stage: Stage):
    stage.ready(SKIPPING, at="2026-12-01T09:00")
    assert declare(stage, "2026-12-01") == []
    assert times(stage) == ["2026-12-01T09:00"]


def test_nothing_moves_into_the_past(stage: Stage):
    stage.ready(MOVING)
    declare(stage, "2026-11-30")
    assert withdraw(stage, "2026-11-30", datetime(2026, 11, 30, 12, tzinfo=UTC)) == []
    assert times(stage) == ["2026-12-01T09:00"]


def test_nothing_moves_onto_an_hour_that_has_been(stage: Stage):
    stage.ready(SKIPPING)
    stage.tick(datetime(2026, 11, 30, 9, tzinfo=UTC))
    assert times(stage) == ["2026-12-07T09:00"]
    declare(stage, "2026-12-07", datetime(2026, 11, 30, 10, tzinfo=UTC))
    assert times(stage) == ["2026-12-14T09:00"]
    withdraw(stage, "2026-12-07", datetime(2026, 11, 30, 11, tzinfo=UTC))
    assert times(stage) == ["2026-12-07T09:00"]
    assert [row.state.value for row in stage.occurrences()] == ["running", "planned"]


def test_a_recurrence_without_the_option_is_sent_on_holidays(stage: Stage):
    stage.ready(road('recurrence = "weekly MO 09:00"'))
    assert declare(stage, "2026-11-30") == []
    assert times(stage) == ["2026-11-30T09:00"]


def all_times(recurrence: str, rule: OnHoliday, calendar: Calendar, days: int) -> list[str]:
    wall, found = datetime(2026, 11, 1), []  # noqa: DTZ001 (a wall clock)
    last = wall + timedelta(days=days)
    while (wall := next_time(recurrence, wall, rule, calendar)) < last:
        found.append(wall)
    return [f"{one:%m-%d}" for one in found]


def test_what_two_times_share_is_one_and_those_between_stay(region: Region):
    """6 November 2026 is a holiday, a Friday; so is the 18th, a Wednesday."""
    calendar = Calendar(region.calendar)
    assert calendar.holiday(date(2026, 11, 6))
    assert calendar.holiday(date(2026, 11, 18))
    every = [f"11-{day:02}" for day in range(1, 29)]
    skipped = all_times("daily 09:00", OnHoliday.SKIP, calendar, 28)
    assert skipped == [day for day in every if day not in {"11-06", "11-18"}]
    assert all_times("daily 09:00", OnHoliday.NEXT_WORKING_DAY, calendar, 28) == skipped
    assert all_times("daily 09:00", OnHoliday.SEND, calendar, 28) == every
    fridays = all_times("weekly FR 09:00", OnHoliday.NEXT_WORKING_DAY, calendar, 28)
    assert fridays == ["11-09", "11-13", "11-20", "11-27"]
    assert all_times("weekly FR,MO 09:00", OnHoliday.NEXT_WORKING_DAY, calendar, 14) == ["11-02", "11-09", "11-13"]


def test_each_intended_day_is_sent_once_over_years(region: Region):
    calendar = Calendar(region.calendar)
    for recurrence in ("daily 09:00", "weekly MO,FR 02:30", "monthly 1 00:00"):
        intended = all_times(recurrence, OnHoliday.SEND, calendar, 400)
        skipped = all_times(recurrence, OnHoliday.SKIP, calendar, 400)
        assert len(set(skipped)) <= len(set(intended))
        assert set(skipped) <= set(intended)
