"""Setting the hours of a campaign, and settling its state when an hour has passed."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from campaigns.content import CampaignContent
from campaigns.gates import check_lateness
from campaigns.holidays import next_time
from campaigns.lifecycle import step
from campaigns.occurrences import occurrence, wall_text
from campaigns.quiet import worth_sending_from
from campaigns.records import (
    EDITORS,
    approval_of,
    current_version,
    locked_campaign,
    note,
    read_content,
    staff_for,
)
from civic.declared_days import calendar_of
from civic.region import Region
from civic.working_days import Calendar
from core import clock
from core.clock import wall_time
from core.errors import BadInput, Refused, Unfit
from core.i18n import N_
from core.models import Campaign, CampaignState, Occurrence, OccurrenceState, Staff
from core.sentence import Wall


def schedule(
    session: Session, campaign_id: int, at: str | None, region: Region, now: datetime, *, by: Staff | None = None
) -> Occurrence:
    """Plan an approved campaign for a local wall-clock time of the council ("2026-12-01T09:00").

    Without `at`: the file's send_at, else the first time of its recurrence, else now. BadInput when that is longer past
    than the campaign's max_lateness; Refused without an approval of the current content, or for `by` whose role is
    another; NotReady with old zone rules.
    """
    if by is not None:
        staff_for(session, by.email, EDITORS, "schedule campaigns")
    clock.require_current_rules()
    campaign = locked_campaign(session, campaign_id)
    version = current_version(session, campaign)
    content = read_content(version)
    state = step(campaign.state, "schedule")
    if approval_of(session, campaign.id, version.content_hash) is None:
        raise Refused(
            "campaign %(name)r says something else than was approved; have it approved again", name=campaign.name
        )
    planned = _occurrence(session, campaign, content, at, region, now)
    planned = _keep(session, campaign, content, planned)
    campaign.state, campaign.updated_at = state, now
    note(session, by, "schedule", campaign, wall_time=planned.wall_time, due_at=planned.due_at.isoformat())
    return planned


def _occurrence(
    session: Session, campaign: Campaign, content: CampaignContent, at: str | None, region: Region, now: datetime
) -> Occurrence:
    local = clock.local(now, region.zone).replace(tzinfo=None, microsecond=0)
    wall, field = _wall(content, at, local, calendar_of(session, region))
    planned = occurrence(
        campaign.id, wall, region.zone, timedelta(seconds=content.max_lateness_seconds), content.content_hash()
    )
    if field == "recurrence" and content.recurrence:
        planned.follows = wall_text(local)
    if wall == local:
        # A wall-clock time shown twice in a night is the first of the two; now is now.
        planned.due_at = now
    lateness = timedelta(seconds=planned.max_lateness_seconds)
    if check_lateness(worth_sending_from(content, region, planned.due_at), now, lateness):
        raise BadInput(
            "%(wall_time)s is past by more than max_lateness (%(max_lateness)s)",
            where=field,
            remedy=N_("Choose a time after %(earliest)s (%(zone)s)."),
            wall_time=Wall(planned.wall_time),
            max_lateness=content.max_lateness,
            earliest=Wall(local.isoformat(timespec="minutes")),
            zone=region.zone,
        )
    return planned


def _wall(content: CampaignContent, at: str | None, local: datetime, calendar: Calendar) -> tuple[datetime, str]:
    """The naive local time that is meant, and what it is called in an error."""
    if at is not None:
        try:
            return wall_time(at), "at"
        except Unfit as wrong:
            raise BadInput(wrong.sentence, where="at", remedy=N_("Give the council's local time.")) from None
    if content.send_at:
        return wall_time(content.send_at), "send_at"
    if content.recurrence:
        return next_time(content.recurrence, local, content.on_holiday, calendar), "recurrence"
    return local, "recurrence"


def _keep(session: Session, campaign: Campaign, content: CampaignContent, planned: Occurrence) -> Occurrence:
    """Store an occurrence once per wall-clock time; one that was called off before it began is planned again."""
    there = session.exec(
        select(Occurrence).where(Occurrence.campaign_id == campaign.id, Occurrence.wall_time == planned.wall_time)
    ).one_or_none()
    if there is None:
        _require_single_chain(session, campaign, content)
        session.add(planned)
        session.flush()
        return planned
    if there.state is OccurrenceState.CANCELLED and there.started_at is None:
        return _plan_again(there, planned)
    if there.state is not OccurrenceState.PLANNED:
        raise Refused(
            "campaign %(name)r was %(state)s at %(wall_time)s; choose another time",
            name=campaign.name,
            state=there.state,
            wall_time=Wall(there.wall_time),
        )
    return there


def _plan_again(there: Occurrence, planned: Occurrence) -> Occurrence:
    there.sqlmodel_update(planned.model_dump(exclude={"id"}))
    return there


def _require_single_chain(session: Session, campaign: Campaign, content: CampaignContent) -> None:
    if content.recurrence and (waiting := _first(session, campaign.id, OccurrenceState.PLANNED)):
        raise Refused(
            "campaign %(name)r recurs and is planned for %(wall_time)s; cancel it first",
            name=campaign.name,
            wall_time=Wall(waiting.wall_time),
        )


def plan_next(session: Session, content: CampaignContent, passed: Occurrence, region: Region) -> Occurrence | None:
    """Store the occurrence of a recurring campaign that follows one, on today's zone rules and holidays.

    None when it ends here.
    """
    if content.recurrence is None:
        return None
    last = datetime.fromisoformat(passed.wall_time)
    wall = next_time(content.recurrence, last, content.on_holiday, calendar_of(session, region))
    lateness = timedelta(seconds=content.max_lateness_seconds)
    following = occurrence(passed.campaign_id, wall, passed.zone, lateness, passed.content_hash)
    following.follows = passed.wall_time
    there = session.exec(
        select(Occurrence).where(
            Occurrence.campaign_id == passed.campaign_id, Occurrence.wall_time == following.wall_time
        )
    ).one_or_none()
    if there is None:
        session.add(following)
        session.flush()
    return there or following


def settle(session: Session, campaign: Campaign) -> None:
    """Bring the state of a running or scheduled campaign in line with its occurrences: going on, waiting, over."""
    if _first(session, campaign.id, OccurrenceState.RUNNING):
        return
    waiting = _first(session, campaign.id, OccurrenceState.PLANNED) is not None
    went_out = _first(session, campaign.id, OccurrenceState.DONE) is not None
    if campaign.state is CampaignState.RUNNING:
        campaign.state = step(campaign.state, "rest" if waiting else "finish")
    elif campaign.state is CampaignState.SCHEDULED and not waiting:
        campaign.state = step(campaign.state, "finish" if went_out else "miss")


def _first(session: Session, campaign_id: int, state: OccurrenceState) -> Occurrence | None:
    return session.exec(
        select(Occurrence)
        .where(Occurrence.campaign_id == campaign_id, Occurrence.state == state)
        .order_by(col(Occurrence.due_at))
        .limit(1)
    ).one_or_none()
