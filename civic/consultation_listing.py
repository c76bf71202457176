"""Consultations as everybody may see them: those that take answers, and those that are closed."""

from sqlmodel import Session, col, func, select

from civic.consultations import find_consultation
from core.errors import BadInput
from core.models import Consultation, ConsultationState

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
