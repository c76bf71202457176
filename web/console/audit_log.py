"""The audit log: who did what, when, and whether the chain of entries is whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col, select

from core import audit_chain
from core.clock import local
from core.i18n import Translator
from core.models import AuditEntry, Staff
from web.console.audit_words import WORDS
from web.console.desk import Desk
from web.rows import row_number
from web.words import word

PAGE = 100


@dataclass(frozen=True)
class AuditLine:
    """One act, `what` in words or as its code; `at` local, `by` empty where it was the clock's or a command's."""

    id: int
    at: datetime
    by: str
    what: str
    action: str
    subject: str
    data: dict[str, Any]


class AuditLog:
    """Routes under /console/audit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the route under /console/audit."""
        router.add_api_route("/", self.show, methods=["GET"])

    def show(self, request: Request, before: str = "", about: str = "") -> Response:
        """The newest acts, or those before one; `about` keeps those on one subject or of one person."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            lines = _lines(session, self._desk.region.zone, row_number(before), about.strip(), who.t)
            sealed, broken = audit_chain.count_sealed(session), audit_chain.first_break(session)
        values = {
            "lines": lines[:PAGE],
            "older": lines[PAGE - 1].id if len(lines) > PAGE else None,
            "about": about.strip(),
            "sealed": sealed,
            "broken": broken,
        }
        return self._desk.page(request, who, "console/audit.html", values)


def _lines(session: Session, zone: str, before: int | None, about: str, t: Translator) -> list[AuditLine]:
    query = select(AuditEntry, Staff.email).join(Staff, col(Staff.id) == col(AuditEntry.staff_id), isouter=True)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    if about:
        query = query.where(
            (col(AuditEntry.subject) == about) | (col(Staff.email) == about.lower()) | (col(AuditEntry.action) == about)
        )
    rows = session.exec(query.order_by(col(AuditEntry.id).desc()).limit(PAGE + 1))
    return [
        AuditLine(
            entry.id, local(entry.at, zone), email or "", word(t, WORDS, entry.action), entry.action, entry.subject,
            entry.data,
        )
        for entry, email in rows
    ]  # fmt: skip
