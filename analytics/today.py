"""What needs the staff now: the first thing they see in the morning."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from civic.declared_days import calendar_of
from civic.inbox import Filters, Kind, count_waiting
from civic.petition_overview import Overview, overview
from civic.planning import count_late
from civic.region import Region
from civic.requests import queries
from core.alerts import open_alerts
from core.clock import local_date
from core.models import (
    Alert,
    Association,
    AssociationState,
    Campaign,
    CampaignState,
    CampaignVersion,
    Consultation,
    ConsultationState,
    Correction,
    Delivery,
    DeliveryState,
    Feedback,
    FeedbackState,
    Meeting,
    MeetingState,
    Occurrence,
    Petition,
    PetitionState,
    Proposal,
    ProposalState,
    Staff,
)
from core.models.feedback import WAITING
from core.networks import CAPABILITIES

# A petition that has this part of its signatures is near its number.
NEAR = 0.8
DECIDED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Approval:
    """A campaign, or a correction of one that is published, that waits for a yes; `by` wrote it and cannot say it."""

    campaign_id: int
    name: str
    by: str
    since: datetime
    correction: bool = False


@dataclass(frozen=True)
class Due:
    """A request for information (or a complaint about one) that must be answered; `days` left, negative when late."""

    reference: str
    due_on: date
    days: int
    complaint: bool = False


@dataclass(frozen=True)
class Unanswered:
    """Feedback that waits for an answer: how many, how many of them are new, and since when the oldest.

    `comments` are questions and complaints under posts that wait.
    """

    count: int
    untaken: int
    oldest: datetime | None
    comments: int = 0


@dataclass(frozen=True)
class Unknown:
    """Messages that may or may not have arrived, of one campaign; without one they are answers of the bot."""

    campaign_id: int | None
    name: str
    count: int


@dataclass(frozen=True)
class Waiting:
    """What else waits: associations for a yes or no, drafts of consultations for their opening, closed ones for a word
    of what came of them, meetings that are over for their minutes; and how many milestones are past their day.
    """

    associations: int
    drafts: int
    outcomes: int
    minutes: int
    late: int

    def __bool__(self) -> bool:
        return any((self.associations, self.drafts, self.outcomes, self.minutes, self.late))


@dataclass(frozen=True)
class Needs:
    """All that waits for staff; empty parts wait for nobody. `proposals` are campaigns that the program suggests."""

    approvals: tuple[Approval, ...]
    proposals: int
    due: tuple[Due, ...]
    unanswered: Unanswered
    unknown: tuple[Unknown, ...]
    alerts: tuple[Alert, ...]
    near: tuple[Overview, ...]
    deciding: tuple[Overview, ...]
    waiting: Waiting

    @property
    def nothing(self) -> bool:
        """Whether nobody is needed."""
        parts = (self.approvals, self.due, self.unknown, self.alerts, self.near, self.deciding, self.waiting)
        return not (any(parts) or self.proposals or self.unanswered.count or self.unanswered.comments)


def needs(session: Session, region: Region, moment: datetime) -> Needs:
    """What waits for staff at this moment."""
    today = local_date(moment, region.zone)
    near, deciding = _petitions(session, region, today)
    return Needs(
        approvals=_approvals(session),
        proposals=_count(session, Proposal.state == ProposalState.OPEN),
        due=_due(session, region, today),
        unanswered=_unanswered(session),
        unknown=unknown(session),
        alerts=tuple(open_alerts(session)),
        near=near,
        deciding=deciding,
        waiting=_waiting(session, today, moment),
    )


def _waiting(session: Session, today: date, moment: datetime) -> Waiting:
    draft = (Consultation.state == ConsultationState.DRAFT, Consultation.closes_at > moment)
    closed = (Consultation.state == ConsultationState.CLOSED, col(Consultation.outcome_at).is_(None))
    over = (Meeting.state == MeetingState.PLANNED, Meeting.ends_at <= moment, col(Meeting.minutes_at).is_(None))
    return Waiting(
        associations=_count(session, Association.state == AssociationState.REGISTERED),
        drafts=_count(session, *draft),
        outcomes=_count(session, *closed),
        minutes=_count(session, *over),
        late=count_late(session, today),
    )


def _approvals(session: Session) -> tuple[Approval, ...]:
    waiting = (
        select(Campaign, CampaignVersion, Staff.email)
        .join(CampaignVersion, col(CampaignVersion.campaign_id) == col(Campaign.id))
        .join(Staff, col(Staff.id) == col(CampaignVersion.author_id))
    )
    fresh = waiting.where(Campaign.state == CampaignState.SUBMITTED, CampaignVersion.number == Campaign.version)
    corrections = waiting.join(
        Correction,
        (col(Correction.campaign_id) == col(Campaign.id)) & (col(Correction.number) == col(CampaignVersion.number)),
    ).where(col(Correction.approved_at).is_(None), col(Campaign.withdrawn_at).is_(None))
    found = [
        Approval(campaign.id, campaign.name, email, version.created_at, correction)
        for query, correction in ((fresh, False), (corrections, True))
        for campaign, version, email in session.exec(query)
    ]
    return tuple(sorted(found, key=lambda one: one.since))


def _count(session: Session, *conditions: ColumnElement[bool] | bool) -> int:
    return session.exec(select(func.count()).where(*conditions)).one()


def _due(session: Session, region: Region, today: date) -> tuple[Due, ...]:
    calendar = calendar_of(session, region)
    requests = [
        Due(one.reference, one.due_on, (one.due_on - today).days)
        for one in queries.list_due(session, region, calendar, today)
    ]
    complaints = [
        Due(request.reference, one.due_on, (one.due_on - today).days, complaint=True)
        for request, one in queries.list_due_complaints(session, region, calendar, today)
    ]
    return tuple(sorted(requests + complaints, key=lambda one: one.due_on))


def _unanswered(session: Session) -> Unanswered:
    count, oldest = session.exec(select(func.count(), func.min(Feedback.heard_at)).where(WAITING)).one()
    comments = count_waiting(session, Filters(kind=Kind.COMMENT))
    return Unanswered(count, _count(session, Feedback.state == FeedbackState.NEW), oldest, comments)


def unknown(session: Session) -> tuple[Unknown, ...]:
    """The messages whose outcome is unknown by campaign, the newest first; lane by lane, as the queue's index."""
    rows = session.exec(
        select(Campaign.id, Campaign.name, func.count())
        .select_from(Delivery)
        .outerjoin(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .outerjoin(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        .where(col(Delivery.lane).in_(tuple(CAPABILITIES)), Delivery.state == DeliveryState.UNKNOWN)
        .group_by(col(Campaign.id), col(Campaign.name))
        .order_by(col(Campaign.id).desc())
    )
    return tuple(Unknown(campaign_id, name or "", count) for campaign_id, name, count in rows)


def _petitions(session: Session, region: Region, today: date) -> tuple[tuple[Overview, ...], tuple[Overview, ...]]:
    """Those near their number, and those that the council must decide on soon or should have."""
    states = (PetitionState.GATHERING, PetitionState.DEPOSITED)
    rows = session.exec(select(Petition).where(col(Petition.state).in_(states)).order_by(col(Petition.slug)))
    open_ = [overview(session, petition, region) for petition in rows.all()]
    near = tuple(one for one in open_ if one.petition.state is PetitionState.GATHERING and _is_near(one))
    last = today + DECIDED_WITHIN
    deciding = (one for one in open_ if one.petition.decide_by is not None and one.petition.decide_by <= last)
    return near, tuple(sorted(deciding, key=lambda one: one.petition.decide_by or last))


def _is_near(one: Overview) -> bool:
    return one.standing.needed > 0 and one.standing.total >= one.standing.needed * NEAR
