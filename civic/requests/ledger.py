"""One request as a row: found, moved on, its clock read and set, its history written."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from civic.region import Region
from civic.requests import clock, life
from civic.requests.clock import Clock
from civic.working_days import Calendar
from core.clock import local_date, now
from core.errors import BadInput
from core.models import InformationRequest, RequestAct, RequestComplaint, RequestStep, Staff

Files = Sequence[tuple[str, str]]


def today(region: Region) -> date:
    """The day it is at the council."""
    return local_date(now(), region.zone)


def find(session: Session, reference: str, *, lock: bool = False) -> InformationRequest:
    """The request of that reference, capitals aside, locked until the transaction ends; BadInput when there is none."""
    query = select(InformationRequest).where(InformationRequest.reference == reference.strip().upper())
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise BadInput(
            "there is no request %(reference)r", remedy="`jisr request list` shows them all.", reference=reference
        )
    return found


def clock_of(request: InformationRequest, region: Region, calendar: Calendar) -> Clock:
    """How its due date was counted; counted now for a request that was stored without."""
    if request.clock:
        return Clock.model_validate(request.clock)
    return clock.start(request.received_on, region.request_rules, calendar, urgent=request.urgent, zone=region.zone)


def set_clock(request: InformationRequest, counted: Clock) -> None:
    """Keep a clock with the request, and the day that comes of it."""
    request.clock = counted.model_dump(mode="json")
    request.due_on = counted.due
    request.holidays_version = counted.holidays


def move(session: Session, request: InformationRequest, act: RequestAct, day: date) -> None:
    """Bring the request into the state that the act leads to; Refused when the act is not possible now."""
    extended = request.extended_on is not None
    request.state = life.after(request.state, act, extended=extended, reference=request.reference)
    if request.state in life.CLOSED and request.closed_on is None:
        request.closed_on = day
    if act is RequestAct.EXTEND:
        request.extended_on = day
    if act is not RequestAct.CLARIFY and not life.may(request.state, RequestAct.CLARIFIED):
        request.question = None
    session.add(request)


def write(
    session: Session,
    request: InformationRequest,
    act: RequestAct,
    day: date,
    *,
    staff: Staff | None = None,
    text: str = "",
    files: Files = (),
    data: Mapping[str, Any] | None = None,
) -> RequestStep:
    """Add a line to its history; `files` are (name or kind, path or handle), `data` holds nothing personal."""
    step = RequestStep(
        request_id=request.id,
        act=act,
        day=day,
        staff_id=staff.id if staff else None,
        text=text,
        files=packed(files),
        data=dict(data or {}),
    )
    session.add(step)
    session.flush()
    return step


def history(session: Session, request: InformationRequest) -> list[RequestStep]:
    """All that was done with it, oldest first."""
    query = select(RequestStep).where(RequestStep.request_id == request.id).order_by(col(RequestStep.id))
    return list(session.exec(query))


def complaints(session: Session, request: InformationRequest) -> list[RequestComplaint]:
    """The complaints about it, oldest first."""
    query = select(RequestComplaint).where(RequestComplaint.request_id == request.id)
    return list(session.exec(query.order_by(col(RequestComplaint.id))))


def packed(files: Files) -> str:
    """Files in the form in which they are stored; empty when there are none."""
    return json.dumps([list(file) for file in files], ensure_ascii=False) if files else ""


def files_of(stored: str) -> list[tuple[str, str]]:
    """The files of a line of the history, as they were written."""
    return [(name, path) for name, path in json.loads(stored or "[]")]


def subject(request: InformationRequest) -> str:
    """How the audit log calls it."""
    return f"request:{request.reference}"
