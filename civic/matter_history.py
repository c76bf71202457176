"""What happened with one matter: the acts in the audit log, and the words that were sent to people about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from core.message import Message
from core.models import AuditEntry, Delivery, DeliveryState, Staff

# A matter has some dozens of acts; more than this is not shown at once.
MOST = 300


@dataclass(frozen=True)
class Done:
    """One act; `by` is empty where it was the clock's or the command line's."""

    id: int
    at: datetime
    by: str
    action: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One message to one person: its words and the names of its files, and what became of it."""

    at: datetime
    state: DeliveryState
    reason: str
    text: str
    files: tuple[str, ...]
    sent_at: datetime | None
    made_up_at: datetime | None


@dataclass(frozen=True)
class Reached:
    """How many messages about a matter ended in a state."""

    state: DeliveryState
    count: int


def acts(session: Session, subject: str, actions: Collection[str] = ()) -> list[Done]:
    """The newest acts on a subject ("petition:7"), newest first; only some where `actions` names them."""
    query = (
        select(AuditEntry, Staff.email)
        .outerjoin(Staff, col(Staff.id) == AuditEntry.staff_id)
        .where(AuditEntry.subject == subject)
        .order_by(col(AuditEntry.id).desc())
        .limit(MOST)
    )
    if actions:
        query = query.where(col(AuditEntry.action).in_(actions))
    return [Done(entry.id, entry.at, email or "", entry.action, entry.data) for entry, email in session.exec(query)]


def last_act(session: Session, subject: str) -> int:
    """The number of the newest act of staff on a subject: it is another one when somebody did something since."""
    query = select(func.max(AuditEntry.id)).where(AuditEntry.subject == subject, col(AuditEntry.staff_id).is_not(None))
    return session.exec(query).one() or 0


def told(session: Session, about: str) -> list[Told]:
    """The words to the person of a matter ("request:R26-7KX4QM"), oldest first; for a matter of one person."""
    query = select(Delivery).where(Delivery.about == about, Delivery.about != "").order_by(col(Delivery.id))
    return [_told(row) for row in session.exec(query.limit(MOST))]


def _told(row: Delivery) -> Told:
    message = Message.model_validate(row.message) if row.message else Message(text="")
    files = tuple(media.alt for media in message.media if media.alt)
    return Told(row.planned_at, row.state, row.reason, message.text, files, row.sent_at, row.made_up_at)


def reached(session: Session, about: str) -> list[Reached]:
    """What became of the messages about a matter of many people, without their words."""
    query = (
        select(Delivery.state, func.count())
        .where(Delivery.about == about, Delivery.about != "")
        .group_by(col(Delivery.state))
    )
    return [Reached(DeliveryState(state), count) for state, count in sorted(session.exec(query).all())]
