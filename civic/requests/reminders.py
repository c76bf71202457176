"""Reminders to staff before a term ends and after it, each once; and a word to the person when it ended in silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import clock, ledger, notices, queries
from civic.rules import ClarificationClock, ReminderRule
from civic.working_days import Calendar
from core.models import ComplaintLevel, ComplaintState, InformationRequest, RequestComplaint, RequestReminder
from core.once import insert_once
from core.staff import audit

TOLD = "told"


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


def remind(session: Session, region: Region) -> list[Reminder]:
    """Write down the reminders of today that were not written yet, and tell people whose term ended in silence."""
    calendar, today = calendar_of(session, region), ledger.today(region)
    found: list[Reminder] = []
    for request in queries.list_requests(session, open_only=True, limit=100_000):
        if request.question and not queries.is_overdue(request, region, today) and _stopped(region):
            continue
        found += _once(session, request, stage(request.due_on, today, region.request_rules.reminders, calendar),
                       request.due_on)  # fmt: skip
        if queries.is_overdue(request, region, today):
            _tell(session, request, region)
    for request, complaint in _complaints(session):
        near = stage(complaint.due_on, today, region.request_rules.reminders, calendar)
        found += _once(session, request, near and f"head-{near}", complaint.due_on)
    return found


def _stopped(region: Region) -> bool:
    """Whether a question stops the clock, so that there is nothing to be in time for."""
    return region.request_rules.clarification.clock is not ClarificationClock.CONTINUES


def _once(session: Session, request: InformationRequest, near: str, due_on: date) -> Iterable[Reminder]:
    if not near or insert_once(session, RequestReminder, request_id=request.id, due_on=due_on, stage=near) is None:
        return ()
    audit(session, None, "request.remind", ledger.subject(request), stage=near, due=str(due_on))
    return (Reminder(request.reference, near, due_on),)


def _tell(session: Session, request: InformationRequest, region: Region) -> None:
    values = {"request_id": request.id, "due_on": request.due_on, "stage": TOLD}
    if insert_once(session, RequestReminder, **values) is not None:
        notices.silent(notices.reader(session, request, region))


def _complaints(session: Session) -> list[tuple[InformationRequest, RequestComplaint]]:
    """The complaints to the head of the council that wait for a decision."""
    query = (
        select(InformationRequest, RequestComplaint)
        .join(RequestComplaint, col(RequestComplaint.request_id) == InformationRequest.id)
        .where(RequestComplaint.level == ComplaintLevel.HEAD, RequestComplaint.state == ComplaintState.FILED)
        .order_by(col(RequestComplaint.id))
    )
    return list(session.exec(query))


def last_stage(session: Session, request: InformationRequest) -> str:
    """The newest reminder about a request; empty when there was none about its due date."""
    mine = (RequestReminder.request_id == request.id, RequestReminder.due_on == request.due_on)
    query = select(RequestReminder.stage).where(*mine, RequestReminder.stage != TOLD)
    return session.exec(query.order_by(col(RequestReminder.id).desc()).limit(1)).first() or ""
