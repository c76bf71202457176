"""What becomes of personal data whose term is over: words are taken out, rows go, persons become nobody."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, delete, literal, or_, update
from sqlmodel import Session, SQLModel, col, select

from civic import sent_files
from civic.consultation_answers import DRAFT
from civic.erasure import erase_all
from core.columns import EncryptedText
from core.losses import note_losses
from core.models import (
    ConsultationAnswer,
    ConsultationDraft,
    Event,
    InformationRequest,
    RequestAct,
    RequestStep,
    SentFile,
)

GIVEN = frozenset({RequestAct.ANSWER, RequestAct.ADD})
Which = ColumnElement[bool]


def erase_people(session: Session, which: Which) -> None:
    """Forget these people."""
    erase_all(session, which)


def _words(table: Table) -> Sequence[Any]:
    """The columns that hold people's words."""
    return [column for column in table.columns if isinstance(column.type, EncryptedText)]


def has_words(model: type[SQLModel]) -> Which:
    """Rows that still have a person or a person's words."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return or_(table.c.contact_id.is_not(None) if "contact_id" in table.c else literal(value=False),
               *(column != "" for column in _words(table)))  # fmt: skip


def strip(model: type[SQLModel], **values: Any) -> Callable[[Session, Which], None]:
    """Takes the words and files out of the rows, and out of the rows that hang on them; the rows stay to be counted."""

    def end(session: Session, which: Which) -> None:
        table: Table = model.__table__  # type: ignore[attr-defined]
        ids = select(table.c.id).where(which)
        if "reference" in table.c:
            _end_files(session, select(table.c.reference).where(which))
        for child in (found for found in table.metadata.tables.values() if found is not table and _words(found)):
            for key in child.foreign_keys:
                if key.column.table is table and key.ondelete == "CASCADE":
                    _empty(session, child, key.parent.in_(ids), {})
        person = {"contact_id": None} if "contact_id" in table.c else {}
        _empty(session, table, which, {**person, **values})

    return end


def _empty(session: Session, table: Table, which: Which, values: dict[str, Any]) -> None:
    words: dict[str, Any] = {column.name: None if column.nullable else "" for column in _words(table)}
    session.connection().execute(update(table).where(which).values({**words, **values}))
    session.expire_all()


def _end_files(session: Session, references: Any) -> None:
    """The files of these matters go: what people sent, and what the council answered them with."""
    answered = select(RequestStep.request_id).where(col(RequestStep.act).in_(GIVEN), col(RequestStep.files) != "")
    given = select(InformationRequest.reference).where(col(InformationRequest.id).in_(answered))
    sent_files.end_answers(session, session.exec(given.where(col(InformationRequest.reference).in_(references))).all())
    sent_files.end(session, col(SentFile.subject).in_(references))


def remove_answers(session: Session, which: Which) -> None:
    """Answers to consultations go with their recordings."""
    _end_files(session, select(ConsultationAnswer.reference).where(which))
    remove(ConsultationAnswer)(session, which)


def remove_drafts(session: Session, which: Which) -> None:
    """Answers that were never sent go with their recordings."""
    names = literal(DRAFT) + cast(col(ConsultationDraft.id), String)
    sent_files.end(session, col(SentFile.subject).in_(select(names).where(which)))
    remove(ConsultationDraft)(session, which)


def end_sent(session: Session, which: Which) -> None:
    """These files go, from the disk too."""
    sent_files.end(session, which)


def leave_nobody(session: Session, which: Which) -> None:
    """Events stay without their person, and who counts people is told."""
    note_losses(session, which)
    put(Event, contact_id=None)(session, which)


def put(model: type[SQLModel], **values: Any) -> Callable[[Session, Which], None]:
    """Gives columns of the rows these values."""

    def end(session: Session, which: Which) -> None:
        session.connection().execute(update(model).where(which).values(**values))
        session.expire_all()

    return end


def remove(model: type[SQLModel]) -> Callable[[Session, Which], None]:
    """The rows go."""

    def end(session: Session, which: Which) -> None:
        session.connection().execute(delete(model).where(which))
        session.expire_all()

    return end


def unname(model: type[SQLModel], column: str) -> Callable[[Session, Which], None]:
    """Puts a mark that leads to nobody in the place of a person's keyed hash, so that counts stay."""

    def end(session: Session, which: Which) -> None:
        table: Table = model.__table__  # type: ignore[attr-defined]
        values: dict[str, Any] = {column: literal("ended:") + cast(table.c.id, String)}
        if "contact_id" in table.c:
            values["contact_id"] = None
        session.connection().execute(update(table).where(which).values(values))
        session.expire_all()

    return end
