"""What staff do with campaigns; the caller owns the transaction, errors are BadInput or Refused with one line."""

from sqlalchemy import update
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from campaigns.check import check_campaign
from campaigns.content import CampaignContent
from campaigns.file import located, read_campaign
from campaigns.gates import Reason
from campaigns.lateness import miss_late
from campaigns.lifecycle import TRANSITIONS, step
from campaigns.media import keep_files
from campaigns.records import (
    APPROVERS,
    EDITORS,
    current_version,
    locked_campaign,
    next_number,
    note,
    read_content,
    staff_for,
)
from campaigns.refused import REFUSED
from campaigns.scheduling import schedule, settle
from civic.region import Region
from core.alerts import clear_alert
from core.clock import now
from core.errors import BadInput, Refused
from core.events import record
from core.models import (
    Approval,
    Campaign,
    CampaignState,
    CampaignVersion,
    Delivery,
    DeliveryState,
    EventKind,
    Occurrence,
    OccurrenceState,
    Staff,
)
from core.once import insert_once

__all__ = [
    "approve", "cancel", "import_campaign", "pause", "resume", "return_campaign", "schedule",
]  # fmt: skip


def import_campaign(session: Session, source: str, where: str, by_email: str, region: Region) -> Campaign:
    """Take in a campaign file, checked and submitted for approval; the same name again is a new version.

    An approval is then void and planned occurrences are called off. The same content again changes nothing.
    """
    staff = staff_for(session, by_email, EDITORS, "import")
    content = read_campaign(source, where)
    try:
        check_campaign(content, region)
    except BadInput as wrong:
        raise located(wrong, source, where) from None
    content = keep_files(content, region.reach.files)
    there = session.exec(_ids_named(content.name)).one_or_none()
    if there is None and (fresh := _new_campaign(session, content, staff)):
        return _first_version(session, locked_campaign(session, fresh), content, source, staff)
    # Not there a moment ago, and now somebody else's: theirs is the first version.
    known = locked_campaign(session, there or session.exec(_ids_named(content.name)).one())
    return _next_version(session, known, content, source, staff)


def _ids_named(name: str) -> SelectOfScalar[int]:
    return select(Campaign.id).where(Campaign.name == name)


def _new_campaign(session: Session, content: CampaignContent, staff: Staff) -> int | None:
    """The number of a new campaign; None when the name was taken at this very moment."""
    state = step(CampaignState.DRAFT, "submit")
    return insert_once(session, Campaign, name=content.name, topic=content.topic, author_id=staff.id, state=state)


def _first_version(
    session: Session, campaign: Campaign, content: CampaignContent, source: str, staff: Staff
) -> Campaign:
    _add_version(session, campaign, content, source, staff)
    note(session, staff, "import", campaign)
    return campaign


def _next_version(
    session: Session, campaign: Campaign, content: CampaignContent, source: str, staff: Staff
) -> Campaign:
    same = current_version(session, campaign).content_hash == content.content_hash()
    if same and campaign.state not in {CampaignState.DRAFT, CampaignState.RETURNED}:
        return campaign
    if (campaign.state, "edit") not in TRANSITIONS:
        raise Refused(f"campaign {campaign.name!r} is {campaign.state}, its content stands; choose another name")
    _cancel_occurrences(session, campaign, (OccurrenceState.PLANNED,))
    campaign.version = next_number(session, campaign.id)
    campaign.topic = content.topic
    _move(campaign, "edit")
    _add_version(session, campaign, content, source, staff)
    note(session, staff, "import", campaign)
    return campaign


def _add_version(session: Session, campaign: Campaign, content: CampaignContent, source: str, staff: Staff) -> None:
    session.add(
        CampaignVersion(
            campaign_id=campaign.id,
            number=campaign.version,
            source=source,
            content=content.stored(),
            content_hash=content.content_hash(),
            author_id=staff.id,
        )
    )
    session.flush()


def approve(session: Session, campaign_id: int, by_email: str, region: Region) -> Campaign:
    """Say yes to what a campaign says now, after checking again that it can be sent; never by its author."""
    staff = staff_for(session, by_email, APPROVERS, "approve")
    campaign = locked_campaign(session, campaign_id)
    version = current_version(session, campaign)
    if staff.id in {campaign.author_id, version.author_id}:
        raise Refused(f"{staff.email} wrote campaign {campaign.name!r}; somebody else approves it")
    _move(campaign, "approve")
    check_campaign(read_content(version), region, campaign_id=campaign.id)
    session.add(Approval(campaign_id=campaign.id, content_hash=version.content_hash, staff_id=staff.id))
    note(session, staff, "approve", campaign, content_hash=version.content_hash)
    return campaign


def return_campaign(session: Session, campaign_id: int, by_email: str, reason: str) -> Campaign:
    """Send a campaign back to its author with a reason."""
    staff = staff_for(session, by_email, APPROVERS, "return")
    if not reason.strip():
        raise BadInput("the reason is missing", where="reason", remedy="Say what the author should change.")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "return")
    note(session, staff, "return", campaign, reason=reason.strip())
    return campaign


def pause(session: Session, campaign_id: int, by_email: str) -> Campaign:
    """Hold a campaign: nothing more of it is handed to the networks until it is resumed."""
    staff = staff_for(session, by_email, EDITORS, "pause")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "pause")
    note(session, staff, "pause", campaign)
    return campaign


def resume(session: Session, campaign_id: int, by_email: str) -> Campaign:
    """Let a paused campaign go on; what became too late in between is missed."""
    staff = staff_for(session, by_email, EDITORS, "resume")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "resume")
    note(session, staff, "resume", campaign)
    clear_alert(session, REFUSED, f"campaign:{campaign.id}")
    session.flush()
    miss_late(session, now(), campaign.id)
    settle(session, campaign)
    return campaign


def cancel(session: Session, campaign_id: int, by_email: str) -> Campaign:
    """Call a campaign off for good: what is planned is cancelled, what is at the networks stays."""
    staff = staff_for(session, by_email, EDITORS, "cancel")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "cancel")
    _cancel_deliveries(session, campaign)
    _cancel_occurrences(session, campaign, (OccurrenceState.PLANNED, OccurrenceState.RUNNING))
    clear_alert(session, REFUSED, f"campaign:{campaign.id}")
    note(session, staff, "cancel", campaign)
    return campaign


def _move(campaign: Campaign, action: str) -> None:
    campaign.state = step(campaign.state, action)
    campaign.updated_at = now()


def _cancel_occurrences(session: Session, campaign: Campaign, states: tuple[OccurrenceState, ...]) -> None:
    session.execute(
        update(Occurrence)
        .where(col(Occurrence.campaign_id) == campaign.id, col(Occurrence.state).in_(states))
        .values(state=OccurrenceState.CANCELLED, finished_at=now())
    )


def _cancel_deliveries(session: Session, campaign: Campaign) -> None:
    """What no network has been handed yet, in one statement, and one Event per channel with its number."""
    theirs = select(Occurrence.id).where(Occurrence.campaign_id == campaign.id)
    waiting = (DeliveryState.PLANNED, DeliveryState.CLAIMED)
    planned = (col(Delivery.occurrence_id).in_(theirs), col(Delivery.state).in_(waiting))
    by_channel = select(Delivery.channel, Delivery.occurrence_id, func.count()).where(*planned)
    for channel, occurrence_id, number in session.exec(
        by_channel.group_by(col(Delivery.channel), col(Delivery.occurrence_id))
    ):
        record(
            session, EventKind.DELIVERY, DeliveryState.CANCELLED,
            amount=number, channel=channel, campaign_id=campaign.id, occurrence_id=occurrence_id,
        )  # fmt: skip
    session.execute(update(Delivery).where(*planned).values(state=DeliveryState.CANCELLED, reason=Reason.CANCELLED))
