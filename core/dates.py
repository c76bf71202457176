"""Days and hours in words, as each language writes them."""

from datetime import date, datetime, timedelta

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_datetime_format,
)

from core.i18n import N_, translator

# Morocco's Arabic and French: its month names (غشت، دجنبر), Western digits, its separators.
_LOCALES = {"ar": "ar_MA", "fr": "fr_MA"}


def locale(language: str) -> Locale:
    """The conventions of a language as written here; English's where Babel knows none."""
    try:
        return Locale.parse(_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _read(value: date | str) -> date:
    """A day or a moment, from one or from "2026-12-01"; ValueError or TypeError for what is none."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    if not isinstance(value, date):
        raise TypeError(f"{value} is no day")
    return value


def _moment(value: datetime | str) -> datetime:
    """A moment, as `_read`; TypeError for a day without an hour."""
    found = _read(value)
    if not isinstance(found, datetime):
        raise TypeError(f"{value} has no hour")
    return found


def day(value: date | str, language: str, length: str = "long") -> str:
    """A day in words, from a date or "2026-12-01": "1 décembre 2026"; `length` as in Babel (full, long, medium)."""
    return str(format_date(_read(value), format=length, locale=locale(language)))


def clock_time(value: datetime | str, language: str) -> str:
    """The hour and minute of a moment, as the language writes them."""
    return str(format_time(_moment(value), "short", locale=locale(language)))


def day_and_time(value: datetime | str, language: str) -> str:
    """A moment's day, hour and minute, short, in the zone that it carries, or on the wall clock that it was read from.

    "2026-12-01T09:00" is "1 déc. 2026, 09:00".
    """
    joined = str(get_datetime_format("medium", locale(language)))
    return joined.format(clock_time(value, language), day(value, language, "medium"))


def span(seconds: float, language: str) -> str:
    """A length of time in round words: "3 minutes", "less than a minute"."""
    if seconds < 60:
        return translator(language)(N_("less than a minute"))
    length = timedelta(seconds=seconds)
    return str(format_timedelta(length, granularity="minute", threshold=1.5, locale=locale(language)))


def weekday(value: date, language: str) -> str:
    """The name of a day of the week."""
    return str(format_date(value, "EEEE", locale=locale(language)))


def month_name(value: date, language: str) -> str:
    """The month of a day with its year, as a heading: "décembre 2026"."""
    return str(format_date(value, "LLLL y", locale=locale(language)))


def short_month(value: date, language: str) -> str:
    """The month of a day in few letters: "déc."."""
    return str(format_date(value, "LLL", locale=locale(language)))


def short_day(value: date, language: str) -> str:
    """A day and its month in figures, as the language orders them: "16/11"."""
    return str(format_skeleton("Md", value, locale=locale(language)))
