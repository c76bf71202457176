"""The span of days that a pack speaks of."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import local_date, now, to_utc
from core.errors import BadInput
from core.i18n import N_


@dataclass(frozen=True)
class Period:
    """Days of the council's calendar, both ends in it; `since` and `until` are the moments that bound them in UTC."""

    first: date
    last: date
    since: datetime
    until: datetime

    def holds(self, day: date | None) -> bool:
        """Whether the day is one of them."""
        return day is not None and self.first <= day <= self.last


def period(first: date, last: date, zone: str) -> Period:
    """The period; BadInput unless it is over: what still changes cannot be evidence."""
    if first > last:
        raise BadInput(
            "%(first)s comes after %(last)s",
            where="--from",
            remedy=N_("Give the earlier day first."),
            first=first,
            last=last,
        )
    if last >= local_date(now(), zone):
        raise BadInput("%(last)s is not over", where="--to", remedy=N_("Give a day before today."), last=last)
    return Period(first, last, _begin(first, zone), _begin(last + timedelta(days=1), zone))


def _begin(day: date, zone: str) -> datetime:
    return to_utc(datetime.combine(day, time()), zone)
