"""Requests for information under law 31-13: their legal clock, and their files. Day 0 is the day of receipt."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from civic.region import Region
from civic.rules import CountedIn, RequestRules, TermRule
from civic.working_days import Calendar
from core.errors import BadInput
from core.models import Contact, InformationRequest, RequestState


@dataclass(frozen=True)
class DueDate:
    """The last day of a term, and how it was counted.

    `days_counted` are the days of the term; `skipped` the public holidays that cost it a working day, with their names;
    `source` the text the term comes from, and for working days the source of the holidays.
    """

    due: date
    days_counted: int
    skipped: tuple[tuple[date, str], ...]
    source: str


def due_date(received: date, working_days: int, calendar: Calendar) -> date:
    """The last of this many working days after the day of receipt."""
    return _count(received, working_days, calendar)[0]


def answer_due(received: date, rules: RequestRules, calendar: Calendar) -> DueDate:
    """When a request received that day must be answered."""
    return term(received, rules.answer, calendar)


def extended_due(answer: DueDate, rules: RequestRules, calendar: Calendar) -> DueDate:
    """When it must be answered after the one extension, which begins where the first term ends."""
    return term(answer.due, rules.extension, calendar)


def urgent_due(received: date, rules: RequestRules, calendar: Calendar) -> DueDate:
    """When it must be answered where life, safety or liberty is at stake."""
    return term(received, rules.urgent, calendar)


def term(begin: date, rule: TermRule, calendar: Calendar) -> DueDate:
    """The end of a term that begins after the day `begin`."""
    if rule.unit is CountedIn.CALENDAR:
        return DueDate(begin + timedelta(days=rule.days), rule.days, (), rule.source)
    due, skipped = _count(begin, rule.days, calendar)
    return DueDate(due, rule.days, skipped, f"{rule.source}; {calendar.source}")


def _count(begin: date, days: int, calendar: Calendar) -> tuple[date, tuple[tuple[date, str], ...]]:
    day, left, skipped = begin, days, []
    while left > 0:
        day += timedelta(days=1)
        if calendar.works_on(day):
            left -= 1
        elif calendar.in_week(day):
            skipped.append((day, calendar.holiday(day) or ""))
    return day, tuple(skipped)


def file_request(
    session: Session,
    *,
    contact: Contact,
    text: str,
    urgent: bool,
    reference: str,
    received_on: date,
    region: Region,
) -> InformationRequest:
    """Store a request with the day its answer is due; BadInput when it says nothing.

    `received_on` is the day of receipt in the region's zone; language and province are the contact's.
    """
    if not text.strip():
        raise BadInput("the request is empty", where="text", remedy="Say what information is asked for.")
    calendar = Calendar(region.calendar)
    clock = urgent_due if urgent else answer_due
    request = InformationRequest(
        reference=reference,
        contact_id=contact.id,
        text=text,
        language=contact.language,
        province=contact.province,
        urgent=urgent,
        received_on=received_on,
        due_on=clock(received_on, region.request_rules, calendar).due,
    )
    session.add(request)
    session.flush()
    return request


def list_requests(session: Session, *, state: RequestState | None = None, limit: int = 200) -> list[InformationRequest]:
    """The requests, those due first at the top; only those in `state` when given."""
    query = select(InformationRequest).order_by(col(InformationRequest.due_on), col(InformationRequest.id))
    if state is not None:
        query = query.where(InformationRequest.state == state)
    return list(session.exec(query.limit(limit)))
