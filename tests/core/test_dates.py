"""Days and hours in words, and what is none."""

from datetime import date

import pytest

from core.clock import calendar_day, wall_time
from core.dates import clock_time, day
from core.errors import Unfit


@pytest.mark.parametrize("nonsense", [5, None, object()])
def test_what_is_no_day_is_refused_before_it_is_written(nonsense):
    with pytest.raises(TypeError, match="is no day"):
        day(nonsense, "fr")


def test_a_day_alone_has_no_hour():
    with pytest.raises(TypeError, match="has no hour"):
        clock_time(date(2026, 12, 1), "fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_years_that_nobody_means_are_refused(year):
    with pytest.raises(Unfit, match="too far away"):
        calendar_day(f"{year}-12-31")
    with pytest.raises(Unfit, match="too far away"):
        wall_time(f"{year}-12-31T10:00")


def test_a_day_is_read():
    assert calendar_day("2026-12-01") == date(2026, 12, 1)
    with pytest.raises(Unfit, match="is not a day"):
        calendar_day("2026-02-31")
