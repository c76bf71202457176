"""Giving a planned hour of a campaign another wall time; what it says and who approved it stay as they are."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from campaigns.content import CampaignContent
from campaigns.gates import check_lateness
from campaigns.occurrences import occurrence, wall_text
from campaigns.quiet import worth_sending_from
from campaigns.records import EDITORS, locked_campaign, note, read_content, staff_for, version_of
from civic.region import Region
from core.clock import now, require_current_rules, wall_time
from core.errors import BadInput, Refused
from core.models import Campaign, Occurrence, OccurrenceState


def move(session: Session, campaign_id: int, before: str, to: str, *, by_email: str, region: Region) -> Occurrence:
    """Move what is planned for the wall time `before` to the wall time `to` ("2026-12-01T09:00").

    BadInput for an hour that is past, or none; Refused for what is not planned, recurs, or goes out then already.
    """
    staff = staff_for(session, by_email, EDITORS, "move")
    require_current_rules()
    campaign = locked_campaign(session, campaign_id)
    planned = _at(session, campaign, before)
    if planned is None or planned.state is not OccurrenceState.PLANNED:
        raise Refused(f"campaign {campaign.name!r} has nothing planned for {before} any more; look again")
    content = _content(session, planned)
    if content.recurrence:
        raise Refused(f"campaign {campaign.name!r} recurs ({content.recurrence}); change that in the campaign itself")
    wall = _wall(to)
    if wall_text(wall) == planned.wall_time:
        return planned
    _make_room(session, campaign, wall_text(wall))
    _set(planned, content, wall, region)
    note(session, staff, "move", campaign, before=before, wall_time=planned.wall_time,
         due_at=planned.due_at.isoformat())  # fmt: skip
    return planned


def _at(session: Session, campaign: Campaign, wall: str) -> Occurrence | None:
    same = select(Occurrence).where(Occurrence.campaign_id == campaign.id, Occurrence.wall_time == wall)
    return session.exec(same.execution_options(populate_existing=True)).one_or_none()


def _content(session: Session, planned: Occurrence) -> CampaignContent:
    version = version_of(session, planned.campaign_id, planned.content_hash)
    if version is None:
        raise Refused(f"what was planned for {planned.wall_time} is no version of its campaign; schedule it again")
    return read_content(version)


def _wall(to: str) -> datetime:
    try:
        return wall_time(to)
    except ValueError as wrong:
        raise BadInput(str(wrong), where="to", remedy="Give the council's local time.") from None


def _make_room(session: Session, campaign: Campaign, wall: str) -> None:
    """What was called off before it began gives way; an hour that is taken stays taken."""
    there = _at(session, campaign, wall)
    if there is None:
        return
    if there.state is not OccurrenceState.CANCELLED or there.started_at is not None:
        raise Refused(f"campaign {campaign.name!r} has {wall} already ({there.state}); choose another time")
    session.delete(there)
    session.flush()


def _set(planned: Occurrence, content: CampaignContent, wall: datetime, region: Region) -> None:
    lateness = timedelta(seconds=planned.max_lateness_seconds)
    fresh = occurrence(planned.campaign_id, wall, region.zone, lateness, planned.content_hash)
    if check_lateness(worth_sending_from(content, region, fresh.due_at), now(), lateness):
        raise BadInput(f"{fresh.wall_time} is past", where="to", remedy="Choose a later time.")
    for name in ("wall_time", "zone", "due_at", "tzdata_version"):
        setattr(planned, name, getattr(fresh, name))
    planned.follows = ""
