"""The quiet hours as moments: pure arithmetic from the council's wall clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from civic.rules.news import NewsRules
from core.clock import local_date, to_utc


@dataclass(frozen=True)
class Window:
    """One stretch of quiet, aware moments in UTC; its end is no longer quiet."""

    begins: datetime
    ends: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether it is quiet at this moment."""
        return self.begins <= moment < self.ends


def next_window(rules: NewsRules, zone: str, moment: datetime) -> Window | None:
    """The quiet hours that a moment (aware) falls in, else the next to come; None where none are stated."""
    today = local_date(moment, zone)
    # A window of yesterday may reach into today, and windows that touch are one.
    days = [today + timedelta(days=number) for number in range(-2, 8)]
    windows = _merged(window for day in days for window in _of_day(rules, zone, day))
    return next((window for window in windows if window.ends > moment), None)


def quiet_at(rules: NewsRules, zone: str, moment: datetime) -> Window | None:
    """The quiet hours that a moment (aware) falls in; None when news may go out."""
    window = next_window(rules, zone, moment)
    return window if window and window.covers(moment) else None


def _of_day(rules: NewsRules, zone: str, day: date) -> Iterator[Window]:
    for one in rules.hours_on(day):
        last = day if one.ends > one.begins else day + timedelta(days=1)
        yield Window(to_utc(datetime.combine(day, one.begins), zone), to_utc(datetime.combine(last, one.ends), zone))


def _merged(windows: Iterator[Window]) -> list[Window]:
    found: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.begins, one.ends)):
        if window.ends <= window.begins:
            continue  # the clocks jumped over it
        if found and window.begins <= found[-1].ends:
            found[-1] = Window(found[-1].begins, max(found[-1].ends, window.ends))
        else:
            found.append(window)
    return found
