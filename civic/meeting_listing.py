"""Sessions and meetings as everybody may see them: those that come, and those that are over or were called off."""

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.clock import now
from core.models import Meeting


def public_meetings(session: Session, *, past: bool, limit: int, offset: int = 0) -> list[Meeting]:
    """Those that have not ended, the next one first; or those that have, the last one first."""
    starts = col(Meeting.starts_at)
    query = _when(past).order_by(starts.desc() if past else starts.asc(), col(Meeting.id))
    return list(session.exec(query.offset(offset).limit(limit)))


def count_meetings(session: Session, *, past: bool) -> int:
    """How many there are."""
    return session.exec(select(func.count()).select_from(_when(past).subquery())).one()


def _when(past: bool) -> SelectOfScalar[Meeting]:
    moment = now()
    return select(Meeting).where(Meeting.ends_at <= moment if past else Meeting.ends_at > moment)
