"""Ends each class of personal data when its term is over, as region.toml states the terms; each rule is one statement.

What has words loses them, what is only about one person goes, and what must still be counted loses its person.
`civic/endings.py` holds the rules.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func
from sqlmodel import Session, select

from civic.endings import ENDINGS, Cut, Ending
from civic.region import Region
from civic.rules import RetentionRule
from core.clock import local_date, now, to_utc
from core.models import Role, Staff
from core.staff import audit

ENDERS = frozenset({Role.ADMIN})


@dataclass(frozen=True)
class Due:
    """How many rows of a kind are due: those from before the cut."""

    data_class: str
    what: str
    months: int
    cut: Cut
    rows: int


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(session: Session, region: Region) -> list[Due]:
    """What would end now, kind by kind; nothing is changed."""
    return [_due(session, region, ending) for ending in ENDINGS]


def end_all(session: Session, region: Region, staff: Staff | None = None) -> list[Due]:
    """End what is due, with one line in the audit log for each kind that had any; the counts of what ended."""
    ended = []
    for ending in ENDINGS:
        found = _due(session, region, ending)
        if found.rows:
            ending.end(session, ending.which(found.cut))
            audit(session, staff, "privacy.retention", f"{found.data_class}:{found.what}", rows=found.rows,
                  months=found.months, before=found.cut.day.isoformat())  # fmt: skip
        ended.append(found)
    return ended


def _due(session: Session, region: Region, ending: Ending) -> Due:
    rule: RetentionRule = getattr(region.privacy.retention, ending.data_class)
    day = months_before(local_date(now(), region.zone), rule.months)
    cut = Cut(day, to_utc(datetime.combine(day, time()), region.zone))
    rows = session.exec(select(func.count()).select_from(ending.table).where(ending.which(cut))).one()
    return Due(ending.data_class, ending.what, rule.months, cut, rows)
