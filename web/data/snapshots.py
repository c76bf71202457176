"""Public tables as they are served: read from the database at most once a minute, however many ask."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from analytics.open_data import TABLES
from analytics.open_data.formats import as_csv, as_json
from analytics.open_data.packages import descriptions
from analytics.open_data.table import Table
from civic.region import Region
from core.clock import now
from core.db import Database

FRESH = timedelta(minutes=1)


@dataclass(frozen=True)
class File:
    """What is sent: its bytes and form, the hash they are known by, since when they are these (as far as we saw)."""

    content: bytes
    form: str
    tag: str
    since: datetime


@dataclass(frozen=True)
class Snapshot:
    """One table at one moment."""

    rows: Sequence[Mapping[str, Any]]
    csv: File
    json: File
    read_at: datetime


class Snapshots:
    """The tables of one installation."""

    def __init__(self, db: Database, region: Region, home: str) -> None:
        self._db, self._region, self._home = db, region, home
        self._kept: dict[str, Snapshot] = {}
        self._locks = {table.slug: Lock() for table in TABLES}
        self._files: dict[str, File] = {}
        self._begun = now().replace(microsecond=0)

    def of(self, table: Table) -> Snapshot:
        """The table, at most FRESH old; who asks while it is being read waits for that."""
        with self._locks[table.slug]:
            kept = self._kept.get(table.slug)
            if kept is None or not timedelta() <= now() - kept.read_at < FRESH:
                kept = self._kept[table.slug] = self._read(table)
            return kept

    def description(self, name: str) -> File:
        """The data package of all tables by the name of its file, one for each language."""
        return self._file(name, "application/json", lambda: descriptions(self._region, home=self._home)[name])

    def made(self, content: bytes, source: File | None = None) -> File:
        """JSON made from a file, and as old as that; without one as old as this process."""
        tag = hashlib.sha256(content).hexdigest()[:32]
        return File(content, "application/json", tag, source.since if source else self._begun)

    def _read(self, table: Table) -> Snapshot:
        with self._db.reading() as session:
            rows = table.read(session, self._region)
        return Snapshot(
            rows=rows,
            csv=self._file(f"{table.slug}.csv", "text/csv; charset=utf-8", lambda: as_csv(table, rows, self._region)),
            json=self._file(f"{table.slug}.json", "application/json", lambda: as_json(rows)),
            read_at=now(),
        )

    def _file(self, name: str, form: str, made: Callable[[], bytes]) -> File:
        content = made()
        tag = hashlib.sha256(content).hexdigest()[:32]
        before = self._files.get(name)
        since = before.since if before and before.tag == tag else now().replace(microsecond=0)
        self._files[name] = File(content, form, tag, since)
        return self._files[name]
