"""The one place that reads the time, and the zones it is read in."""

import importlib.metadata
import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput, NotReady, Unfit
from core.i18n import N_

# Zone rules come from the tzdata wheel alone: a system whose data predates 2026-09 has Morocco an hour wrong.
zoneinfo.reset_tzpath(to=[])
ZoneInfo.clear_cache()


FIRST_YEAR, LAST_YEAR = 2000, 2100


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (this is the clock)


def zone(name: str) -> ZoneInfo:
    """The zone called `name` ("Africa/Casablanca"); BadInput when there is none."""
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as unknown:
        raise BadInput(
            "unknown time zone %(name)r", remedy=N_("Use a name such as Africa/Casablanca."), name=name
        ) from unknown


def local(moment: datetime, zone_name: str) -> datetime:
    """`moment` (aware) on the wall clocks of the zone."""
    return moment.astimezone(zone(zone_name))


def local_date(moment: datetime, zone_name: str) -> date:
    """The calendar day that `moment` (aware) falls on in the zone."""
    return local(moment, zone_name).date()


def to_utc(wall: datetime, zone_name: str) -> datetime:
    """The UTC moment of a naive wall-clock time.

    A time that the clocks skip moves forward by the gap; a time they show twice is the first of the two.
    """
    # fold=0 reads a skipped time with the offset before the change, which lands after the gap.
    return wall.replace(tzinfo=zone(zone_name), fold=0).astimezone(UTC)


def calendar_day(text: str) -> date:
    """The day of "2026-12-01"; Unfit else, and for a year that nobody means."""
    try:
        return _meant(date.fromisoformat(text), text)
    except ValueError as wrong:
        if isinstance(wrong, Unfit):
            raise
        raise Unfit("%(text)r is not a day such as 2026-12-01", text=text) from None


def _meant(day: date, text: str) -> date:
    """The day, unless its year shows that a figure slipped: neither zones nor calendars are known that far away."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit(
            "%(text)r is too far away: years go from %(first)s to %(last)s here", text=text, first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )  # fmt: skip
    return day


def wall_time(text: str) -> datetime:
    """The naive local time of "2026-12-01T09:00"; Unfit else, and for a year that nobody means."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", text):
        raise Unfit("%(text)r is not a local time such as 2026-12-01T09:00, without a zone", text=text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Unfit("%(text)r is not a local time: %(wrong)s", text=text, wrong=wrong) from None
    _meant(found, text)
    return found


def tzdata_version() -> str:
    """The version of the zone rules in use, such as "2026.6"."""
    return importlib.metadata.version("tzdata")


def require_current_rules() -> None:
    """Raise NotReady unless Morocco is at UTC+0 on 2026-09-21 (decree 2.26.530, in force 2026-09-20)."""
    noon = datetime(2026, 9, 21, 12, tzinfo=zone("Africa/Casablanca"))
    if noon.utcoffset() != timedelta(0):
        raise NotReady(
            f"time zone rules {tzdata_version()} predate Morocco's return to UTC+0; install tzdata 2026.3 or newer"
        )
