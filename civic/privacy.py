"""What is stored on a person, all of it, and erasing it (law 09-08)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, literal
from sqlmodel import Session, SQLModel, col, select, update

from civic.feedback import attachments_of, forget_places, thread
from core.models import (
    Consent,
    Contact,
    ContactTopic,
    Conversation,
    Delivery,
    DeliveryState,
    Event,
    Feedback,
    Handover,
    InformationRequest,
    Petition,
    PetitionSupport,
)

Line = dict[str, Any]

_PROFILE = (
    "network", "address", "language", "language_chosen", "province", "commune", "news", "state", "created_at", "seen_at"
)  # fmt: skip
_CONSENT = ("purpose", "granted", "wording", "version", "language", "channel", "reference", "at")
_FEEDBACK = (
    "reference", "topic", "province", "commune", "place", "language", "text", "state", "wants_outcome", "created_at"
)  # fmt: skip
_REQUEST = (
    "reference", "text", "language", "province", "urgent", "state", "received_on", "due_on", "created_at"
)  # fmt: skip
_SUPPORT = ("reference", "province", "commune", "created_at")
_ACTIVITY = ("at", "kind", "name", "channel", "language", "province")
_MESSAGE = ("planned_at", "sent_at", "channel", "state")


@dataclass(frozen=True)
class Holdings:
    """Everything stored on one person; each line holds a stored row's own fields, dates as dates."""

    profile: Line
    topics: tuple[str, ...]
    conversation: Line
    consents: tuple[Line, ...]
    feedback: tuple[Line, ...]
    requests: tuple[Line, ...]
    supports: tuple[Line, ...]
    messages: tuple[Line, ...]
    activity: tuple[Line, ...]

    def as_json(self) -> str:
        """The same as JSON that a person can read and a program can take over."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, default=_as_text)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def holdings(session: Session, contact: Contact) -> Holdings:
    """Everything stored on this person, oldest first.

    Not in it, since nothing leads from the person to them: comments and reactions under public posts, kept by a keyed
    hash of the network's own number for the reader.
    """
    conversation = session.get(Conversation, contact.id)
    return Holdings(
        profile=_line(contact, _PROFILE),
        topics=_topics(session, contact),
        conversation=dict(conversation.state) if conversation else {},
        consents=tuple(_line(row, _CONSENT) for row in _rows(session, Consent, contact)),
        feedback=tuple(_feedback(session, row) for row in _rows(session, Feedback, contact)),
        requests=tuple(_line(row, _REQUEST) for row in _rows(session, InformationRequest, contact)),
        supports=_supports(session, contact),
        messages=tuple(_message(row) for row in _rows(session, Delivery, contact)),
        activity=tuple(_line(row, _ACTIVITY) for row in _rows(session, Event, contact)),
    )


def _line(row: SQLModel, names: Sequence[str]) -> Line:
    return {name: getattr(row, name) for name in names}


def _rows(session: Session, table: Any, contact: Contact) -> Sequence[Any]:
    return session.exec(select(table).where(table.contact_id == contact.id).order_by(table.id)).all()


def _topics(session: Session, contact: Contact) -> tuple[str, ...]:
    chosen = select(ContactTopic.topic).where(ContactTopic.contact_id == contact.id).order_by(col(ContactTopic.topic))
    return tuple(session.exec(chosen))


def _feedback(session: Session, row: Feedback) -> Line:
    """A feedback with all that was said about it; staff's notes on their own work are the council's."""
    further = [
        {"kind": entry.kind, "at": entry.at, "text": entry.text, "attachments": [one.kind for one in entry.attachments]}
        for entry in thread(session, row, notes=False)[1:]
    ]
    speaking = session.exec(select(Handover.ends_at).where(Handover.feedback_id == row.id)).first()
    more = {"further": further, "with_staff_until": speaking}
    return _line(row, _FEEDBACK) | {"attachments": [one.kind for one in attachments_of(row)]} | more


def _supports(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = (
        select(PetitionSupport, Petition)
        .join(Petition, col(Petition.id) == PetitionSupport.petition_id)
        .where(PetitionSupport.contact_id == contact.id)
        .order_by(col(PetitionSupport.id))
    )
    return tuple(
        _line(support, _SUPPORT) | {"petition": petition.slug, "title": petition.title}
        for support, petition in session.exec(query)
    )


def _message(row: Delivery) -> Line:
    """A message to the person; of a broadcast not the words, which all who received it share."""
    return _line(row, _MESSAGE) | {"text": (row.message or {}).get("text", "")}


def erase(session: Session, contact: Contact) -> None:
    """Forget this person: contact, topics, conversation and the words of the bot's answers go, what waits is not sent.

    What stays has lost its person: feedback and requests, since the council must answer for them and the references
    remain valid; petition support with its keyed hash, so that nobody counts twice; consents, as the proof of what was
    once allowed; deliveries and events, as numbers. Their own terms end them.
    """
    _withdraw_messages(session, contact)
    forget_places(session, contact)
    conversation = session.get(Conversation, contact.id)
    if conversation is not None:
        session.delete(conversation)
        session.flush()
    # The foreign keys do the rest: topics go, every other row's contact_id becomes NULL.
    session.delete(contact)
    session.flush()


def _withdraw_messages(session: Session, contact: Contact) -> None:
    """Take the person out of their deliveries; a broadcast that waits is left to the sender, who finds nobody.

    The recipient is renamed because SQLite gives the number of the newest contact out again once they are gone. An
    answer that is on its way at this very moment keeps its words until it ends, or the sender could not end it.
    """
    mine = col(Delivery.contact_id) == contact.id
    reply = col(Delivery.occurrence_id).is_(None)
    waiting = col(Delivery.state).in_((DeliveryState.PLANNED, DeliveryState.CLAIMED))
    claimed = col(Delivery.state) == DeliveryState.CLAIMED
    settled = col(Delivery.state) != DeliveryState.SENDING
    recipient = literal("erased:") + cast(col(Delivery.id), String)
    for which, values in (
        ((mine, reply, waiting), {"state": DeliveryState.CANCELLED, "reason": "erased", "lease_until": None}),
        ((mine, claimed), {"state": DeliveryState.PLANNED, "lease_until": None}),
        ((mine, settled), {"message": None}),
        ((mine,), {"recipient": recipient, "address": ""}),
    ):
        session.exec(update(Delivery).where(*which).values(**values).execution_options(synchronize_session="fetch"))
