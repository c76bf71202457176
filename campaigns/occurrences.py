"""When a campaign goes out: recurrences on the council's wall clock, and the UTC moments they stand for."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from core.clock import to_utc, tzdata_version
from core.errors import Unfit
from core.models import Occurrence

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RECURRENCE_FORMS = '"daily 09:00", "weekly MO,TH 09:00" or "monthly 1 09:00"'
_FORM = re.compile(r"(?:(daily)|(weekly) ([A-Z,]+)|(monthly) (\d{1,2})) ([01]\d|2[0-3]):([0-5]\d)")
_LATENESS = re.compile(r"([1-9]\d{0,3})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Recurrence:
    """Every day, or certain weekdays, or one day of the month, at one hour of the wall clock."""

    hour: time
    weekdays: tuple[str, ...] = ()
    month_day: int | None = None


def parse_recurrence(text: str) -> Recurrence:
    """Read "daily 09:00", "weekly MO,TH 09:00", "monthly 1 09:00"; ValueError with one line else."""
    form = _FORM.fullmatch(text)
    if form is None:
        raise Unfit("%(text)r is no recurrence; write %(forms)s", text=text, forms=RECURRENCE_FORMS)
    hour = time(int(form[6]), int(form[7]))
    if form[2]:
        return Recurrence(hour, weekdays=_weekdays(form[3]))
    if form[4]:
        return Recurrence(hour, month_day=_month_day(int(form[5])))
    return Recurrence(hour)


def _weekdays(text: str) -> tuple[str, ...]:
    days = text.split(",")
    if unknown := [day for day in days if day not in WEEKDAYS]:
        raise Unfit("%(name)r is no weekday; there are %(known)s", name=unknown[0], known=tuple(WEEKDAYS))
    return tuple(day for day in WEEKDAYS if day in days)


def _month_day(number: int) -> int:
    if not 1 <= number <= 28:
        raise Unfit("day %(number)s is not in every month; choose 1 to 28", number=number)
    return number


def next_wall(recurrence: str, after: datetime) -> datetime:
    """The first time of a recurrence later than `after`; both naive, on the wall clock."""
    rule = parse_recurrence(recurrence)
    found = _rule(rule, after.replace(hour=rule.hour.hour, minute=rule.hour.minute, second=0, microsecond=0)).after(
        after
    )
    if found is None:  # pragma: no cover (rules without an end always have a next time)
        raise Unfit("%(recurrence)r has no time after %(after)s", recurrence=recurrence, after=after)
    return found


def _rule(rule: Recurrence, start: datetime) -> rrule:
    if rule.weekdays:
        return rrule(WEEKLY, dtstart=start, byweekday=[weekday(WEEKDAYS.index(day)) for day in rule.weekdays])
    if rule.month_day:
        return rrule(MONTHLY, dtstart=start, bymonthday=rule.month_day)
    return rrule(DAILY, dtstart=start)


def parse_lateness(text: str) -> timedelta:
    """Read "30m", "2h", "1d"; ValueError with one line else."""
    form = _LATENESS.fullmatch(text)
    if form is None:
        raise Unfit('%(text)r is no length of time; write "30m", "2h" or "1d"', text=text)
    return int(form[1]) * _UNITS[form[2]]


def wall_text(wall: datetime) -> str:
    """A naive wall-clock time as it is stored: to the minute, to the second where there are seconds."""
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")


def occurrence(campaign_id: int, wall: datetime, zone: str, max_lateness: timedelta, content_hash: str) -> Occurrence:
    """The occurrence at a naive wall-clock time of a zone, with its UTC moment and the zone rules behind it."""
    return Occurrence(
        campaign_id=campaign_id,
        wall_time=wall_text(wall),
        zone=zone,
        due_at=to_utc(wall, zone),
        tzdata_version=tzdata_version(),
        max_lateness_seconds=int(max_lateness.total_seconds()),
        content_hash=content_hash,
    )
