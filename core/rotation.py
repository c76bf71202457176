"""Changes the key of personal columns and files: what an older one sealed is sealed anew, bit by bit."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, TableClause, bindparam, column, select, table, update
from sqlmodel import Session, SQLModel

from core import sealed_file
from core.columns import EncryptedJson, EncryptedText
from core.crypto import vault
from core.db import Database
from core.errors import NotReady

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

    Beginning again, at any time, is harmless: what the newest key sealed is left alone.
    """
    rows = read_batch(session, sealed, after, size)
    stale = [(key, was) for key, was in rows if not vault().newest(was)]
    return Batch(rows[-1][0] if rows else None, len(rows), reseal(session, sealed, stale))


def read_batch(session: Session, sealed: SealedColumn, after: Any, size: int) -> list[tuple[Any, str]]:
    """The next rows' keys, each with what stands there, sealed as it is."""
    raw = _raw(sealed)
    key, words = raw.c[sealed.key], raw.c[sealed.name]
    query = select(key, words).where(words.is_not(None), words != "").order_by(key).limit(size)
    found = session.connection().execute(query if after is None else query.where(key > after))
    return [(row[0], row[1]) for row in found]


def reseal(session: Session, sealed: SealedColumn, stale: Sequence[tuple[Any, str]]) -> int:
    """Seal these rows anew; how many. A row that somebody else changed since keeps what they wrote."""
    raw = _raw(sealed)
    statement = (
        update(raw)
        .where(raw.c[sealed.key] == bindparam("this"), raw.c[sealed.name] == bindparam("was"))
        .values({sealed.name: bindparam("becomes")})
    )
    changes = [{"this": this, "was": was, "becomes": vault().reseal(was)} for this, was in stale]
    if changes:
        session.connection().execute(statement, changes)
    return len(changes)


def _raw(sealed: SealedColumn) -> TableClause:
    """The table as it is stored, without the types that open what is sealed."""
    return table(sealed.table, column(sealed.key), column(sealed.name))


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


@dataclass(frozen=True)
class Files:
    """What came of one round over a folder: files seen, files sealed anew, and a line for each that does not open."""

    seen: int
    resealed: int
    closed: tuple[str, ...]


def rotate_files(folder: Path, public: Collection[str] = ()) -> Files:
    """Seal every file under a folder with the newest key, each at once or not at all; plain ones are sealed as well.

    `public` names folders in it that hold what goes to everybody: those files are never sealed.
    Beginning again, at any time, is harmless. A file that goes meanwhile is let go.
    """
    seen = resealed = 0
    closed = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith(sealed_file.UNFINISHED):
            continue
        if path.relative_to(folder).parts[0] in public:
            continue
        seen += 1
        try:
            resealed += sealed_file.reseal(path)
        except FileNotFoundError:
            seen -= 1
        except NotReady as wrong_key:
            closed.append(str(wrong_key))
        except OSError as unreadable:
            closed.append(f"the file {path} cannot be sealed anew ({unreadable.strerror})")
    return Files(seen, resealed, tuple(closed))
