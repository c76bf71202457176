"""The requests as staff work through them: narrowed by where they stand and how near their term is, page by page."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from civic.region import Region
from civic.requests import clock, ledger, life, queries
from civic.rules import ClarificationClock, CountedIn
from civic.working_days import Calendar
from core.models import ComplaintState, InformationRequest, RequestComplaint, RequestState


class Which(StrEnum):
    """What staff look through: what waits, what is near or past its term, what is complained about, or a state."""

    OPEN = "open"
    NEAR = "near"
    OVERDUE = "overdue"
    URGENT = "urgent"
    COMPLAINTS = "complaints"
    RECEIVED = "received"
    IN_WORK = "in_work"
    CLARIFICATION = "clarification"
    EXTENDED = "extended"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Left:
    """The days that are left, in the law's own counting for this term; negative when its last day has passed."""

    days: int
    unit: CountedIn


def of_which(
    session: Session, which: Which, region: Region, calendar: Calendar, today: date, *, limit: int, offset: int = 0
) -> list[InformationRequest]:
    """One page of them: what is open with the nearest term first, what is closed with the newest first."""
    query = select(InformationRequest).where(*_conditions(which, region, calendar, today))
    if which.value in {state.value for state in life.CLOSED}:
        query = query.order_by(col(InformationRequest.closed_on).desc(), col(InformationRequest.id).desc())
    else:
        query = query.order_by(col(InformationRequest.due_on), col(InformationRequest.id))
    return list(session.exec(query.limit(limit).offset(offset)))


def counts(session: Session, region: Region, calendar: Calendar, today: date) -> dict[Which, int]:
    """How many there are of each kind."""
    by_state = select(InformationRequest.state, func.count()).group_by(col(InformationRequest.state))
    states = {str(state): count for state, count in session.exec(by_state)}
    found = {which: states.get(which.value, 0) for which in Which}
    for which in (Which.NEAR, Which.OVERDUE, Which.URGENT, Which.COMPLAINTS):
        query = select(func.count()).select_from(InformationRequest)
        found[which] = session.exec(query.where(*_conditions(which, region, calendar, today))).one()
    return found | {Which.OPEN: sum(states.get(state.value, 0) for state in life.OPEN)}


def _conditions(which: Which, region: Region, calendar: Calendar, today: date) -> list[ColumnElement[bool]]:
    still_open = col(InformationRequest.state).in_(life.OPEN)
    match which:
        case Which.OPEN:
            return [still_open]
        case Which.NEAR:
            return [still_open, col(InformationRequest.due_on) <= queries.reach(region, calendar, today)]
        case Which.OVERDUE:
            return [col(InformationRequest.state).in_(_may_be_late(region)), col(InformationRequest.due_on) < today]
        case Which.URGENT:
            return [still_open, col(InformationRequest.urgent).is_(True)]
        case Which.COMPLAINTS:
            waiting = select(RequestComplaint.request_id).where(RequestComplaint.state == ComplaintState.FILED)
            return [col(InformationRequest.id).in_(waiting)]
        case _:
            return [col(InformationRequest.state) == RequestState(which.value)]


def _may_be_late(region: Region) -> list[RequestState]:
    """The states in which the last day can pass: not while a question to the person holds the clock."""
    goes_on = region.request_rules.clarification.clock is ClarificationClock.CONTINUES
    return [state for state in life.OPEN if goes_on or state is not RequestState.CLARIFICATION]


def days_left(request: InformationRequest, region: Region, calendar: Calendar, today: date) -> Left:
    """How long there is to answer, counted as the request's newest term counts."""
    unit = ledger.clock_of(request, region, calendar).terms[-1].unit
    return left_until(request.due_on, unit, calendar, today)


def left_until(due: date, unit: CountedIn, calendar: Calendar, today: date) -> Left:
    """The days from today to a last day, in working or calendar days; a day too late is never 0."""
    if unit is CountedIn.CALENDAR:
        return Left((due - today).days, unit)
    days = clock.working_days_until(today, due, calendar)
    return Left(min(days, -1) if due < today else days, unit)


def may_extend(request: InformationRequest, region: Region, today: date) -> bool:
    """Whether the one extension can still be taken: not of an urgent request, not twice, not after its last day."""
    spent = request.urgent or request.extended_on is not None or queries.is_overdue(request, region, today)
    return request.state in life.OPEN and not spent
