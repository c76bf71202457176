"""Consultations in lists: those that everybody may see, and all of them for staff."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from civic.consultations import find_consultation
from core.errors import BadInput
from core.models import Consultation, ConsultationAnswer, ConsultationState

OPEN, CLOSED = ConsultationState.OPEN, ConsultationState.CLOSED


def public_consultations(
    session: Session, state: ConsultationState, *, limit: int, offset: int = 0
) -> list[Consultation]:
    """Those that are open, the one that closes first before the others; or those closed, the last one first."""
    closes = col(Consultation.closes_at)
    query = select(Consultation).where(Consultation.state == state)
    query = query.order_by(closes.asc() if state is OPEN else closes.desc(), col(Consultation.id))
    return list(session.exec(query.offset(offset).limit(limit)))


def count_consultations(session: Session, state: ConsultationState) -> int:
    """How many there are in this state."""
    return session.exec(select(func.count()).select_from(Consultation).where(Consultation.state == state)).one()


def public_consultation(session: Session, slug: str) -> Consultation:
    """The consultation of this name; BadInput when there is none, or it has not opened yet."""
    found = find_consultation(session, slug)
    if found.state not in {OPEN, CLOSED}:
        raise BadInput("consultation %(slug)r is not public", slug=slug)
    return found


def listed_consultations(
    session: Session, state: ConsultationState | None, *, limit: int, offset: int = 0
) -> list[Consultation]:
    """For staff: those in a state (None: all), the one that opens last before the others."""
    query = select(Consultation).order_by(col(Consultation.opens_at).desc(), col(Consultation.id))
    query = query if state is None else query.where(Consultation.state == state)
    return list(session.exec(query.offset(offset).limit(limit)))


def count_by_state(session: Session) -> dict[ConsultationState, int]:
    """How many consultations are in each state."""
    rows = session.exec(select(Consultation.state, func.count()).group_by(col(Consultation.state)))
    return {ConsultationState(state): count for state, count in rows}


def answer_counts(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """How many people have answered each of these consultations in the conversation."""
    mine = col(ConsultationAnswer.consultation_id)
    query = select(mine, func.count()).where(mine.in_(numbers)).group_by(mine)
    return dict(session.exec(query).all())
