"""Looking at campaigns: the list, one with its history, its preview."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from campaigns.audience import count
from campaigns.compose import messages, poll_message
from campaigns.records import content_of, current_version, find_campaign
from campaigns.status import CampaignStatus, Frozen, OccurrenceStatus, PollTotals, occurrences_of, polls, some, status
from civic.polls import POLL_CHANNEL
from civic.region import Region
from core.message import Message
from core.models import (
    Approval,
    AuditEntry,
    Campaign,
    CampaignState,
    Occurrence,
    OccurrenceState,
    Staff,
)

__all__ = ["CampaignStatus", "audience_size", "list_campaigns", "preview", "show", "status"]


class CampaignLine(Frozen):
    """A campaign in a list; `next_due` is when it goes out next, `missed` how many of its hours passed unsent."""

    id: int
    name: str
    state: CampaignState
    topic: str
    version: int
    updated_at: datetime
    next_due: datetime | None
    missed: int


class Act(Frozen):
    """One line of a campaign's history; `by` is an e-mail address, empty for the clock."""

    at: datetime
    action: str
    by: str
    data: dict[str, Any]


class CampaignDetail(Frozen):
    """A campaign with what it says now, who wrote it, who said yes to that, its hours and its history."""

    id: int
    name: str
    state: CampaignState
    topic: str
    version: int
    author: str
    approved_by: str
    source: str
    content: dict[str, Any]
    content_hash: str
    occurrences: tuple[OccurrenceStatus, ...]
    history: tuple[Act, ...]
    polls: tuple[PollTotals, ...] = ()


class Preview(Frozen):
    """One message exactly as it goes out; a public post counts as the default language and holds all of them."""

    channel: str
    language: str
    message: Message


def list_campaigns(session: Session) -> list[CampaignLine]:
    """All campaigns, the last changed first."""
    theirs = col(Occurrence.campaign_id) == col(Campaign.id)
    next_due = select(func.min(Occurrence.due_at)).where(theirs, Occurrence.state == OccurrenceState.PLANNED)
    missed = select(func.count()).where(theirs, Occurrence.state == OccurrenceState.MISSED)
    query = select(Campaign, next_due.scalar_subquery(), missed.scalar_subquery())
    found = session.exec(query.order_by(col(Campaign.updated_at).desc(), col(Campaign.id).desc()))
    return [
        CampaignLine(**some(campaign, CampaignLine), next_due=due, missed=missed) for campaign, due, missed in found
    ]


def show(session: Session, campaign_id: int) -> CampaignDetail:
    """One campaign in full; BadInput when there is none."""
    campaign = find_campaign(session, campaign_id)
    version = current_version(session, campaign)
    return CampaignDetail(
        **some(campaign, CampaignDetail),
        author=session.get_one(Staff, version.author_id).email,
        approved_by=_approver(session, campaign, version.content_hash),
        source=version.source,
        content=version.content,
        content_hash=version.content_hash,
        occurrences=occurrences_of(session, campaign_id),
        history=_history(session, campaign_id),
        polls=polls(session, campaign_id),
    )


def preview(session: Session, campaign_id: int, region: Region) -> list[Preview]:
    """Every message of a campaign, byte for byte as it goes out."""
    content = content_of(session, campaign_id)
    found = [
        Preview(channel=channel, language=language, message=message)
        for channel, language, message in messages(content, region, campaign_id=campaign_id)
    ]
    poll = poll_message(content)
    return [*found, Preview(channel=POLL_CHANNEL, language=poll.language, message=poll)] if poll else found


def audience_size(session: Session, campaign_id: int, region: Region) -> int:
    """How many subscribers a campaign would reach now; 0 when it is not for subscribers."""
    content = content_of(session, campaign_id)
    return count(session, content, region)


def _approver(session: Session, campaign: Campaign, content_hash: str) -> str:
    """Who said yes to the current content; empty when it waits for that or was imported anew since."""
    if campaign.state in {CampaignState.DRAFT, CampaignState.SUBMITTED, CampaignState.RETURNED}:
        return ""
    found = session.exec(
        select(Staff.email)
        .join(Approval, col(Approval.staff_id) == col(Staff.id))
        .where(Approval.campaign_id == campaign.id, Approval.content_hash == content_hash)
        .order_by(col(Approval.id).desc())
        .limit(1)
    ).one_or_none()
    return found or ""


def _history(session: Session, campaign_id: int) -> tuple[Act, ...]:
    rows = session.exec(
        select(AuditEntry, Staff.email)
        .join(Staff, col(Staff.id) == col(AuditEntry.staff_id), isouter=True)
        .where(AuditEntry.subject == f"campaign:{campaign_id}")
        .order_by(col(AuditEntry.id))
    )
    return tuple(
        Act(at=row.at, action=row.action.removeprefix("campaign."), by=email or "", data=row.data)
        for row, email in rows
    )
