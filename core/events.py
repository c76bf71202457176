"""The one way to write down that something happened."""

from typing import Any

from sqlmodel import Session

from core.models import Event, EventKind


def record(session: Session, kind: EventKind, name: str = "", *, amount: int = 1, **where: Any) -> None:
    """Add an Event; `where` are its other columns (channel, campaign_id, contact_id, province, data …)."""
    session.add(Event(kind=kind, name=name[:80], amount=amount, **where))
