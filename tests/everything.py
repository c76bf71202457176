"""Somebody of whom there is a row in every table that can hold something of a person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import Table
from sqlmodel import Session, SQLModel

from core.columns import EncryptedJson, EncryptedText
from core.message import Message
from core.models import (
    Association,
    Comment,
    CommentEntry,
    Consent,
    Consultation,
    ConsultationAnswer,
    ConsultationDraft,
    ConsultationState,
    Contact,
    ContactTopic,
    Conversation,
    Delivery,
    DeliveryState,
    EntryKind,
    Event,
    EventKind,
    Feedback,
    FeedbackEntry,
    FeedbackState,
    GoalsFollower,
    Handover,
    InboundMessage,
    InformationRequest,
    Meeting,
    MeetingGuest,
    MeetingKind,
    Petition,
    PetitionDraft,
    PetitionKind,
    PetitionState,
    PetitionSupport,
    Project,
    ProjectFollower,
    Purpose,
    RequestAct,
    RequestComplaint,
    RequestState,
    RequestStep,
    Role,
    SentFile,
    SentFileState,
    Staff,
    StaffAccount,
    Way,
)
from core.models.information_request import ComplaintLevel

AT = datetime(2026, 1, 15, 10, tzinfo=UTC)
DAY = date(2026, 1, 15)
QUESTIONS = [
    {"id": "road", "kind": "choice", "text": {"fr": "Quelle route ?"}, "options": {"fr": ["La 308", "La 210"]}},
    {"id": "why", "kind": "voice", "text": {"fr": "Pourquoi ?"}},
]
CONTENT = {
    "slug": "roads", "opens": "2026-01-01T09:00", "closes": "2026-02-01T09:00", "title": {"fr": "Routes"},
    "introduction": {"fr": "Dites-nous."}, "use": {"fr": "Pour le plan."}, "questions": QUESTIONS,
}  # fmt: skip


# What is sealed there is not a citizen's: the secret of a code app.
OF_STAFF = {"staff"}


def personal_tables() -> dict[str, Table]:
    """Every table that refers to a contact, or that has sealed words, found in the tables themselves."""
    return {
        table.name: table
        for table in SQLModel.metadata.sorted_tables
        if table.name not in OF_STAFF and (table.name == "contact" or _refers(table) or sealed(table))
    }


def _refers(table: Table) -> bool:
    return any(key.column.table.name == "contact" for key in table.foreign_keys)


def sealed(table: Table) -> list[str]:
    """The columns that hold people's words."""
    return [column.name for column in table.columns if isinstance(column.type, (EncryptedText, EncryptedJson))]


def secret(name: str) -> str:
    """The words that stand in a table."""
    return f"words in {name}"


def live(session: Session, contact: Contact) -> dict[str, SQLModel]:
    """Puts a row into every personal table; by the table's name."""
    staff = Staff(email="staff@council.example", role=Role.MODERATOR)
    session.add_all([contact, staff])
    session.flush()
    rows: dict[str, SQLModel] = {"contact": contact}
    for part in (_talk(contact), _under_a_post(staff), _matters(contact, staff), _civic(session, contact, staff)):
        for row in part:
            session.add(row)
            session.flush()
            rows[row.__tablename__] = row  # type: ignore[index]
    return rows


def _talk(contact: Contact) -> Iterator[SQLModel]:
    yield ContactTopic(contact_id=contact.id, topic="water")
    yield Conversation(contact_id=contact.id, state={"flow": "request", "answers": {"text": secret("conversation")}})
    mark = InboundMessage(channel="telegram", external_id="mark-77", contact_id=contact.id, at=AT)
    yield mark
    yield Delivery(
        inbound_id=mark.id, contact_id=contact.id, lane="telegram", channel="telegram", recipient=str(contact.id),
        state=DeliveryState.SENT, message=Message(text=secret("delivery")).model_dump(mode="json"), planned_at=AT,
        address=contact.address,
    )  # fmt: skip
    yield Event(kind=EventKind.BUTTON, name="welcome.language", channel="telegram", contact_id=contact.id, at=AT)
    yield Consent(
        contact_id=contact.id, purpose=Purpose.NEWS, granted=False, wording=secret("consent"), version=1,
        language="fr", channel="telegram", at=AT,
    )  # fmt: skip


def _under_a_post(staff: Staff) -> Iterator[SQLModel]:
    comment = Comment(lane="facebook_page", network_id="1_2", post="77_1", actor="a", text=secret("comment"), at=AT)
    yield comment
    yield CommentEntry(
        comment_id=comment.id, kind=EntryKind.NOTE, staff_id=staff.id, text=secret("commententry"), at=AT
    )


def _matters(contact: Contact, staff: Staff) -> Iterator[SQLModel]:
    feedback = Feedback(
        reference="F26-222222", contact_id=contact.id, network="telegram", text=secret("feedback"), place="32.1,-6.3",
        attachments='[["photo", "handle-1"]]', state=FeedbackState.CLOSED, closed_at=AT, wants_outcome=True,
    )  # fmt: skip
    yield feedback
    yield FeedbackEntry(
        feedback_id=feedback.id, kind=EntryKind.PERSON, text=secret("feedbackentry"), attachments='[["voice", "h2"]]'
    )
    yield Handover(contact_id=contact.id, feedback_id=feedback.id, staff_id=staff.id, minutes=60, ends_at=AT)
    yield SentFile(
        subject="F26-222222", contact_id=contact.id, network="telegram", kind="photo", handle="handle-1",
        handle_hash="1", state=SentFileState.KEPT, path="sent/1", type="jpg", size=123_456, kept_at=AT,
    )  # fmt: skip
    request = InformationRequest(
        reference="R26-222222", contact_id=contact.id, text=secret("informationrequest"), received_on=DAY, due_on=DAY,
        state=RequestState.ANSWERED, closed_on=DAY, question=secret("question"),
    )  # fmt: skip
    yield request
    yield RequestStep(
        request_id=request.id, act=RequestAct.CLARIFIED, day=DAY, text=secret("requeststep"), files='[["voice", "h3"]]'
    )
    yield RequestComplaint(
        request_id=request.id, level=ComplaintLevel.HEAD, text=secret("requestcomplaint"), decision="Non.",
        filed_on=DAY, due_on=DAY, files='[["photo", "h4"]]',
    )  # fmt: skip


def _subjects(staff: Staff) -> tuple[Petition, Consultation, Meeting]:
    """What a person takes part in, all of it over."""
    petition = Petition(
        slug="road-308", title={"fr": "Route 308"}, summary={"fr": "…"}, opened_on=DAY, closed_on=DAY,
        state=PetitionState.CLOSED,
    )  # fmt: skip
    consultation = Consultation(
        slug="roads", source="", content=CONTENT, zone="UTC", opens_at=AT, closes_at=AT, author_id=staff.id,
        state=ConsultationState.CLOSED, closed_at=AT,
    )  # fmt: skip
    meeting = Meeting(
        slug="session-1", kind=MeetingKind.SESSION, topic="roads", title={"fr": "Session"}, place={"fr": "Siège"},
        wall_start="2026-01-15T10:00", wall_end="2026-01-15T12:00", zone="UTC", starts_at=AT, ends_at=AT,
        tzdata_version="2026.3",
    )  # fmt: skip
    return petition, consultation, meeting


def _civic(session: Session, contact: Contact, staff: Staff) -> Iterator[SQLModel]:
    petition, consultation, meeting = _subjects(staff)
    session.add_all([petition, consultation, meeting])
    session.flush()
    yield PetitionSupport(
        contact_id=contact.id, petition_id=petition.id, person_hash="p", reference="P26-222222", province="azilal",
        commune="", tell=True,
    )  # fmt: skip
    words = {"title": secret("petitiondraft"), "object": "O", "demand": "D", "role": secret("role"), "association": ""}
    yield PetitionDraft(
        contact_id=contact.id, reference="D26-222222", kind=PetitionKind.CITIZENS, language="fr", words=words,
        verdicts={"residence": "met"}, signed={"azilal": 12}, created_at=AT,
    )  # fmt: skip
    yield Association(
        contact_id=contact.id, reference="A26-222222", name=secret("association"), role="présidente", province="azilal",
        field="water", recognised_in=2015, created_at=AT,
    )  # fmt: skip
    yield MeetingGuest(
        contact_id=contact.id, meeting_id=meeting.id, way=Way.AFAR, province="azilal", day_reminder_for=AT
    )
    answers = {"road": {"chosen": ["1"]}, "why": {"text": secret("consultationanswer"), "files": [["voice", "h5"]]}}
    yield ConsultationAnswer(
        contact_id=contact.id, consultation_id=consultation.id, person_hash="c", reference="K26-222222",
        network="telegram", answers=answers, follow=True,
    )  # fmt: skip
    yield ConsultationDraft(
        contact_id=contact.id, consultation_id=consultation.id, updated_at=AT,
        answers={"why": {"text": secret("consultationdraft"), "files": []}},
    )  # fmt: skip
    plan = Project(code="P-308", title={"fr": "Route 308"}, topic="roads")
    session.add(plan)
    session.flush()
    yield ProjectFollower(contact_id=contact.id, project_id=plan.id, since=AT)
    yield GoalsFollower(contact_id=contact.id, subject="6-1-1", since=AT)
    yield StaffAccount(contact_id=contact.id, staff_id=staff.id, code_hash="", expires_at=AT, linked_at=AT)
