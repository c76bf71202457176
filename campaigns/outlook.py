"""What lies around an hour of a campaign: public holidays, Ramadan, quiet hours; and a month with all its hours."""

import calendar as weeks
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from campaigns.content import CampaignContent
from campaigns.holidays import next_time
from campaigns.occurrences import wall_text
from campaigns.quiet import waits_until
from campaigns.records import read_content
from civic.declared_days import calendar_of
from civic.region import Region, Status
from civic.working_days import Calendar
from core.clock import local, to_utc
from core.models import Campaign, CampaignVersion, Occurrence, OccurrenceState

# What the rule of a recurrence says beyond the one occurrence that is stored.
EXPECTED = "expected"
# The council's days begin and end within a day of those of UTC.
A_DAY = timedelta(days=1)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Outlook(_Frozen):
    """An hour as it will be: `waits` holds the channels that wait, each until a wall time of the council.

    `holiday` is its name, `ramadan` the lunar year; `provisional` while that year's dates are not declared.
    """

    holiday: str
    ramadan: str
    provisional: bool
    waits: dict[str, str]


class Entry(_Frozen):
    """One hour of a campaign in a month; `state` is its occurrence's, or "expected"."""

    campaign_id: int
    name: str
    wall_time: str
    state: str
    waits: dict[str, str]


class Day(_Frozen):
    """A day of a month: what it is, the quiet hours that begin on it ("21:30–08:00"), and what goes out."""

    day: date
    holiday: str
    ramadan: str
    provisional: bool
    quiet: tuple[str, ...]
    entries: tuple[Entry, ...]


def outlook(content: CampaignContent, moment: datetime, region: Region, calendar: Calendar) -> Outlook:
    """What a campaign that begins at this moment (aware) meets."""
    day = local(moment, region.zone).date()
    ramadan = region.news.ramadan_on(day)
    return Outlook(
        holiday=calendar.holiday(day) or "",
        ramadan=ramadan.key if ramadan else "",
        provisional=ramadan is not None and ramadan.status is not Status.SOURCED,
        waits=_waits(content, moment, region),
    )


def _waits(content: CampaignContent, moment: datetime, region: Region) -> dict[str, str]:
    ends = {channel: waits_until(content, channel, region, moment) for channel in content.channels}
    return {channel: wall_text(local(end, region.zone).replace(tzinfo=None)) for channel, end in ends.items() if end}


def month(session: Session, region: Region, year: int, number: int, language: str = "en") -> list[Day]:
    """Every day of a month of the council's calendar, with what was, is planned, or is to be expected."""
    calendar = calendar_of(session, region, language)
    first, length = date(year, number, 1), weeks.monthrange(year, number)[1]
    last = first + timedelta(days=length - 1)
    entries = sorted(_entries(session, region, calendar, first, last), key=lambda one: (one.wall_time, one.name))
    days = (first + timedelta(days=offset) for offset in range(length))
    return [_day(day, region, calendar, [one for one in entries if one.wall_time[:10] == str(day)]) for day in days]


def _day(day: date, region: Region, calendar: Calendar, entries: list[Entry]) -> Day:
    ramadan = region.news.ramadan_on(day)
    return Day(
        day=day,
        holiday=calendar.holiday(day) or "",
        ramadan=ramadan.key if ramadan else "",
        provisional=ramadan is not None and ramadan.status is not Status.SOURCED,
        quiet=tuple(f"{one.begins:%H:%M}–{one.ends:%H:%M}" for one in region.news.hours_on(day)),
        entries=tuple(entries),
    )


def _entries(session: Session, region: Region, calendar: Calendar, first: date, last: date) -> Iterator[Entry]:
    found = list(_occurrences(session, first, last))
    contents = _contents(session, {(campaign_id, occurrence.content_hash) for campaign_id, _, occurrence in found})
    for campaign_id, name, occurrence in found:
        content = contents.get((campaign_id, occurrence.content_hash))
        if content is None:
            continue
        for wall, state in _times(occurrence, content, calendar, last):
            if wall.date() >= first:
                moment = to_utc(wall, occurrence.zone)
                yield Entry(
                    campaign_id=campaign_id, name=name, wall_time=wall_text(wall), state=state,
                    waits=_waits(content, moment, region),
                )  # fmt: skip


def _contents(session: Session, wanted: AbstractSet[tuple[int, str]]) -> dict[tuple[int, str], CampaignContent]:
    """What campaigns say, by campaign and hash; each is read once."""
    query = select(CampaignVersion).where(col(CampaignVersion.campaign_id).in_({one for one, _ in wanted}))
    versions = {(one.campaign_id, one.content_hash): one for one in session.exec(query)}
    return {key: read_content(versions[key]) for key in wanted if key in versions}


def _occurrences(session: Session, first: date, last: date) -> Iterator[tuple[int, str, Occurrence]]:
    """Those of these days, and the planned ones before, whose recurrence may lead here; what has been stays away."""
    begins, ends = (to_utc(datetime.combine(day, time()), "UTC") for day in (first - A_DAY, last + 2 * A_DAY))
    here = (col(Occurrence.due_at) >= begins) | (col(Occurrence.state) == OccurrenceState.PLANNED)
    query = (
        select(Campaign.id, Campaign.name, Occurrence)
        .join(Occurrence, col(Occurrence.campaign_id) == col(Campaign.id))
        .where(here, col(Occurrence.due_at) < ends, Occurrence.wall_time <= f"{last}T23:59:59")
    )
    yield from session.exec(query)


def _times(
    occurrence: Occurrence, content: CampaignContent, calendar: Calendar, last: date
) -> Iterator[tuple[datetime, str]]:
    """An occurrence's own time, and while it is planned those that its recurrence will bring."""
    wall = datetime.fromisoformat(occurrence.wall_time)
    yield wall, occurrence.state.value
    if occurrence.state is not OccurrenceState.PLANNED or content.recurrence is None:
        return
    while (wall := next_time(content.recurrence, wall, content.on_holiday, calendar)).date() <= last:
        yield wall, EXPECTED


def warnings(found: Outlook) -> list[str]:
    """What to tell somebody who sets this hour, a line each."""
    lines = [f"{channel} will begin at {until}: quiet hours" for channel, until in found.waits.items()]
    if found.holiday:
        lines.append(f"that day is a public holiday: {found.holiday}")
    if found.ramadan:
        lines.append(f"Ramadan {found.ramadan}" + (", by dates not declared yet" if found.provisional else ""))
    return lines
