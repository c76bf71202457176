"""Noting which events are about to lose their person, so that counts of people can be put right."""

from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlmodel import Session, col

from core.models import Event, RollupLoss

_LOSSES: Any = RollupLoss.__table__  # type: ignore[attr-defined]
_SAME = (
    "contact_id", "at", "kind", "name", "channel", "language", "province", "campaign_id", "occurrence_id", "amount",
)  # fmt: skip


def note_losses(session: Session, which: ColumnElement[bool]) -> None:
    """To be called before the events to which a condition applies lose their person, in the same transaction."""
    theirs = select(col(Event.id), *(getattr(Event, name) for name in _SAME)).where(
        col(Event.contact_id).is_not(None), which
    )
    session.execute(insert(_LOSSES).from_select(["event_id", *_SAME], theirs, include_defaults=False))
