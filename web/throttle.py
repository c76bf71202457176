"""Makes guessing passwords slow. Kept in the database: a restart does not forget, and all processes count together."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from core.clock import now
from core.crypto import vault
from core.db import Database
from core.models import LoginFailures
from core.once import insert_once

FREE = 5
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
NO_WAIT = timedelta(0)


class Throttle:
    """Counts failures per key (a network address, an e-mail address); after FREE of them each one doubles the wait."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def attempt(self, *keys: str) -> timedelta:
        """How long to wait; zero lets this attempt through and counts it as failed until `succeeded`."""
        moment = now()
        with self._db.transaction() as session:
            session.exec(delete(LoginFailures).where(col(LoginFailures.last_at) <= moment - FORGOTTEN_AFTER))
            rows = _held(session, _hashes(keys))
            wait = max((_open_at(row) - moment for row in rows if row.count), default=NO_WAIT)
            if wait > NO_WAIT:
                return wait
            for row in rows:
                row.count, row.last_at = row.count + 1, moment
        return NO_WAIT

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        with self._db.transaction() as session:
            session.exec(delete(LoginFailures).where(col(LoginFailures.key_hash).in_(_hashes(keys))))

    def tally(self, key: str) -> int:
        """Count something that is not to be waited for; how often it happened, with no hour of quiet between."""
        with self._db.transaction() as session:
            row = _held(session, _hashes([key]))[0]
            row.count, row.last_at = row.count + 1, now()
            return row.count


def _hashes(keys: Sequence[str]) -> list[str]:
    """Who tries to log in is nobody's business later; in order, so that two attempts cannot wait for each other."""
    return sorted(vault().keyed_hash("login", key) for key in keys)


def _held(session: Session, hashes: Sequence[str]) -> Sequence[LoginFailures]:
    """A row for each key, held until the transaction ends."""
    for each in hashes:
        insert_once(session, LoginFailures, key_hash=each)
    query = select(LoginFailures).where(col(LoginFailures.key_hash).in_(hashes)).order_by(col(LoginFailures.key_hash))
    return session.exec(query.with_for_update()).all()


def _open_at(failures: LoginFailures) -> datetime:
    """When the next attempt is let through."""
    if failures.count < FREE:
        return failures.last_at
    # The exponent is bounded before the multiplication: a thousand failures would not fit a timedelta.
    doublings = min(failures.count - FREE, 20)
    return failures.last_at + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
