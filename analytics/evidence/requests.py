"""Requests for information received in a period: how many, how fast, in time or not, refused for what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from sqlmodel import Session, col, func, select

from analytics.disclosure import MINIMUM, disclose
from analytics.evidence.period import Period
from analytics.open_data.table import Row
from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests.life import OPEN
from civic.working_days import Calendar
from core.models import ComplaintLevel, InformationRequest, RequestComplaint, RequestState

ANSWERED = (RequestState.ANSWERED, RequestState.REFUSED)


def request_figures(session: Session, region: Region, span: Period) -> Iterator[Row]:
    """Lines of measure, value and number; None where so few are not shown. As they stood at the end of the period."""
    query = select(InformationRequest).where(
        col(InformationRequest.received_on) >= span.first, col(InformationRequest.received_on) <= span.last
    )
    rows = list(session.exec(query.order_by(col(InformationRequest.id))))
    yield _line("received", "", _told(len(rows)))
    if len(rows) < MINIMUM:
        return
    ended = {row.id: _state(row, span) for row in rows}
    states = Counter(ended.values())
    yield from _lines("state", {name: states[name] for name in ("answered", "refused", "withdrawn", "open")})
    closed = [row for row in rows if row.state in ANSWERED and span.holds(row.closed_on)]
    late = sum(1 for row in closed if row.closed_on and row.closed_on > row.due_on)
    if len(closed) >= MINIMUM:
        yield from _lines("decided", {"in_time": len(closed) - late, "late": late})
        yield _line("median_working_days", "", _median(closed, calendar_of(session, region)))
    extended = sum(1 for row in rows if span.holds(row.extended_on))
    told = disclose({"extended": extended, "not": len(rows) - extended})
    yield _line("extended", "", told["extended"])
    grounds = Counter(row.ground for row in rows if ended[row.id] == "refused")
    yield from _lines("refused_for", dict(sorted(grounds.items())))
    yield from _lines("complaints", _complaints(session, span))


def _state(row: InformationRequest, span: Period) -> str:
    """What had become of it when the period ended."""
    done = row.state not in OPEN and span.holds(row.closed_on)
    return str(row.state) if done else "open"


def _told(number: int) -> int | None:
    return number if number >= MINIMUM else None


def _line(measure: str, value: str, number: float | None) -> Row:
    return {"measure": measure, "value": value or "total", "number": number}


def _lines(measure: str, counts: dict[str, int]) -> Iterator[Row]:
    for value, number in disclose(counts).items():
        yield _line(measure, value, number)


def _median(rows: Sequence[InformationRequest], calendar: Calendar) -> float:
    """Working days from the day after the receipt to the answer."""
    return float(median(_working_days(row.received_on, row.closed_on, calendar) for row in rows if row.closed_on))


def _working_days(received: date, closed: date, calendar: Calendar) -> int:
    days = range(1, (closed - received).days + 1)
    return sum(1 for number in days if calendar.works_on(received + timedelta(days=number)))


def _complaints(session: Session, span: Period) -> dict[str, int]:
    query = (
        select(RequestComplaint.level, func.count())
        .where(col(RequestComplaint.filed_on) >= span.first, col(RequestComplaint.filed_on) <= span.last)
        .group_by(col(RequestComplaint.level))
    )
    found = dict(session.exec(query).all())
    return {level.value: found.get(level, 0) for level in ComplaintLevel}
