"""Recurrences on the wall clock, and the moments they stand for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.occurrences import next_wall, occurrence, parse_lateness, parse_recurrence
from core.clock import tzdata_version

HOURS = st.times().map(lambda hour: f"{hour:%H:%M}")
DAYS = st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1).map(",".join)
RECURRENCES = st.one_of(
    st.builds("daily {}".format, HOURS),
    st.builds("weekly {} {}".format, DAYS, HOURS),
    st.builds("monthly {} {}".format, st.integers(1, 28), HOURS),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001 (wall clocks have no zone)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("recurrence", "after", "expected"),
    [
        ("daily 09:00", "2026-12-01T08:59", "2026-12-01T09:00"),
        ("daily 09:00", "2026-12-01T09:00", "2026-12-02T09:00"),
        ("weekly MO,TH 09:00", "2026-12-01T09:00", "2026-12-03T09:00"),
        ("weekly MO,TH 09:00", "2026-12-03T09:00", "2026-12-07T09:00"),
        ("monthly 1 09:00", "2026-12-01T09:00", "2027-01-01T09:00"),
        ("monthly 28 23:59", "2027-02-28T23:59", "2027-03-28T23:59"),
    ],
)
def test_the_next_time_is_later(recurrence: str, after: str, expected: str):
    assert next_wall(recurrence, wall(after)) == wall(expected)


@given(RECURRENCES, MOMENTS)
def test_times_go_on_without_gap_or_repetition(recurrence: str, after: datetime):
    first = next_wall(recurrence, after)
    second = next_wall(recurrence, first)
    rule = parse_recurrence(recurrence)
    assert after < first < second
    assert first.time() == second.time() == rule.hour
    assert next_wall(recurrence, first - timedelta(seconds=1)) == first
    assert first - after <= timedelta(days=31)
    if rule.month_day:
        assert first.day == rule.month_day


@pytest.mark.parametrize(
    "text",
    ["daily", "daily 9:00", "daily 24:00", "weekly 09:00", "weekly XX 09:00", "monthly 31 09:00", "Daily 09:00", ""],
)
def test_another_form_is_refused(text: str):
    with pytest.raises(ValueError, match=r"recurrence|weekday|every month"):
        parse_recurrence(text)


def test_lateness_has_a_unit():
    assert [parse_lateness(text) for text in ("30m", "2h", "1d")] == [
        timedelta(minutes=30), timedelta(hours=2), timedelta(days=1),
    ]  # fmt: skip
    for wrong in ("0m", "2", "h", "2 h", "-1h", "2w"):
        with pytest.raises(ValueError, match="is no length of time"):
            parse_lateness(wrong)


def test_nine_in_december_2026_is_nine_in_utc():
    planned = occurrence(1, wall("2026-12-01T09:00"), "Africa/Casablanca", timedelta(hours=2), "hash")
    assert planned.due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert (planned.wall_time, planned.tzdata_version) == ("2026-12-01T09:00", tzdata_version())
    assert planned.max_lateness_seconds == 7200


def test_old_records_keep_the_old_rules():
    planned = occurrence(1, wall("2026-07-01T09:00"), "Africa/Casablanca", timedelta(hours=2), "hash")
    assert planned.due_at == datetime(2026, 7, 1, 8, tzinfo=UTC)
