"""The months of the council's calendar as spans of time."""

from collections.abc import Iterator
from datetime import datetime

from core.clock import local, to_utc


def months(first: datetime, last: datetime, zone: str) -> Iterator[tuple[str, datetime, datetime]]:
    """Each month from the one of `first` to the one of `last`: its name ("2026-11"), its beginning and end in UTC."""
    year, month = local(first, zone).year, local(first, zone).month
    while (begins := to_utc(datetime(year, month, 1), zone)) <= last:  # noqa: DTZ001 (a wall-clock time)
        name = f"{year:04}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        yield name, begins, to_utc(datetime(year, month, 1), zone)  # noqa: DTZ001
