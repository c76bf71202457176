"""Requests as they are read: lists for staff, and what a person sees of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import ledger, life, words
from civic.requests.rights import Complained, Possible, Right, Standing, rights
from civic.working_days import Calendar
from core.i18n import DEFAULT_LANGUAGE, translator
from core.models import (
    ComplaintLevel,
    ComplaintState,
    Contact,
    InformationRequest,
    RequestAct,
    RequestComplaint,
    RequestState,
    RequestStep,
)

SHOWN_OWN = 8


def list_requests(
    session: Session,
    *,
    state: RequestState | None = None,
    open_only: bool = False,
    due_by: date | None = None,
    limit: int = 200,
) -> list[InformationRequest]:
    """The requests, those due first at the top; only those in `state`, open, or open and due by that day when given."""
    query = select(InformationRequest).order_by(col(InformationRequest.due_on), col(InformationRequest.id))
    if state is not None:
        query = query.where(InformationRequest.state == state)
    if open_only or due_by is not None:
        query = query.where(col(InformationRequest.state).in_(life.OPEN))
    if due_by is not None:
        query = query.where(InformationRequest.due_on <= due_by)
    return list(session.exec(query.limit(limit)))


def by_reference(session: Session, reference: str) -> InformationRequest | None:
    """The request of that reference, capitals aside; None when there is none."""
    wanted = InformationRequest.reference == reference.strip().upper()
    return session.exec(select(InformationRequest).where(wanted)).first()


def is_overdue(request: InformationRequest, region: Region, today: date) -> bool:
    """Whether its last day has passed without an answer."""
    return life.overdue(request.state, request.due_on, today, region.request_rules.clarification.clock)


def list_due(session: Session, region: Region, calendar: Calendar, today: date) -> list[InformationRequest]:
    """The open requests that staff are reminded of today: overdue, or within the first reminder's reach."""
    return list_requests(session, due_by=reach(region, calendar, today))


def list_due_complaints(
    session: Session, region: Region, calendar: Calendar, today: date
) -> list[tuple[InformationRequest, RequestComplaint]]:
    """The complaints to the head of the council that must be decided within the same reach, those due first on top."""
    query = (
        select(InformationRequest, RequestComplaint)
        .join(RequestComplaint, col(RequestComplaint.request_id) == InformationRequest.id)
        .where(RequestComplaint.level == ComplaintLevel.HEAD, RequestComplaint.state == ComplaintState.FILED)
        .where(RequestComplaint.due_on <= reach(region, calendar, today))
        .order_by(col(RequestComplaint.due_on), col(RequestComplaint.id))
    )
    return list(session.exec(query))


def list_overdue(session: Session, region: Region, today: date) -> list[InformationRequest]:
    """The open requests whose last day has passed."""
    late = list_requests(session, due_by=today - timedelta(days=1))
    return [request for request in late if is_overdue(request, region, today)]


def reach(region: Region, calendar: Calendar, today: date) -> date:
    """The day that lies as many working days ahead as the earliest reminder: until then a term is near."""
    left = max(region.request_rules.reminders.before, default=0)
    day = today
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.works_on(day)
    return day


def standing_of(
    request: InformationRequest, complaints: Sequence[RequestComplaint], region: Region, today: date
) -> Standing:
    """The request as far as the person's rights depend on it."""
    return Standing(
        state=request.state,
        due_on=request.due_on,
        closed_on=request.closed_on,
        overdue=is_overdue(request, region, today),
        complaints=tuple(Complained(one.level, one.due_on, one.decided_on) for one in complaints),
    )


def possible(
    session: Session, request: InformationRequest, region: Region, calendar: Calendar, today: date
) -> tuple[Possible, ...]:
    """What the person may do about the request today."""
    standing = standing_of(request, ledger.complaints(session, request), region, today)
    return rights(standing, today, region.request_rules, calendar)


@dataclass(frozen=True)
class OwnRequest:
    """A request as its person sees it; `stands`, `counted` and the like are ready in their language."""

    reference: str
    text: str
    received_on: date
    due_on: date
    open: bool
    question: str
    stands: str
    counted: str
    complaints: tuple[str, ...]
    next_steps: tuple[str, ...]
    ground: str
    reasons: str
    possible: tuple[Possible, ...]

    def may(self, right: Right) -> bool:
        """Whether the person may do this now."""
        return any(one.right is right for one in self.possible)

    def until(self, right: Right) -> date | None:
        """The last day of a right."""
        return next((one.until for one in self.possible if one.right is right), None)


def own_requests(session: Session, contact: Contact, region: Region, today: date) -> tuple[OwnRequest, ...]:
    """The person's requests, the newest first."""
    query = select(InformationRequest).where(InformationRequest.contact_id == contact.id)
    mine = session.exec(query.order_by(col(InformationRequest.id).desc()).limit(SHOWN_OWN)).all()
    if not mine:
        return ()
    calendar = calendar_of(session, region, contact.language or DEFAULT_LANGUAGE)
    return tuple(_own(session, request, contact, region, calendar, today) for request in mine)


def _own(
    session: Session, request: InformationRequest, contact: Contact, region: Region, calendar: Calendar, today: date
) -> OwnRequest:
    t = translator(contact.language or DEFAULT_LANGUAGE)
    found = possible(session, request, region, calendar, today)
    steps = words.next_steps(t, found, region)
    is_open = request.state in life.OPEN
    overdue = is_overdue(request, region, today)
    if is_open and not overdue:
        steps.append(words.if_silent(t, request.due_on, region, calendar))
    return OwnRequest(
        reference=request.reference,
        text=request.text,
        received_on=request.received_on,
        due_on=request.due_on,
        open=is_open,
        question=request.question or "",
        stands=words.state(t, request.state, overdue=overdue),
        counted=words.counting(t, ledger.clock_of(request, region, calendar), calendar),
        complaints=tuple(
            words.complaint(t, one.level, one.due_on)
            for one in ledger.complaints(session, request)
            if one.decided_on is None and today <= one.due_on
        ),
        next_steps=tuple(steps),
        ground=words.ground(t, request.ground, region) if request.state is RequestState.REFUSED else "",
        reasons=_reasons(session, request) if request.state is RequestState.REFUSED else "",
        possible=found,
    )


def _reasons(session: Session, request: InformationRequest) -> str:
    """Why it was refused, in the council's words."""
    refusals = select(RequestStep).where(RequestStep.request_id == request.id, RequestStep.act == RequestAct.REFUSE)
    last = session.exec(refusals.order_by(col(RequestStep.id).desc())).first()
    return last.text if last else ""
