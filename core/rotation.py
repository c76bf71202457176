"""Changes the key of the personal columns: what an older key sealed is sealed anew with the newest, batch by batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, bindparam, column, select, table, update
from sqlmodel import Session, SQLModel

from core.columns import EncryptedJson, EncryptedText
from core.crypto import vault
from core.db import Database

BATCH = 500


@dataclass(frozen=True)
class SealedColumn:
    """One encrypted column, and the key by which its rows are found."""

    table: str
    key: str
    name: str

    def __str__(self) -> str:
        """Its name as people write it."""
        return f"{self.table}.{self.name}"


@dataclass(frozen=True)
class Batch:
    """What came of one batch: the key of its last row (None: there were no more), rows seen, rows sealed anew."""

    last: Any
    seen: int
    resealed: int


def sealed_columns() -> list[SealedColumn]:
    """Every encrypted column of every table."""
    return [
        SealedColumn(found.name, _key(found).name, one.name)
        for found in SQLModel.metadata.sorted_tables
        for one in found.columns
        if isinstance(one.type, (EncryptedText, EncryptedJson))
    ]


def _key(found: Table) -> Column[Any]:
    keys: Sequence[Column[Any]] = list(found.primary_key.columns)
    if len(keys) != 1:
        raise TypeError(f"{found.name} has words and no key of one column; they could not be sealed anew")
    return keys[0]


def reseal_batch(session: Session, sealed: SealedColumn, after: Any = None, size: int = BATCH) -> Batch:
    """Seal the next rows of a column with the newest key; begin with `after` None and go on with the `last` returned.

    A row that somebody else changes meanwhile keeps what they wrote; it is sealed with their newest key. Beginning
    again, at any time, is harmless: what the newest key sealed is left alone.
    """
    raw = table(sealed.table, column(sealed.key), column(sealed.name))
    key, words = raw.c[sealed.key], raw.c[sealed.name]
    query = select(key, words).where(words.is_not(None), words != "").order_by(key).limit(size)
    rows = session.connection().execute(query if after is None else query.where(key > after)).all()
    stale = [(row[0], row[1]) for row in rows if not vault().newest(row[1])]
    statement = (
        update(raw)
        .where(key == bindparam("this"), words == bindparam("was"))
        .values({sealed.name: bindparam("becomes")})
    )
    if stale:
        changes = [{"this": this, "was": was, "becomes": vault().reseal(was)} for this, was in stale]
        session.connection().execute(statement, changes)
    return Batch(rows[-1][0] if rows else None, len(rows), len(stale))


def rotate(db: Database, sealed: SealedColumn, size: int = BATCH) -> Iterator[Batch]:
    """Seal a whole column anew, each batch in a transaction of its own, so that nobody waits and any end may come."""
    after: Any = None
    while True:
        with db.transaction() as session:
            batch = reseal_batch(session, sealed, after, size)
        if batch.last is None:
            return
        yield batch
        after = batch.last
