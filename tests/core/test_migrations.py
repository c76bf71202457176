"""The migrations make exactly the tables that the models describe, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from core import migrate
from core.db import Database
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/new.db")
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        database = Database(server.new_database(f"migrations_{tmp_path.name}"))
    yield database
    database.close()


def test_a_migrated_database_is_what_the_models_say(empty: Database):
    assert migrate.current(empty) == ""
    assert migrate.migrate(empty) == migrate.current(empty) == migrate.newest()
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_twice_changes_nothing(empty: Database):
    assert migrate.migrate(empty) == migrate.migrate(empty)
