"""Noting which events are about to lose their person, so that counts of people can be put right."""

from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlmodel import Session, col

from core.models import Contact, Event, RollupLoss

_LOSSES: Any = RollupLoss.__table__  # type: ignore[attr-defined]
_SAME = ("contact_id", "at", "kind", "name", "channel", "language", "province", "campaign_id", "occurrence_id", "amount")


def note_losses(session: Session, which: ColumnElement[bool]) -> None:
    """To be called before the people to whom a condition on Contact applies are deleted, in the same transaction."""
    theirs = select(
        col(Event.id), *(getattr(Event, name) for name in _SAME)
    ).where(col(Event.contact_id).in_(select(col(Contact.id)).where(which)))  # fmt: skip
    session.execute(insert(_LOSSES).from_select(["event_id", *_SAME], theirs, include_defaults=False))
