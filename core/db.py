"""The database: `transaction()` is the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session, create_engine

from core.errors import NotReady

READ_ONLY = "jisr_read_only"
BUSY_TIMEOUT_MS = 30_000


class Database:
    """One engine, SQLite (WAL, one writer) or PostgreSQL, and its two ways in."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.engine = _engine(url, echo)
        self._reader = self.engine.execution_options(**{READ_ONLY: True})

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed as a whole at the end, or not at all."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading; whatever it changes is thrown away."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _engine(url: str, echo: bool) -> Engine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise NotReady("JISR_DATABASE_URL is not a database address; try sqlite:///var/jisr.db") from None
    if parsed.drivername == "sqlite":
        return _sqlite(parsed.database, url, echo)
    if parsed.drivername != "postgresql+psycopg":
        raise NotReady(
            f"JISR_DATABASE_URL begins with {parsed.drivername}://; Jisr runs on sqlite:// and postgresql+psycopg://"
        )
    return create_engine(url, echo=echo, pool_pre_ping=True, pool_size=10, hide_parameters=True)


def _sqlite(path: str | None, url: str, echo: bool) -> Engine:
    if path:
        _make_folder(Path(path).parent)
    patience = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    engine = create_engine(url, echo=echo, hide_parameters=True, connect_args=patience)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as impossible:
        reason = impossible.strerror or "no reason given"
        raise NotReady(f"the folder {folder} cannot be made ({reason}); see JISR_DATABASE_URL") from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """SQLAlchemy sends BEGIN itself (the driver would send it late); WAL lets readers read while one writes.

    FULL, since a `sending` mark that a power cut takes back would be a message sent twice.
    """
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock at once: an upgrade from reading to writing could not wait for its turn."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
