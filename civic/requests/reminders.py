"""Reminders to staff before a term ends and after it, each once; and a word to the person when it ended in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import clock, ledger, notices, queries
from civic.rules import ClarificationClock, ReminderRule
from civic.working_days import Calendar
from core.models import (
    ComplaintLevel,
    ComplaintState,
    InformationRequest,
    RequestComplaint,
    RequestReminder,
    RequestState,
)
from core.once import insert_once
from core.staff import audit

TOLD = "told"
MOST = 100_000


@dataclass(frozen=True)
class Reminder:
    """Something staff have to see now; `stage` says how near ("before-5", "after-1", "head-before-2")."""

    reference: str
    stage: str
    due_on: date


def stage(due: date, today: date, rule: ReminderRule, calendar: Calendar) -> str:
    """The reminder that is due, the nearest one when several were missed; empty when it is too early for any."""
    if today > due:
        late = clock.working_days_until(due, today, calendar)
        passed = max((after for after in rule.after if after <= max(late, 1)), default=0)
        return f"after-{passed}" if passed else ""
    left = clock.working_days_until(today, due, calendar)
    reached = min((before for before in rule.before if left <= before), default=None)
    return "" if reached is None else f"before-{reached}"


def waiting(session: Session, region: Region) -> list[Reminder]:
    """The reminders of today that are not written yet, with the word to people (stage `TOLD`); nothing changes."""
    calendar, today = calendar_of(session, region), ledger.today(region)
    rule = region.request_rules.reminders
    found: list[Reminder] = []
    for request in queries.list_requests(session, open_only=True, limit=MOST):
        late = queries.is_overdue(request, region, today)
        if late or not _stopped(request, region):
            found.append(Reminder(request.reference, stage(request.due_on, today, rule, calendar), request.due_on))
        if late:
            found.append(Reminder(request.reference, TOLD, request.due_on))
    for request, complaint in _complaints(session):
        near = stage(complaint.due_on, today, rule, calendar)
        found.append(Reminder(request.reference, near and f"head-{near}", complaint.due_on))
    written = _written(session)
    return [one for one in found if one.stage and one not in written]


def remind(session: Session, region: Region) -> list[Reminder]:
    """Write down the reminders of today, each once, and tell people whose term ended in silence; those for staff."""
    return [one for one in waiting(session, region) if _write(session, one, region) and one.stage != TOLD]


def _stopped(request: InformationRequest, region: Region) -> bool:
    """Whether a question to the person stops the clock, so that there is nothing to be in time for."""
    asked = request.state is RequestState.CLARIFICATION
    return asked and region.request_rules.clarification.clock is not ClarificationClock.CONTINUES


def _written(session: Session) -> set[Reminder]:
    query = select(InformationRequest.reference, RequestReminder.stage, col(RequestReminder.due_on)).join(
        RequestReminder, col(RequestReminder.request_id) == InformationRequest.id
    )
    return {Reminder(reference, stage, due_on) for reference, stage, due_on in session.exec(query)}


def _write(session: Session, one: Reminder, region: Region) -> bool:
    request = ledger.find(session, one.reference)
    values = {"request_id": request.id, "due_on": one.due_on, "stage": one.stage}
    if insert_once(session, RequestReminder, **values) is None:
        return False
    if one.stage == TOLD:
        notices.silent(notices.reader(session, request, region))
    else:
        audit(session, None, "request.remind", ledger.subject(request), stage=one.stage, due=str(one.due_on))
    return True


def _complaints(session: Session) -> list[tuple[InformationRequest, RequestComplaint]]:
    """The complaints to the head of the council that wait for a decision."""
    query = (
        select(InformationRequest, RequestComplaint)
        .join(RequestComplaint, col(RequestComplaint.request_id) == InformationRequest.id)
        .where(RequestComplaint.level == ComplaintLevel.HEAD, RequestComplaint.state == ComplaintState.FILED)
        .order_by(col(RequestComplaint.id))
    )
    return list(session.exec(query))


def last_stages(session: Session, requests: Sequence[InformationRequest]) -> dict[int, str]:
    """The newest reminder about each of these requests, by its id; requests without one are left out."""
    due = {request.id: request.due_on for request in requests}
    query = select(RequestReminder).where(col(RequestReminder.request_id).in_(due), RequestReminder.stage != TOLD)
    rows = session.exec(query.order_by(col(RequestReminder.id)))
    return {row.request_id: row.stage for row in rows if row.due_on == due[row.request_id]}


def last_stage(session: Session, request: InformationRequest) -> str:
    """The newest reminder about a request; empty when there was none about its due date."""
    mine = (RequestReminder.request_id == request.id, RequestReminder.due_on == request.due_on)
    query = select(RequestReminder.stage).where(*mine, RequestReminder.stage != TOLD)
    return session.exec(query.order_by(col(RequestReminder.id).desc()).limit(1)).first() or ""
