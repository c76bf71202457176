"""Telling staff: an alert is open from when its cause shows until it has gone; one row for each cause and subject."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from core.clock import now
from core.log import get_logger
from core.models import Alert

TEXT_LIMIT = 300
log = get_logger(__name__)


def raise_alert(session: Session, kind: str, subject: str, text: str) -> Alert:
    """Open an alert, or count once more the one that is open; `subject` reads "lane:telegram"."""
    found = _open(session, kind, subject)
    if found is None:
        found = Alert(kind=kind, subject=subject, text=text[:TEXT_LIMIT])
        session.add(found)
        session.flush()
        log.error("alert", kind=kind, subject=subject, detail=text[:TEXT_LIMIT])
    else:
        found.text, found.times, found.last_at = text[:TEXT_LIMIT], found.times + 1, now()
    return found


def clear_alert(session: Session, kind: str, subject: str) -> None:
    """Close the open alert of this kind, if there is one: its cause has gone."""
    found = _open(session, kind, subject)
    if found is not None:
        found.cleared_at = now()


def open_alerts(session: Session) -> Sequence[Alert]:
    """What staff must look at now, the newest first."""
    return session.exec(select(Alert).where(col(Alert.cleared_at).is_(None)).order_by(col(Alert.id).desc())).all()


def all_alerts(session: Session, limit: int = 200) -> Sequence[Alert]:
    """Also what has gone, the newest first."""
    return session.exec(select(Alert).order_by(col(Alert.id).desc()).limit(limit)).all()


def _open(session: Session, kind: str, subject: str) -> Alert | None:
    query = select(Alert).where(Alert.kind == kind, Alert.subject == subject, col(Alert.cleared_at).is_(None))
    return session.exec(query.order_by(col(Alert.id)).with_for_update()).first()
