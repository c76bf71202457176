"""Opens and closes consultations at their hours, ends polls, then tells who took part what came of it, once."""

from collections.abc import Callable

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from analytics.consultation_words import outcome_message, results_messages
from analytics.consultations import public_results
from civic.consultation_answers import content_of
from civic.consultation_file import said_in
from civic.consultations import due, follow_clock, results_of
from civic.poll_ends import PATIENCE, end, open_polls_of, to_end
from civic.region import Region
from core.clock import now
from core.db import Database
from core.message import Button
from core.models import Consultation, ConsultationAnswer, ConsultationState, Contact
from core.notices import language_of, notify
from scheduler.job import Job, JobContext

BATCH = 200

Tell = Callable[[Session, Consultation, ConsultationAnswer, Contact, Region], None]


def follow_consultations(context: JobContext) -> None:
    """Follow the clock, then tell; the write lock is not asked for while there is nothing to do."""
    with context.db.reading() as session:
        slugs = due(session, now())
    for slug in slugs:
        with context.db.transaction() as session:
            follow_clock(session, slug, now(), context.region)
    ended = _end_polls(context.db)
    told = [_tell_all(context.db, context.region, waiting, tell) for waiting, tell in _telling()]
    if ended or any(told):
        context.wake()


def _end_polls(db: Database) -> int:
    """Put the calls on their way that end the polls whose end has come, those of campaigns as well; how many."""
    with db.reading() as session:
        ids = to_end(session, now())
    for poll_id in ids:
        with db.transaction() as session:
            end(session, poll_id)
    return len(ids)


def _tell_all(db: Database, region: Region, waiting: ColumnElement[bool], tell: Tell) -> int:
    """Tell everybody who waits, a batch to a transaction; how many were told."""
    told = 0
    while True:
        with db.reading() as session:
            ids = _waiting(session, waiting)
        if not ids:
            return told
        with db.transaction() as session:
            _tell_some(session, region, ids, waiting, tell)
        told += len(ids)


def _waiting(session: Session, waiting: ColumnElement[bool]) -> list[int]:
    query = select(ConsultationAnswer.id).join(
        Consultation, col(Consultation.id) == ConsultationAnswer.consultation_id
    )  # fmt: skip
    mine = (waiting, col(ConsultationAnswer.contact_id).is_not(None))
    return list(session.exec(query.where(*mine).order_by(col(ConsultationAnswer.id)).limit(BATCH)))


def _tell_some(session: Session, region: Region, ids: list[int], waiting: ColumnElement[bool], tell: Tell) -> None:
    """Those of `ids` who wait still: another process may have told them meanwhile."""
    query = (
        select(ConsultationAnswer, Consultation, Contact)
        .join(Consultation, col(Consultation.id) == ConsultationAnswer.consultation_id)
        .join(Contact, col(Contact.id) == ConsultationAnswer.contact_id)
        .where(col(ConsultationAnswer.id).in_(ids), waiting)
        .with_for_update(of=ConsultationAnswer)
    )
    for answer, consultation, contact in session.exec(query):
        tell(session, consultation, answer, contact, region)


def _tell_results(
    session: Session, consultation: Consultation, answer: ConsultationAnswer, contact: Contact, region: Region
) -> None:
    results = public_results(results_of(session, consultation, region))
    t, content = language_of(contact), content_of(consultation)
    *first, last = results_messages(content, results, answer.province, region, t)
    for text in first:
        notify(session, contact, text, about=_about(consultation))
    menu = Button(label=t("Menu"), value="go:menu")
    notify(session, contact, last, rows=[[menu]], about=_about(consultation))
    answer.results_told_at = now()


def _tell_outcome(
    session: Session, consultation: Consultation, answer: ConsultationAnswer, contact: Contact, region: Region
) -> None:
    t = language_of(contact)
    text = said_in(consultation.outcome, t.language, region.fallbacks)
    rows = [[Button(label=t("Tell us what you think"), value="go:feedback")]]
    told = outcome_message(content_of(consultation), text, region, t)
    notify(session, contact, told, rows=rows, about=_about(consultation))
    answer.outcome_told_at = now()


def _about(consultation: Consultation) -> str:
    return f"consultation:{consultation.slug}"


_CLOSED = col(Consultation.state) == ConsultationState.CLOSED
_NOT_TOLD = _CLOSED & col(ConsultationAnswer.results_told_at).is_(None)
# The results come first; a later wording of the outcome is told as well.
_OUTCOME_WAITS = (
    _CLOSED
    & col(ConsultationAnswer.follow).is_(True)
    & col(ConsultationAnswer.results_told_at).is_not(None)
    & col(Consultation.outcome_at).is_not(None)
    & or_(
        col(ConsultationAnswer.outcome_told_at).is_(None),
        col(ConsultationAnswer.outcome_told_at) < col(Consultation.outcome_at),
    )
)


def _telling() -> tuple[tuple[ColumnElement[bool], Tell], ...]:
    """Who waits for what now. The results wait for the last votes of the channel, for a while."""
    counted = or_(~open_polls_of(Consultation.id), col(Consultation.closed_at) <= now() - PATIENCE)
    return ((_NOT_TOLD & counted, _tell_results), (_OUTCOME_WAITS, _tell_outcome))


FOLLOW_CONSULTATIONS = Job("follow_consultations", follow_consultations)
