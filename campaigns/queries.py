"""Looking at campaigns: the list, one with its history, its preview, and how its sending stands."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, func, select

from campaigns.audience import count
from campaigns.compose import messages, poll_message
from campaigns.records import current_version, find_campaign, read_content
from campaigns.start import OPEN
from civic.polls import POLL_CHANNEL, polls_of
from civic.region import Region
from core.clock import now
from core.message import Message
from core.models import (
    Approval,
    AuditEntry,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Occurrence,
    OccurrenceState,
    Staff,
)

RATE_WINDOW = timedelta(minutes=1)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class OccurrenceStatus(_Frozen):
    """One going-out: the council's wall-clock time and the UTC moments."""

    id: int
    state: OccurrenceState
    wall_time: str
    zone: str
    due_at: datetime
    tzdata_version: str
    started_at: datetime | None
    finished_at: datetime | None


class CampaignLine(_Frozen):
    """A campaign in a list; `next_due` is the moment of its next planned occurrence."""

    id: int
    name: str
    state: CampaignState
    topic: str
    version: int
    updated_at: datetime
    next_due: datetime | None


class PollTotals(_Frozen):
    """A poll of a campaign: votes by option, how many voted, when it ends (None: with nothing), whether it has."""

    question: str
    votes: dict[str, int]
    voters: int
    closes_at: datetime | None
    closed: bool


class CampaignStatus(_Frozen):
    """How the sending of a campaign stands.

    `counts` holds deliveries by channel, then state; `rate` is messages a second over the last minute; `seconds_left`
    is None while nothing moves; `unknown` may or may not have been delivered; `missed` came too late to be planned.
    """

    id: int
    name: str
    state: CampaignState
    version: int
    occurrences: tuple[OccurrenceStatus, ...]
    counts: dict[str, dict[str, int]]
    total: int
    sent: int
    left: int
    unknown: int
    missed: int
    rate: float
    seconds_left: float | None
    polls: tuple[PollTotals, ...] = ()


class Act(_Frozen):
    """One line of a campaign's history; `by` is an e-mail address, empty for the clock."""

    at: datetime
    action: str
    by: str
    data: dict[str, Any]


class CampaignDetail(_Frozen):
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


class Preview(_Frozen):
    """One message exactly as it goes out; a public post counts as the default language and holds all of them."""

    channel: str
    language: str
    message: Message


def list_campaigns(session: Session) -> list[CampaignLine]:
    """All campaigns, the last changed first."""
    next_due = (
        select(func.min(Occurrence.due_at))
        .where(col(Occurrence.campaign_id) == col(Campaign.id), Occurrence.state == OccurrenceState.PLANNED)
        .scalar_subquery()
    )
    found = session.exec(select(Campaign, next_due).order_by(col(Campaign.updated_at).desc(), col(Campaign.id).desc()))
    return [CampaignLine(**_some(campaign, CampaignLine), next_due=due) for campaign, due in found]


def show(session: Session, campaign_id: int) -> CampaignDetail:
    """One campaign in full; BadInput when there is none."""
    campaign = find_campaign(session, campaign_id)
    version = current_version(session, campaign)
    return CampaignDetail(
        **_some(campaign, CampaignDetail),
        author=session.get_one(Staff, version.author_id).email,
        approved_by=_approver(session, campaign, version.content_hash),
        source=version.source,
        content=version.content,
        content_hash=version.content_hash,
        occurrences=_occurrences(session, campaign_id),
        history=_history(session, campaign_id),
        polls=_polls(session, campaign_id),
    )


def preview(session: Session, campaign_id: int, region: Region) -> list[Preview]:
    """Every message of a campaign, byte for byte as it goes out."""
    content = read_content(current_version(session, find_campaign(session, campaign_id)))
    found = [
        Preview(channel=channel, language=language, message=message)
        for channel, language, message in messages(content, region, campaign_id=campaign_id)
    ]
    poll = poll_message(content)
    return [*found, Preview(channel=POLL_CHANNEL, language=poll.language, message=poll)] if poll else found


def audience_size(session: Session, campaign_id: int, region: Region) -> int:
    """How many subscribers a campaign would reach now; 0 when it is not for subscribers."""
    content = read_content(current_version(session, find_campaign(session, campaign_id)))
    return count(session, content, region)


def status(session: Session, campaign_id: int) -> CampaignStatus:
    """How the sending of a campaign stands now; BadInput when there is none."""
    campaign = find_campaign(session, campaign_id)
    counts = _counts(session, campaign_id)
    states: dict[str, int] = defaultdict(int)
    for by_state in counts.values():
        for state, number in by_state.items():
            states[state] += number
    left, rate = sum(states[state] for state in OPEN), _rate(session, campaign_id)
    return CampaignStatus(
        **_some(campaign, CampaignStatus),
        occurrences=_occurrences(session, campaign_id),
        counts=counts,
        total=sum(states.values()),
        sent=states[DeliveryState.SENT],
        left=left,
        unknown=states[DeliveryState.UNKNOWN],
        missed=_missed(session, campaign_id),
        rate=round(rate, 2),
        seconds_left=round(left / rate, 1) if rate else None,
        polls=_polls(session, campaign_id),
    )


def _polls(session: Session, campaign_id: int) -> tuple[PollTotals, ...]:
    """The polls with their latest totals; once one has ended, its last."""
    return tuple(
        PollTotals(
            question=poll.question,
            votes=dict(zip(poll.options, poll.votes, strict=True)),
            voters=poll.voters,
            closes_at=poll.closes_at,
            closed=poll.closed,
        )
        for poll in polls_of(session, campaign_id=campaign_id)
    )


def _some(row: Campaign | Occurrence, model: type[BaseModel]) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name in model.model_fields}


def _occurrences(session: Session, campaign_id: int) -> tuple[OccurrenceStatus, ...]:
    rows = session.exec(
        select(Occurrence).where(Occurrence.campaign_id == campaign_id).order_by(col(Occurrence.due_at))
    )
    return tuple(OccurrenceStatus(**_some(row, OccurrenceStatus)) for row in rows)


def _theirs(campaign_id: int) -> Any:
    return col(Delivery.occurrence_id).in_(select(Occurrence.id).where(Occurrence.campaign_id == campaign_id))


def _counts(session: Session, campaign_id: int) -> dict[str, dict[str, int]]:
    rows = session.exec(
        select(Delivery.channel, Delivery.state, func.count())
        .where(_theirs(campaign_id))
        .group_by(col(Delivery.channel), col(Delivery.state))
        .order_by(col(Delivery.channel), col(Delivery.state))
    )
    counts: dict[str, dict[str, int]] = {}
    for channel, state, number in rows:
        counts.setdefault(channel, {})[str(state)] = number
    return counts


def _rate(session: Session, campaign_id: int) -> float:
    """Messages a second since the sending began, or over the last minute when that is shorter."""
    moment = now()
    began = session.exec(
        select(func.max(Occurrence.started_at)).where(
            Occurrence.campaign_id == campaign_id, Occurrence.state == OccurrenceState.RUNNING
        )
    ).one()
    if began is None:
        return 0.0
    window = min(RATE_WINDOW, max(moment - began, timedelta(seconds=1)))
    sent = select(func.count()).where(_theirs(campaign_id), col(Delivery.sent_at) > moment - window)
    return float(session.exec(sent).one()) / window.total_seconds()


def _missed(session: Session, campaign_id: int) -> int:
    total = select(func.sum(Event.amount)).where(
        Event.campaign_id == campaign_id, Event.kind == EventKind.DELIVERY, Event.name == DeliveryState.MISSED.value
    )
    return int(session.exec(total).one() or 0)


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
