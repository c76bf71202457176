"""Days, hours and lengths of time in words, and what is none."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.clock import calendar_day, wall_time
from core.dates import clock_time, day, day_and_time, span
from core.errors import Unfit

LANGUAGES = ("ar", "fr", "zgh", "en")
MOMENT = datetime(2026, 12, 1, 23, 30, 47, tzinfo=UTC)


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


def test_a_moment_is_its_day_hour_and_minute_in_its_zone():
    at_home = MOMENT.astimezone(timezone(timedelta(hours=1)))
    assert day_and_time(at_home, "fr") == "2 déc. 2026, 00:30"
    assert day_and_time(MOMENT, "fr") == day_and_time(MOMENT.isoformat(), "fr") == "1 déc. 2026, 23:30"
    assert day_and_time("2026-12-01T09:00", "fr") == "1 déc. 2026, 09:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_shows_seconds(language):
    assert not re.search("47", day_and_time(MOMENT, language))
    assert "30" in day_and_time(MOMENT, language)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3, "moins d’une minute"), (0, "moins d’une minute"), (59.9, "moins d’une minute"), (60, "1 minute"),
        (89, "1 minute"), (150, "2 minutes"), (3700, "62 minutes"), (7300, "2\N{NO-BREAK SPACE}heures"),
    ],
)  # fmt: skip
def test_a_length_of_time_is_said_in_round_words(seconds, said):
    assert span(seconds, "fr") == said


def test_what_is_newer_than_a_minute_is_said_so_in_every_language():
    assert [span(9, language) for language in LANGUAGES] == [
        "أقل من دقيقة", "moins d’une minute", "ⴷⴷⴰⵡ ⵏ ⵜⵓⵙⴷⵉⴷⵜ", "less than a minute",
    ]  # fmt: skip
