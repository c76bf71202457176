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
from core.errors import BadInput, Refused, Unfit
from core.i18n import N_
from core.models import Campaign, Occurrence, OccurrenceState
from core.sentence import Wall


def move(session: Session, campaign_id: int, before: str, to: str, *, by_email: str, region: Region) -> Occurrence:
    """Move what is planned for the wall time `before` to the wall time `to` ("2026-12-01T09:00").

    BadInput for an hour that is past, or none; Refused for what is not planned, recurs, or goes out then already.
    """
    staff = staff_for(session, by_email, EDITORS, "move campaigns")
    require_current_rules()
    campaign = locked_campaign(session, campaign_id)
    planned = _at(session, campaign, before)
    if planned is None or planned.state is not OccurrenceState.PLANNED:
        raise Refused(
            "campaign %(name)r has nothing planned for %(before)s any more; look again",
            name=campaign.name,
            before=Wall(before),
        )
    content = _content(session, planned)
    if content.recurrence:
        raise Refused(
            "campaign %(name)r recurs (%(recurrence)s); change that in the campaign itself",
            name=campaign.name,
            recurrence=content.recurrence,
        )
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
        raise Refused(
            "what was planned for %(wall_time)s is no version of its campaign; schedule it again",
            wall_time=Wall(planned.wall_time),
        )
    return read_content(version)


def _wall(to: str) -> datetime:
    try:
        return wall_time(to)
    except Unfit as wrong:
        raise BadInput(wrong.sentence, where="to", remedy=N_("Give the council's local time.")) from None


def _make_room(session: Session, campaign: Campaign, wall: str) -> None:
    """What was called off before it began gives way; an hour that is taken stays taken."""
    there = _at(session, campaign, wall)
    if there is None:
        return
    if there.state is not OccurrenceState.CANCELLED or there.started_at is not None:
        raise Refused(
            "campaign %(name)r has %(wall)s already (%(state)s); choose another time",
            name=campaign.name,
            wall=Wall(wall),
            state=there.state,
        )
    session.delete(there)
    session.flush()


def _set(planned: Occurrence, content: CampaignContent, wall: datetime, region: Region) -> None:
    lateness = timedelta(seconds=planned.max_lateness_seconds)
    fresh = occurrence(planned.campaign_id, wall, region.zone, lateness, planned.content_hash)
    if check_lateness(worth_sending_from(content, region, fresh.due_at), now(), lateness):
        raise BadInput(
            "%(wall_time)s is past", where="to", remedy=N_("Choose a later time."), wall_time=Wall(fresh.wall_time)
        )
    for name in ("wall_time", "zone", "due_at", "tzdata_version"):
        setattr(planned, name, getattr(fresh, name))
    planned.follows = ""
