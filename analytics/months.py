"""The months and weeks of the council's calendar as spans of time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from core.clock import local, to_utc

# Name, beginning and end in UTC.
Span = tuple[str, datetime, datetime]


def months(first: datetime, last: datetime, zone: str) -> Iterator[Span]:
    """Each month from the one of `first` to the one of `last`: its name ("2026-11"), its beginning and end in UTC."""
    year, month = local(first, zone).year, local(first, zone).month
    while (begins := to_utc(datetime(year, month, 1), zone)) <= last:  # noqa: DTZ001 (a wall-clock time)
        name = f"{year:04}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        yield name, begins, to_utc(datetime(year, month, 1), zone)  # noqa: DTZ001


def weeks(first: datetime, last: datetime, zone: str) -> Iterator[Span]:
    """The same for the weeks of ISO 8601, from Monday: "2026W47"."""
    here = local(first, zone).date()
    monday = here - timedelta(days=here.weekday())
    while (begins := to_utc(datetime.combine(monday, datetime.min.time()), zone)) <= last:
        name, monday = week_name(monday), monday + timedelta(days=7)
        yield name, begins, to_utc(datetime.combine(monday, datetime.min.time()), zone)


def week_name(day: date) -> str:
    """The name of the week that a day is in."""
    year, week, _ = day.isocalendar()
    return f"{year:04}W{week:02}"


def pieces(first: datetime, last: datetime, zone: str) -> Iterator[tuple[str, str, datetime, datetime]]:
    """The spans that are in one month and one week each: both names, beginning and end in UTC."""
    of_weeks = list(weeks(first, last, zone))
    for month, begins, ends in months(first, last, zone):
        for week, monday, following in of_weeks:
            if monday < ends and following > begins:
                yield month, week, max(begins, monday), min(ends, following)
