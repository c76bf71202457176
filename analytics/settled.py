"""Up to which number all events are there for good: an earlier one may be committed after a later one.

SQLite has one writer at a time, who commits before the next one begins. On PostgreSQL a writer holds a lock on the
table from before it takes a number until its events can be seen: when everybody who held one after the newest event
was read is gone, nothing can come before that event any more.
"""

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from core.db import Database
from core.models import Event, RollupState

_WRITERS = text(
    "SELECT DISTINCT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' "
    "AND relation = 'event'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def settled(db: Database, name: str) -> int:
    """The number; what it waits for is kept in the RollupState of this name."""
    if db.is_sqlite:
        with db.reading() as session:
            return _newest(session)
    with db.transaction() as session:
        state = session.exec(select(RollupState).where(RollupState.name == name).with_for_update()).one()
        newest = _newest(session)
        writers = set(session.execute(_WRITERS).scalars())
        if not writers:
            return newest
        reached = state.mark if not writers & set(state.writers.split()) else state.counted
        if reached == state.mark:
            state.mark, state.writers = newest, " ".join(sorted(writers))
            session.add(state)
        return max(reached, state.counted)


def _newest(session: Session) -> int:
    return session.exec(select(func.coalesce(func.max(col(Event.id)), 0))).one()
