"""What the person may do next, and until when: pure, from where the request and its complaints stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from civic.requests import clock, life
from civic.rules import RequestRules
from civic.working_days import Calendar
from core.models import ComplaintLevel, RequestAct, RequestState


class Right(StrEnum):
    """Something the person may do."""

    REPLY = "reply"
    WITHDRAW = "withdraw"
    COMPLAIN_TO_HEAD = "head"
    COMPLAIN_TO_COMMISSION = "commission"
    COURT = "court"


@dataclass(frozen=True)
class Possible:
    """A right, and its last day where it has one."""

    right: Right
    until: date | None = None


@dataclass(frozen=True)
class Complained:
    """A complaint as far as rights depend on it."""

    level: ComplaintLevel
    due_on: date
    decided_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """A request as far as rights depend on it; `overdue` as life.overdue says."""

    state: RequestState
    due_on: date
    closed_on: date | None
    overdue: bool
    complaints: Sequence[Complained] = ()


def rights(standing: Standing, today: date, rules: RequestRules, calendar: Calendar) -> tuple[Possible, ...]:
    """What is possible today, in the order in which it is offered."""
    found: list[Possible] = []
    if life.may(standing.state, RequestAct.CLARIFIED):
        found.append(Possible(Right.REPLY))
    appeal = _appeal(standing, today, rules, calendar)
    if appeal is not None and appeal.until is not None and today <= appeal.until:
        found.append(appeal)
    if life.may(standing.state, RequestAct.WITHDRAW):
        found.append(Possible(Right.WITHDRAW))
    return tuple(found)


def _appeal(standing: Standing, today: date, rules: RequestRules, calendar: Calendar) -> Possible | None:
    """The next step up: the head, then the commission, then the court; none while somebody still has time to decide."""
    filed = {complaint.level: complaint for complaint in standing.complaints}
    commission, head = filed.get(ComplaintLevel.COMMISSION), filed.get(ComplaintLevel.HEAD)
    if commission is not None:
        begin, rule, right = _decided(commission, today), rules.court, Right.COURT
    elif head is not None:
        begin, rule, right = _decided(head, today), rules.complaint_to_commission, Right.COMPLAIN_TO_COMMISSION
    else:
        begin, rule, right = _begin(standing), rules.complaint_to_head, Right.COMPLAIN_TO_HEAD
    return Possible(right, clock.term(begin, rule, calendar).due) if begin else None


def _decided(complaint: Complained, today: date) -> date | None:
    """The day from which the next step counts: that of the decision, or the end of the term in silence."""
    if complaint.decided_on is not None:
        return complaint.decided_on
    return complaint.due_on if today > complaint.due_on else None


def _begin(standing: Standing) -> date | None:
    if standing.state in (RequestState.ANSWERED, RequestState.REFUSED):
        return standing.closed_on
    return standing.due_on if standing.overdue else None
