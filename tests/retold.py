"""Stories that many tests begin with: told once in a process, and copied from then on."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import SQLModel

from core.clock import now
from core.db import Database


@dataclass(frozen=True)
class _Told:
    """What a story left: the whole database, and the files by their place in its folder."""

    rows: sqlite3.Connection
    files: dict[Path, bytes]


_told: dict[tuple[str, datetime], _Told] = {}


def retell(name: str, db: Database, tell: Callable[[], object], files: Path | None = None) -> None:
    """Fill an empty database, and a folder of files, with the story of this name as it is told at this hour."""
    if not db.is_sqlite or not _is_empty(db):
        tell()
        return
    key = name, _hour()
    if key not in _told:
        tell()
        _told[key] = _kept(db, files)
        return
    with _raw(db) as target:
        _told[key].rows.backup(target)
    for place, content in _told[key].files.items():
        if files is not None:
            (files / place).parent.mkdir(parents=True, exist_ok=True)
            (files / place).write_bytes(content)


def _hour() -> datetime:
    """The moment where the clock stands still, the hour where it goes on."""
    moment = now()
    time.sleep(0.001)
    return moment if now() == moment else moment.replace(minute=0, second=0, microsecond=0)


def _is_empty(db: Database) -> bool:
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    with _raw(db) as rows:
        return not any(rows.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in names)  # noqa: S608


def _kept(db: Database, folder: Path | None) -> _Told:
    rows = sqlite3.connect(":memory:", check_same_thread=False)
    with _raw(db) as source:
        source.backup(rows)
    if folder is None:
        return _Told(rows, {})
    files = (place for place in folder.rglob("*") if place.is_file() and ".db" not in place.name)
    return _Told(rows, {place.relative_to(folder): place.read_bytes() for place in files})


@contextmanager
def _raw(db: Database) -> Iterator[sqlite3.Connection]:
    lent = db.engine.raw_connection()
    try:
        connection = lent.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        yield connection
    finally:
        lent.close()
