"""When a recurrence goes out where public holidays stand in its way; pure, with the calendar given."""

from datetime import datetime, timedelta
from enum import StrEnum

from campaigns.occurrences import next_wall
from civic.working_days import Calendar

# Longer than any row of days off, and than the way back from a day that was moved to.
_FARTHEST = 31


class OnHoliday(StrEnum):
    """Send all the same, leave that time out, or go out on the next day that the council works, at the same hour."""

    SEND = "send"
    SKIP = "skip"
    NEXT_WORKING_DAY = "next_working_day"


def next_time(recurrence: str, after: datetime, rule: OnHoliday, calendar: Calendar) -> datetime:
    """The first wall time after `after` (both naive) at which a recurrence really goes out.

    Two of its times that holidays move to one day are one; those in between keep theirs.
    """
    if rule is OnHoliday.SEND:
        return next_wall(recurrence, after)
    intended = next_wall(recurrence, after - timedelta(days=_FARTHEST))
    best: datetime | None = None
    while best is None or intended < best:
        wall = _placed(intended, rule, calendar)
        if wall is not None and wall > after and (best is None or wall < best):
            best = wall
        intended = next_wall(recurrence, intended)
    return best


def _placed(intended: datetime, rule: OnHoliday, calendar: Calendar) -> datetime | None:
    """Where a time goes; None where it is left out."""
    if calendar.holiday(intended.date()) is None:
        return intended
    if rule is OnHoliday.SKIP:
        return None
    days = (intended + timedelta(days=number) for number in range(1, _FARTHEST))
    return next((wall for wall in days if calendar.works_on(wall.date())), intended)
