"""What was done with one matter, when and by whom, from the audit log; and forms that count once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from core.audit_log import entries
from core.clock import local
from core.i18n import N_, NC_, Translator
from core.models import AuditEntry
from web.console.desk import Wrong
from web.words import word

# A matter has few acts; what is older stands in the audit log.
SHOWN = 50
ACTS = {
    "consultation.import": NC_("consultation", "Written"),
    "consultation.open": N_("Opened"),
    "consultation.close": NC_("consultation", "Closed"),
    "consultation.outcome": N_("What came of it was told"),
    "consultation.poll": N_("Asked in the channel"),
    "meeting.add": NC_("meeting", "Added"),
    "meeting.announce": NC_("meeting", "Announced"),
    "meeting.move": NC_("meeting", "Given another time"),
    "meeting.cancel": NC_("meeting", "Called off"),
    "meeting.minutes": N_("Minutes published"),
    "meeting.outcome": N_("What came of it was told"),
    "meeting.attendance": N_("Who came was counted"),
    "association.confirm": N_("Confirmed"),
    "association.decline": N_("Declined"),
}


@dataclass(frozen=True)
class Act:
    """One act: when (local), by whom (empty: the program), what in words, and a detail of it."""

    at: datetime
    by: str
    what: str
    detail: str


def history(session: Session, subject: str, zone: str, t: Translator) -> list[Act]:
    """The acts on a subject ("meeting:7"), the newest first."""
    return [
        Act(local(entry.at, zone), by, word(t, ACTS, entry.action), _detail(entry.data))
        for entry, by in entries(session, subject=subject, limit=SHOWN)
    ]


def _detail(data: Mapping[str, Any]) -> str:
    """What is short and says which: a new time, a question; no texts."""
    before, start = data.get("before"), data.get("start")
    if before and start:
        return f"{before} → {start}".replace("T", " ")
    return str(data.get("question") or "")


def newest(session: Session, subject: str) -> int:
    """The number of the newest act on a subject, 0 before the first: what a page was made of."""
    query = select(func.max(AuditEntry.id)).where(col(AuditEntry.subject) == subject)
    return session.exec(query).one() or 0


def require_newest(session: Session, subject: str, seen: str, t: Translator) -> None:
    """Wrong unless nothing was done since the page was made; the caller holds the subject's row.

    So a form that is sent twice, or from an old page, acts once.
    """
    if seen != str(newest(session, subject)):
        raise Wrong(t("This was changed since your page was made. Look at it as it is now, and decide again."))


def require_first(session: Session, subject: str, t: Translator) -> None:
    """Wrong unless the act that was just done is the first on its subject: a new one must not replace another."""
    query = select(func.count()).select_from(AuditEntry).where(col(AuditEntry.subject) == subject)
    session.flush()
    if session.exec(query).one() != 1:
        raise Wrong(t("There is one of this name already. Choose another name."), "slug")
