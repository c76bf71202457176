"""What is stored on a person, all of it, and erasing it (law 09-08)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal
from sqlmodel import Session, SQLModel, col, delete, select, update

from civic.feedback import attachments_of, forget_places, thread
from civic.requests import ledger
from core.losses import note_losses
from core.models import (
    Association,
    Consent,
    Consultation,
    ConsultationAnswer,
    ConsultationDraft,
    Contact,
    ContactTopic,
    Conversation,
    Delivery,
    DeliveryState,
    Event,
    Feedback,
    Handover,
    InformationRequest,
    Meeting,
    MeetingGuest,
    Petition,
    PetitionDraft,
    PetitionSupport,
    Project,
    ProjectFollower,
)

Line = dict[str, Any]

_PROFILE = (
    "network", "address", "language", "language_chosen", "province", "commune", "listens", "news", "state",
    "created_at", "seen_at",
)  # fmt: skip
_CONSENT = ("purpose", "granted", "wording", "version", "language", "channel", "reference", "at")
_FEEDBACK = (
    "reference", "topic", "province", "commune", "place", "language", "text", "state", "wants_outcome", "created_at"
)  # fmt: skip
_REQUEST = (
    "reference", "text", "language", "province", "urgent", "state", "received_on", "due_on", "created_at"
)  # fmt: skip
_SUPPORT = ("reference", "province", "commune", "tell", "created_at")
_DRAFT = ("reference", "kind", "language", "words", "verdicts", "signed", "created_at")
_ASSOCIATION = (
    "reference", "name", "role", "province", "field", "recognised_in", "state", "reason", "created_at", "left_at"
)  # fmt: skip
_GUEST = ("province", "for_association", "way", "joined_at", "left_at", "came")
_ANSWERS = ("reference", "network", "province", "language", "answers", "follow", "created_at", "updated_at")
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
    petitions: tuple[Line, ...]
    associations: tuple[Line, ...]
    meetings: tuple[Line, ...]
    consultations: tuple[Line, ...]
    projects: tuple[Line, ...]
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
        requests=tuple(_request(session, row) for row in _rows(session, InformationRequest, contact)),
        supports=_supports(session, contact),
        petitions=tuple(_line(row, _DRAFT) for row in _rows(session, PetitionDraft, contact)),
        associations=tuple(_line(row, _ASSOCIATION) for row in _rows(session, Association, contact)),
        meetings=_meetings(session, contact),
        consultations=_consultations(session, contact),
        projects=_projects(session, contact),
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


def _request(session: Session, row: InformationRequest) -> Line:
    steps = tuple(_line(step, ("day", "act", "text")) for step in ledger.history(session, row))
    complaints = tuple(
        _line(one, ("level", "state", "text", "decision", "filed_on", "decided_on"))
        for one in ledger.complaints(session, row)
    )
    return _line(row, _REQUEST) | {"question": row.question or "", "steps": steps, "complaints": complaints}


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


def _meetings(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = (
        select(MeetingGuest, Meeting)
        .join(Meeting, col(Meeting.id) == MeetingGuest.meeting_id)
        .where(MeetingGuest.contact_id == contact.id)
        .order_by(col(MeetingGuest.id))
    )
    return tuple(
        _line(guest, _GUEST) | {"meeting": meeting.slug, "title": meeting.title}
        for guest, meeting in session.exec(query)
    )


def _consultations(session: Session, contact: Contact) -> tuple[Line, ...]:
    """The answers sent, and those begun and not sent."""
    found = []
    for table, names in ((ConsultationAnswer, _ANSWERS), (ConsultationDraft, ("answers", "updated_at"))):
        query = (
            select(table, Consultation.slug)
            .join(Consultation, col(Consultation.id) == table.consultation_id)
            .where(table.contact_id == contact.id)
            .order_by(col(table.consultation_id))
        )
        found += [_line(row, names) | {"consultation": slug} for row, slug in session.exec(query)]
    return tuple(found)


def _projects(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = (
        select(Project.code, Project.title, ProjectFollower.since)
        .join(ProjectFollower, col(ProjectFollower.project_id) == col(Project.id))
        .where(ProjectFollower.contact_id == contact.id)
        .order_by(Project.code)
    )
    return tuple({"project": code, "title": title, "since": since} for code, title, since in session.exec(query))


def _message(row: Delivery) -> Line:
    """A message to the person; of a broadcast not the words, which all who received it share."""
    return _line(row, _MESSAGE) | {"text": (row.message or {}).get("text", "")}


def erase(session: Session, contact: Contact) -> None:
    """Forget this person: contact, topics, conversation and the words of the bot's answers go, what waits is not sent.

    A petition that they prepared goes as well, unless it was opened: then its words are everybody's to read.

    What stays has lost its person: feedback and requests, since the council must answer for them and the references
    remain valid; petition support and answers to consultations with their keyed hash, so that nobody counts twice
    (answers not sent yet go); consents, as the proof of what was once allowed; having joined or come to a meeting,
    deliveries and events, as numbers. Their own terms end them. An association goes with the person who registered
    it: who speaks for it registers it anew.
    """
    note_losses(session, col(Contact.id) == contact.id)
    _withdraw_messages(session, col(Delivery.contact_id) == contact.id)
    forget_places(session, col(Feedback.contact_id) == contact.id)
    for draft in _rows(session, PetitionDraft, contact):
        if draft.petition_id is None:
            session.delete(draft)
    conversation = session.get(Conversation, contact.id)
    if conversation is not None:
        session.delete(conversation)
        session.flush()
    # The foreign keys do the rest: topics go, every other row's contact_id becomes NULL.
    session.delete(contact)
    session.flush()


def erase_all(session: Session, which: ColumnElement[bool]) -> None:
    """The same for all people to whom a condition on Contact applies, without reading them."""
    session.flush()
    note_losses(session, which)
    people = select(Contact.id).where(which)
    _withdraw_messages(session, col(Delivery.contact_id).in_(people))
    forget_places(session, col(Feedback.contact_id).in_(people))
    unopened = (col(PetitionDraft.contact_id).in_(people), col(PetitionDraft.petition_id).is_(None))
    session.exec(delete(PetitionDraft).where(*unopened).execution_options(synchronize_session=False))
    # The foreign keys take conversations and topics along.
    session.exec(delete(Contact).where(which).execution_options(synchronize_session=False))
    session.expire_all()


def _withdraw_messages(session: Session, mine: ColumnElement[bool]) -> None:
    """Take the person out of their deliveries; a broadcast that waits is left to the sender, who finds nobody.

    The recipient is renamed because SQLite gives the number of the newest contact out again once they are gone. An
    answer that is on its way at this very moment keeps its words until it ends, or the sender could not end it.
    """
    reply = col(Delivery.occurrence_id).is_(None)
    waiting = col(Delivery.state).in_((DeliveryState.PLANNED, DeliveryState.CLAIMED))
    claimed = col(Delivery.state) == DeliveryState.CLAIMED
    settled = col(Delivery.state) != DeliveryState.SENDING
    recipient = literal("erased:") + cast(col(Delivery.id), String)
    for which, values in (
        ((mine, reply, waiting), {"state": DeliveryState.CANCELLED, "reason": "erased", "lease_until": None}),
        ((mine, claimed), {"state": DeliveryState.PLANNED, "lease_until": None}),
        ((mine, settled), {"message": None}),
        ((mine,), {"recipient": recipient, "address": "", "about": ""}),
    ):
        session.exec(update(Delivery).where(*which).values(**values).execution_options(synchronize_session="fetch"))
