"""Planned hours computed anew: the rules of the zone changed, or a public holiday was declared or taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from campaigns.content import CampaignContent
from campaigns.holidays import next_time
from campaigns.occurrences import wall_text
from campaigns.records import locked_campaign, note, read_content, version_of
from civic.declared_days import calendar_of, in_force
from civic.region import Region
from civic.working_days import Calendar
from core.clock import local, now, to_utc, tzdata_version
from core.models import Occurrence, OccurrenceState, Staff


@dataclass(frozen=True)
class Moved:
    """A planned occurrence that goes out at another moment than it did before."""

    campaign_id: int
    before: str
    wall_time: str
    due_before: datetime
    due_at: datetime


@dataclass(frozen=True)
class RulesInUse:
    """How many planned occurrences were computed with older zone rules than today's, and with newer ones."""

    older: int
    newer: int


def rules_in_use(session: Session) -> RulesInUse:
    """Look at the zone rules behind what is planned."""
    mine = _number(tzdata_version())
    planned = session.exec(select(Occurrence.tzdata_version).where(Occurrence.state == OccurrenceState.PLANNED)).all()
    numbers = [_number(version) for version in planned]
    return RulesInUse(sum(one < mine for one in numbers), sum(one > mine for one in numbers))


def needed(session: Session, region: Region) -> bool:
    """Whether a planned occurrence would get another moment, or newer zone rules; nothing is changed."""
    calendar = calendar_of(session, region)
    planned = session.exec(select(Occurrence).where(Occurrence.state == OccurrenceState.PLANNED)).all()
    return any(_behind(one) or _wall(session, one, calendar) is not None for one in planned)


def replan(session: Session, region: Region, staff: Staff | None = None) -> list[Moved]:
    """Compute every planned occurrence anew from its wall time and its recurrence; those that moved, each noted.

    Older zone rules never take back what newer ones computed, nor an older table of holidays; with `staff` this
    process' table is the one in force. Nothing is moved into the past, nor onto an hour that has been.
    """
    calendar = calendar_of(session, region)
    holidays_count = staff is not None or in_force(session, calendar.version)
    found = session.exec(
        select(Occurrence.id, Occurrence.campaign_id)
        .where(Occurrence.state == OccurrenceState.PLANNED)
        .order_by(col(Occurrence.id))
    ).all()
    moved = [_renew(session, each, campaign, calendar if holidays_count else None, staff) for each, campaign in found]
    return [one for one in moved if one is not None]


def _renew(
    session: Session, occurrence_id: int, campaign_id: int, calendar: Calendar | None, staff: Staff | None
) -> Moved | None:
    campaign = locked_campaign(session, campaign_id)
    occurrence = session.get_one(Occurrence, occurrence_id, populate_existing=True)
    if occurrence.state is not OccurrenceState.PLANNED:
        return None
    before, due_before = occurrence.wall_time, occurrence.due_at
    if calendar is not None and (wall := _wall(session, occurrence, calendar)) is not None:
        _make_room(session, occurrence, wall)
        occurrence.wall_time = wall_text(wall)
    if _behind(occurrence) or occurrence.wall_time != before:
        occurrence.due_at = to_utc(datetime.fromisoformat(occurrence.wall_time), occurrence.zone)
        occurrence.tzdata_version = tzdata_version()
    session.flush()
    if occurrence.due_at == due_before:
        return None
    moved = Moved(campaign_id, before, occurrence.wall_time, due_before, occurrence.due_at)
    note(
        session, staff, "replan", campaign, before=before, wall_time=occurrence.wall_time,
        due_before=due_before.isoformat(), due_at=occurrence.due_at.isoformat(), tzdata=occurrence.tzdata_version,
        reason="holidays" if occurrence.wall_time != before else "zone rules",
    )  # fmt: skip
    return moved


def _wall(session: Session, occurrence: Occurrence, calendar: Calendar) -> datetime | None:
    """The wall time that the recurrence has by this calendar; None where it stays as it is."""
    content = _content(session, occurrence)
    if not occurrence.follows or content is None or content.recurrence is None:
        return None
    here = local(now(), occurrence.zone).replace(tzinfo=None)
    standing = datetime.fromisoformat(occurrence.wall_time)
    wall = next_time(content.recurrence, datetime.fromisoformat(occurrence.follows), content.on_holiday, calendar)
    if wall <= here < standing and calendar.holiday(standing.date()) is None:
        # Its own hour is past: it keeps the one that a holiday, since taken back, had given it.
        return None
    while wall != standing and (wall <= here or _has_been(_at(session, occurrence, wall))):
        wall = next_time(content.recurrence, wall, content.on_holiday, calendar)
    return wall if wall != standing else None


def _at(session: Session, occurrence: Occurrence, wall: datetime) -> Occurrence | None:
    """What the campaign has at that wall time."""
    same = (Occurrence.campaign_id == occurrence.campaign_id, Occurrence.wall_time == wall_text(wall))
    return session.exec(select(Occurrence).where(*same)).one_or_none()


def _has_been(there: Occurrence | None) -> bool:
    """Whether that time is used up; what was called off before it began makes room."""
    return there is not None and not (there.state is OccurrenceState.CANCELLED and there.started_at is None)


def _make_room(session: Session, occurrence: Occurrence, wall: datetime) -> None:
    there = _at(session, occurrence, wall)
    if there is not None:
        session.delete(there)
        session.flush()


def _behind(occurrence: Occurrence) -> bool:
    return _number(occurrence.tzdata_version) < _number(tzdata_version())


def _content(session: Session, occurrence: Occurrence) -> CampaignContent | None:
    version = version_of(session, occurrence.campaign_id, occurrence.content_hash)
    return read_content(version) if version else None


def _number(version: str) -> tuple[int, ...]:
    """ "2026.6" as numbers that can be compared."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())
