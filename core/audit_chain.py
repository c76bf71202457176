"""Chains the audit log: each entry is sealed over the one before it, so that one taken out or changed later shows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from sqlmodel import Session, col, func, select

from core.crypto import vault
from core.models import AuditEntry

BATCH = 500
FIRST = "0" * 64


@dataclass(frozen=True)
class Break:
    """The first place at which the chain does not hold, and why."""

    place: int
    why: str


def seal_new(session: Session, limit: int = BATCH) -> int:
    """Seal what was written since the last time, in the order of writing; how many. Two at once: one of them fails."""
    last = _last(session)
    place, seal = (last.place or 0, last.seal) if last else (0, FIRST)
    fresh = session.exec(
        select(AuditEntry).where(col(AuditEntry.place).is_(None)).order_by(col(AuditEntry.id)).limit(limit)
    ).all()
    for entry in fresh:
        place += 1
        seal = _seal(entry, place, seal)
        entry.place, entry.seal = place, seal
    return len(fresh)


def waiting(session: Session) -> bool:
    """Whether there is anything to seal."""
    return session.exec(select(AuditEntry.id).where(col(AuditEntry.place).is_(None)).limit(1)).first() is not None


def first_break(session: Session) -> Break | None:
    """Where the chain is broken first; None when it holds from end to end.

    It begins with the oldest entry that is kept: what a term has ended is not missed.
    """
    before, expected = "", 0
    for entry in _sealed(session):
        place = entry.place or 0
        if expected and place != expected:
            return Break(expected, f"entry {expected} is missing")
        if before and entry.seal != _seal(entry, place, before):
            return Break(place, f"entry {place} is not as it was sealed")
        before, expected = entry.seal, place + 1
    return None


def count_sealed(session: Session) -> int:
    """How many entries are sealed."""
    return session.exec(select(func.count()).where(col(AuditEntry.place).is_not(None))).one()


def _last(session: Session) -> AuditEntry | None:
    query = select(AuditEntry).where(col(AuditEntry.place).is_not(None)).order_by(col(AuditEntry.place).desc())
    return session.exec(query.limit(1)).first()


def _sealed(session: Session) -> Iterator[AuditEntry]:
    """Every sealed entry in order, a batch at a time."""
    after = 0
    while True:
        query = select(AuditEntry).where(col(AuditEntry.place) > after).order_by(col(AuditEntry.place)).limit(BATCH)
        found = session.exec(query).all()
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].place or 0


def _seal(entry: AuditEntry, place: int, before: str) -> str:
    """A keyed digest: who can write to the database alone cannot make a new chain."""
    at = entry.at.astimezone(UTC).isoformat()
    told = [place, before, entry.staff_id, entry.action, entry.subject, entry.data, at]
    written = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return vault().keyed_hash("audit", written)
