"""What is stored on a person, all of it, and erasing it (law 09-08)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from civic.consultation_answers import content_of
from civic.consultation_file import ConsultationContent
from civic.erasure import erase, erase_all
from civic.feedback import attachments_of, thread
from civic.requests import ledger
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
    Event,
    Feedback,
    FeedbackEntry,
    GoalsFollower,
    Handover,
    InboundMessage,
    InformationRequest,
    Meeting,
    MeetingGuest,
    Petition,
    PetitionDraft,
    PetitionSupport,
    Project,
    ProjectFollower,
    RequestComplaint,
    RequestStep,
    SentFile,
    StaffAccount,
)

__all__ = ["SHOWN", "Holdings", "Line", "erase", "erase_all", "holdings"]

Line = dict[str, Any]

# What a person is shown of each table that holds something of theirs. A test names, with its reason, what is not.
SHOWN: Mapping[type[SQLModel], tuple[str, ...]] = {
    Contact: (
        "network", "address", "language", "language_chosen", "province", "commune", "listens", "news", "state",
        "created_at", "seen_at",
    ),
    ContactTopic: ("topic",),
    Conversation: ("state", "updated_at"),
    Consent: ("purpose", "granted", "wording", "version", "language", "channel", "reference", "at"),
    Feedback: (
        "reference", "network", "topic", "campaign_id", "province", "commune", "place", "language",
        "text", "attachments", "state", "wants_outcome", "created_at", "heard_at", "answered_at", "closed_at",
    ),
    FeedbackEntry: ("kind", "at", "text", "attachments"),
    Handover: ("began_at", "ends_at"),
    InformationRequest: (
        "reference", "text", "language", "province", "urgent", "state", "question", "received_on", "due_on",
        "extended_on", "closed_on", "ground", "created_at",
    ),
    RequestStep: ("day", "act", "text", "files"),
    RequestComplaint: ("level", "state", "text", "files", "decision", "filed_on", "due_on", "decided_on"),
    PetitionSupport: ("reference", "province", "commune", "tell", "by_account", "created_at"),
    PetitionDraft: ("reference", "kind", "language", "words", "verdicts", "signed", "created_at"),
    Association: (
        "reference", "name", "role", "province", "field", "recognised_in", "state", "reason", "created_at",
        "decided_at", "left_at",
    ),
    MeetingGuest: (
        "province", "for_association", "way", "joined_at", "left_at", "came", "day_reminder_for", "hour_reminder_for",
        "asked_for",
    ),
    ConsultationAnswer: (
        "reference", "network", "province", "language", "answers", "follow", "created_at", "updated_at",
        "results_told_at", "outcome_told_at",
    ),
    ConsultationDraft: ("answers", "position", "updated_at"),
    ProjectFollower: ("since",),
    GoalsFollower: ("subject", "since"),
    SentFile: ("subject", "network", "kind", "state", "type", "size", "reason", "created_at", "kept_at"),
    Delivery: ("planned_at", "sent_at", "channel", "state", "reason", "message"),
    Event: ("at", "kind", "name", "channel", "language", "province", "campaign_id", "amount"),
    InboundMessage: ("at", "channel", "external_id", "failed"),
    StaffAccount: ("linked_at",),
}  # fmt: skip


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
    files: tuple[Line, ...]
    projects: tuple[Line, ...]
    goals: tuple[Line, ...]
    messages: tuple[Line, ...]
    activity: tuple[Line, ...]
    received: tuple[Line, ...]
    staff: tuple[Line, ...]

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
        profile=_line(contact),
        topics=_topics(session, contact),
        conversation={**conversation.state, "updated_at": conversation.updated_at} if conversation else {},
        consents=_lines(session, Consent, contact),
        feedback=tuple(_feedback(session, row) for row in _rows(session, Feedback, contact)),
        requests=tuple(_request(session, row) for row in _rows(session, InformationRequest, contact)),
        supports=_supports(session, contact),
        petitions=tuple(_draft(session, row) for row in _rows(session, PetitionDraft, contact)),
        associations=_lines(session, Association, contact),
        meetings=_meetings(session, contact),
        consultations=_consultations(session, contact),
        files=tuple(_renamed(line, subject="reference") for line in _lines(session, SentFile, contact)),
        projects=_projects(session, contact),
        goals=_goals(session, contact),
        messages=tuple(_message(row) for row in _rows(session, Delivery, contact)),
        activity=_lines(session, Event, contact),
        received=_lines(session, InboundMessage, contact),
        staff=tuple(
            _line(row) for row in session.exec(select(StaffAccount).where(StaffAccount.contact_id == contact.id))
        ),
    )


def _line(row: SQLModel) -> Line:
    return {name: getattr(row, name) for name in SHOWN[type(row)]}


def _renamed(line: Line, **names: str) -> Line:
    return {names.get(name, name): value for name, value in line.items()}


def _rows(session: Session, table: Any, contact: Contact) -> Sequence[Any]:
    return session.exec(select(table).where(table.contact_id == contact.id).order_by(table.id)).all()


def _lines(session: Session, table: Any, contact: Contact) -> tuple[Line, ...]:
    return tuple(_line(row) for row in _rows(session, table, contact))


def _topics(session: Session, contact: Contact) -> tuple[str, ...]:
    chosen = select(ContactTopic.topic).where(ContactTopic.contact_id == contact.id).order_by(col(ContactTopic.topic))
    return tuple(session.exec(chosen))


def _feedback(session: Session, row: Feedback) -> Line:
    """A feedback with all that was said about it; staff's notes on their own work are the council's."""
    further = tuple(
        {"kind": entry.kind, "at": entry.at, "text": entry.text, "attachments": [one.kind for one in entry.attachments]}
        for entry in thread(session, row, notes=False)[1:]
    )
    speaking = session.exec(select(Handover).where(Handover.feedback_id == row.id)).first()
    with_staff = _renamed(_line(speaking), began_at="with_staff_since", ends_at="with_staff_until") if speaking else {}
    project = session.get(Project, row.project_id) if row.project_id is not None else None
    more = {"project": project.code if project else "", "further": further}
    return _line(row) | {"attachments": [one.kind for one in attachments_of(row)]} | more | with_staff


def _request(session: Session, row: InformationRequest) -> Line:
    """A request with its history and its complaints; of a file the council answered with the name."""
    steps = tuple(_with_names(step) for step in ledger.history(session, row))
    complaints = tuple(_with_names(one) for one in ledger.complaints(session, row))
    return _line(row) | {"question": row.question or "", "steps": steps, "complaints": complaints}


def _with_names(row: RequestStep | RequestComplaint) -> Line:
    return _line(row) | {"files": [name for name, _place in ledger.files_of(row.files)]}


def _supports(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = (
        select(PetitionSupport, Petition)
        .join(Petition, col(Petition.id) == PetitionSupport.petition_id)
        .where(PetitionSupport.contact_id == contact.id)
        .order_by(col(PetitionSupport.id))
    )
    return tuple(
        _line(support) | {"petition": petition.slug, "title": petition.title}
        for support, petition in session.exec(query)
    )


def _draft(session: Session, row: PetitionDraft) -> Line:
    """A prepared petition, and the public name it was opened under."""
    opened = session.get(Petition, row.petition_id) if row.petition_id is not None else None
    return _line(row) | {"petition": opened.slug if opened else ""}


def _meetings(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = (
        select(MeetingGuest, Meeting)
        .join(Meeting, col(Meeting.id) == MeetingGuest.meeting_id)
        .where(MeetingGuest.contact_id == contact.id)
        .order_by(col(MeetingGuest.id))
    )
    return tuple(
        _line(guest) | {"meeting": meeting.slug, "title": meeting.title} for guest, meeting in session.exec(query)
    )


def _consultations(session: Session, contact: Contact) -> tuple[Line, ...]:
    """The answers sent, and those begun and not sent."""
    found = []
    tables: tuple[Any, ...] = (ConsultationAnswer, ConsultationDraft)
    for table in tables:
        query = (
            select(table, Consultation)
            .join(Consultation, col(Consultation.id) == table.consultation_id)
            .where(table.contact_id == contact.id)
            .order_by(col(table.consultation_id))
        )
        for row, consultation in session.exec(query):
            content = content_of(consultation)
            answers = tuple(_answer(content, name, answer) for name, answer in row.answers.items())
            more = {"consultation": consultation.slug, "title": content.title}
            found.append(_line(row) | {"answers": answers} | more)
    return tuple(found)


def _answer(content: ConsultationContent, name: str, answer: Mapping[str, Any]) -> Line:
    """One answer with its question; what was chosen in the question's own words, per language."""
    question = content.question(name)
    chosen = [
        {language: labels[int(value) - 1] for language, labels in question.options.items()} or value
        for value in answer.get("chosen", ())
    ]
    files = [kind for kind, _handle in answer.get("files", ())]
    return {"asked": question.text, "chosen": chosen, "text": answer.get("text", ""), "attachments": files}


def _projects(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = (
        select(Project, ProjectFollower)
        .join(ProjectFollower, col(ProjectFollower.project_id) == col(Project.id))
        .where(ProjectFollower.contact_id == contact.id)
        .order_by(Project.code)
    )
    return tuple(
        _line(follower) | {"project": project.code, "title": project.title} for project, follower in session.exec(query)
    )


def _goals(session: Session, contact: Contact) -> tuple[Line, ...]:
    query = select(GoalsFollower).where(GoalsFollower.contact_id == contact.id).order_by(col(GoalsFollower.subject))
    return tuple(_renamed(_line(row), subject="goal") for row in session.exec(query))


def _message(row: Delivery) -> Line:
    """A message to the person; of a broadcast not the words, which all who received it share."""
    line = _renamed(_line(row), message="text")
    return line | {"text": (line["text"] or {}).get("text", "")}
