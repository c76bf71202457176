"""What every test stands on: a clean environment, loopback only, both databases, one stopped clock."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import enable_socket, socket_allow_hosts
from sqlalchemy import text
from sqlmodel import SQLModel

import core.models  # noqa: F401  (fills the metadata)
from core.crypto import open_vault
from core.db import Database
from jisr import collector
from tests.postgres import PostgresServer

# `make test` tells about a change, so the same tree gets the same examples; `make prove` goes looking for new ones.
# No example has a deadline: how long it takes on a busy machine says nothing of the program.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

DATA_KEY, HASH_KEY, SECRET_KEY = "d" * 32, "h" * 32, "s" * 32


def pytest_collection_finish() -> None:
    """As in `jisr serve`: what lives as long as the run is not looked through again and again for dead rings."""
    collector.settle()


def pytest_runtest_setup() -> None:
    """Nothing leaves this machine."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine reaches a test; every test has the vault open."""
    for name in [name for name in os.environ if name.startswith("JISR_")]:
        monkeypatch.delenv(name)
    open_vault([DATA_KEY], HASH_KEY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table, to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    SQLModel.metadata.create_all(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL of our own, stopped at the end."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres_server: PostgresServer) -> Iterator[Database]:
    """Every table, on PostgreSQL."""
    database = Database(postgres_server.new_database("jisr_tests"))
    SQLModel.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def sqlite_db(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database."""
    path = tmp_path / "jisr.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgres_db(postgres_database: Database) -> Database:
    """An empty PostgreSQL database."""
    # DELETE takes a tenth of the time, and leaves room in which later rows stand in any order.
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with postgres_database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest) -> Database:
    """An empty database, on each of the two that Jisr runs on."""
    database: Database = request.getfixturevalue("sqlite_db" if request.param == "sqlite" else "postgres_db")
    return database
