"""Reading the audit log: what was done, by whom, on what."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, or_, select

from core.models import AuditEntry, Staff


def entries(
    session: Session,
    *,
    subject: str = "",
    action: str = "",
    staff_id: int | None = None,
    since: datetime | None = None,
    limit: int = 100,
) -> list[tuple[AuditEntry, str]]:
    """The newest entries first, each with the address of who did it (empty: the clock or the command line).

    `subject` and `action` are whole ("petition:7", "petition.open") or what stands before the sign ("petition").
    """
    query = select(AuditEntry, Staff.email).outerjoin(Staff, col(Staff.id) == AuditEntry.staff_id)
    if subject:
        query = query.where(_whole_or_before(col(AuditEntry.subject), subject, ":"))
    if action:
        query = query.where(_whole_or_before(col(AuditEntry.action), action, "."))
    if staff_id is not None:
        query = query.where(AuditEntry.staff_id == staff_id)
    if since is not None:
        query = query.where(AuditEntry.at >= since.replace(tzinfo=since.tzinfo or UTC))
    found = session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit))
    return [(entry, email or "") for entry, email in found]


def _whole_or_before(column: Mapped[str], wanted: str, sign: str) -> ColumnElement[bool]:
    return or_(column == wanted, column.startswith(f"{wanted}{sign}", autoescape=True))
