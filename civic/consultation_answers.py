"""What people answer to a consultation: drafts on the way, the answers sent once, and reading them for the results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy
from sqlmodel import Session, col, select

from civic import sent_files
from civic.consultation_file import ConsultationContent, Question
from civic.consultation_results import PollVotes, Response
from civic.polls import polls_of
from core.clock import local_date, now
from core.crypto import vault
from core.errors import BadInput, Refused
from core.message import Attachment
from core.models import Consultation, ConsultationAnswer, ConsultationDraft, ConsultationState, Contact
from core.once import insert_once

# How the files of answers that are not sent yet are found: this and the draft's number.
DRAFT = "draft:"
Given = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class OpenConsultation:
    """A consultation that takes answers now; `closes_on` is the last day, in the council's zone."""

    id: int
    content: ConsultationContent
    closes_on: date

    @property
    def slug(self) -> str:
        """Its name in links."""
        return self.content.slug

    def meant(self, province: str) -> bool:
        """Whether people of that province are asked; who has not said may be."""
        return not (province and self.content.audience.provinces) or province in self.content.audience.provinces


@dataclass(frozen=True)
class Progress:
    """How far a person is with a consultation: the answers, the question they are at, and what was sent already."""

    answers: Given
    position: int = 0
    reference: str = ""
    follow: bool = False


@dataclass(frozen=True)
class Sent:
    """What came of sending answers: their reference, and whether they replaced earlier ones."""

    reference: str
    changed: bool


def open_consultations(session: Session) -> tuple[OpenConsultation, ...]:
    """The consultations that take answers now, the one that closes first before the others."""
    query = (
        select(Consultation)
        .where(Consultation.state == ConsultationState.OPEN, Consultation.closes_at > now())
        .order_by(col(Consultation.closes_at), col(Consultation.id))
    )
    return tuple(
        OpenConsultation(row.id, content_of(row), local_date(row.closes_at, row.zone)) for row in session.exec(query)
    )


def content_of(consultation: Consultation) -> ConsultationContent:
    """What a consultation asks."""
    return ConsultationContent.model_validate(consultation.content)


def drafts_of(session: Session, contact: Contact) -> dict[int, Progress]:
    """What this person has begun and not sent, by consultation."""
    rows = session.exec(select(ConsultationDraft).where(ConsultationDraft.contact_id == contact.id))
    return {row.consultation_id: Progress(row.answers, row.position) for row in rows}


def sent_by(session: Session, contact: Contact, consultation_ids: Sequence[int]) -> dict[int, Progress]:
    """What this person has sent to these consultations."""
    query = select(ConsultationAnswer).where(
        ConsultationAnswer.contact_id == contact.id, col(ConsultationAnswer.consultation_id).in_(consultation_ids)
    )
    return {
        row.consultation_id: Progress(row.answers, reference=row.reference, follow=row.follow)
        for row in session.exec(query)
    }


def _draft(session: Session, contact: Contact, consultation_id: int) -> ConsultationDraft | None:
    query = select(ConsultationDraft).where(
        ConsultationDraft.contact_id == contact.id, ConsultationDraft.consultation_id == consultation_id
    )
    return session.exec(query).first()


def save_draft(session: Session, *, consultation_id: int, contact: Contact, answers: Given, position: int) -> None:
    """Keep how far a person is, so that they can go on later."""
    draft = _draft(session, contact, consultation_id)
    if draft is None:
        draft = ConsultationDraft(contact_id=contact.id, consultation_id=consultation_id, answers={})
    draft.answers, draft.position, draft.updated_at = dict(answers), position, now()
    session.add(draft)
    session.flush()
    sent_files.follow_only(session, contact, draft_subject(draft), files_in(answers))


def files_in(answers: Given) -> list[Attachment]:
    """The recordings among answers, question by question."""
    return [Attachment(kind, handle) for answer in answers.values() for kind, handle in answer.get("files", ())]


def draft_subject(draft: ConsultationDraft) -> str:
    """How the files of answers that are not sent yet are found."""
    return f"{DRAFT}{draft.id}"


def person_hash(contact: Contact) -> str:
    """The keyed hash by which one account answers a consultation once."""
    return vault().keyed_hash("consultation-person", f"{contact.network}:{contact.address}")


def send_answers(
    session: Session, *, consultation_id: int, contact: Contact, answers: Given, follow: bool, reference: str
) -> Sent:
    """Take a person's answers, once per account: a second time replaces the first and keeps its reference.

    Refused when the consultation takes none now or does not ask this province; BadInput when the answers do not fit
    its questions.
    """
    consultation = _answerable(session, consultation_id, contact)
    check_answers(content_of(consultation), answers)
    values = {
        "contact_id": contact.id,
        "network": contact.network,
        "province": contact.province,
        "language": contact.language,
        "answers": {name: dict(answer) for name, answer in answers.items()},
        "follow": follow,
    }
    hashed = person_hash(contact)
    added = insert_once(
        session, ConsultationAnswer, consultation_id=consultation_id, person_hash=hashed, reference=reference, **values
    )
    kept = reference if added is not None else _replace(session, consultation_id, hashed, values)
    draft = _draft(session, contact, consultation_id)
    if draft is not None:
        sent_files.hand_on(session, draft_subject(draft), kept)
        session.delete(draft)
    sent_files.follow_only(session, contact, kept, files_in(answers))
    return Sent(kept, changed=added is None)


def _answerable(session: Session, consultation_id: int, contact: Contact) -> Consultation:
    """The consultation, held open while the answers are written."""
    query = select(Consultation).where(Consultation.id == consultation_id).with_for_update(read=True)
    consultation = session.exec(query.execution_options(populate_existing=True)).first()
    if consultation is None or consultation.state is not ConsultationState.OPEN or consultation.closes_at <= now():
        raise Refused("this consultation takes no answers now")
    provinces = content_of(consultation).audience.provinces
    if provinces and contact.province not in provinces:
        raise Refused("this consultation asks people of %(provinces)s", provinces=tuple(provinces))
    return consultation


def _replace(session: Session, consultation_id: int, hashed: str, values: Mapping[str, Any]) -> str:
    row = session.exec(
        select(ConsultationAnswer)
        .where(ConsultationAnswer.consultation_id == consultation_id, ConsultationAnswer.person_hash == hashed)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.sqlmodel_update({**values, "updated_at": now()})
    session.add(row)
    return row.reference


def check_answers(content: ConsultationContent, answers: Given) -> None:
    """Raise BadInput unless the answers are of these questions, of their kinds, and none that must be is missing."""
    for name, answer in answers.items():
        if not _fits(content.question(name), answer):
            raise BadInput("the answer to %(name)r is none of the question's", where=name, name=name)
    for question in content.questions:
        if not question.optional and question.id not in answers:
            raise BadInput("the answer to %(id)r is missing", where=question.id, id=question.id)


def _fits(question: Question, answer: Mapping[str, Any]) -> bool:
    if not question.kind.counted:
        return answer.keys() == {"text", "files"} and bool(answer["text"] or answer["files"])
    chosen = answer.get("chosen", [])
    single = question.kind.value != "several"
    return (
        answer.keys() == {"chosen"}
        and 1 <= len(chosen) <= (1 if single else len(question.values))
        and len(set(chosen)) == len(chosen)
        and set(chosen) <= set(question.values)
    )


def responses_of(session: Session, consultation_id: int) -> list[Response]:
    """All answers to a consultation, without the people."""
    one = ConsultationAnswer
    # Columns rather than rows: of 20,000 answers the rows alone take as long as opening the words.
    wanted = (one.province, one.network, one.answers, one.language, one.reference)
    query = sqlalchemy.select(*(col(column) for column in wanted))
    rows = session.execute(query.where(col(one.consultation_id) == consultation_id).order_by(col(one.id)))
    return [Response(*row) for row in rows]


def words_of(session: Session, consultation_id: int, *, before: int | None, limit: int) -> list[tuple[int, Response]]:
    """For staff: what people answered, the newest first, each with its number; those before one for the next page."""
    query = select(ConsultationAnswer).where(ConsultationAnswer.consultation_id == consultation_id)
    query = query if before is None else query.where(ConsultationAnswer.id < before)
    rows = session.exec(query.order_by(col(ConsultationAnswer.id).desc()).limit(limit))
    return [(row.id, Response(row.province, row.network, row.answers, row.language, row.reference)) for row in rows]


def poll_votes_of(session: Session, consultation_id: int) -> list[PollVotes]:
    """The votes of the consultation's polls."""
    return [
        PollVotes(row.question_id, row.channel, row.votes, row.voters)
        for row in polls_of(session, consultation_id=consultation_id)
    ]
