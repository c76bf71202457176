from dataclasses import replace
from datetime import timedelta

import pytest

from bots.lanes import close_lane
from core import migrate
from core.clock import now
from core.db import Database
from tests.web import story
from tests.web.conftest import client_of
from web.app import create_app


def stamp(db: Database, revision: str) -> None:
    """Say that the database is at a revision, as Alembic would."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{revision}')")  # noqa: S608


async def test_a_process_that_answers_is_alive(client):
    assert (await client.get("/healthz")).text == "alive"


async def test_a_database_of_this_version_is_ready(client, deps):
    stamp(deps.db, migrate.newest())
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready")


@pytest.mark.parametrize("revision", ["0000", None])
async def test_a_database_of_another_version_is_not_ready(client, deps, revision):
    if revision:
        stamp(deps.db, revision)
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text.startswith(f"the database is at revision {revision or 'none'}, this version needs ")
    assert answer.text.endswith("run `jisr migrate`")


async def test_a_database_that_is_gone_is_told_in_one_line(deps):
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    async with client_of(create_app(replace(deps, db=nowhere))) as client:
        answer = await client.get("/readyz")
    nowhere.close()
    assert (answer.status_code, answer.text) == (503, "the database cannot be reached; look at JISR_DATABASE_URL")


async def test_being_asked_takes_no_write_lock(client, deps):
    stamp(deps.db, migrate.newest())
    with deps.db.transaction():
        assert (await client.get("/readyz")).status_code == 200


async def test_lanes_and_alerts_are_told_when_prometheus_asks(client, deps):
    with deps.db.transaction() as session:
        close_lane(session, "telegram", "the token is dead", until=None, trouble="held")
        close_lane(session, "facebook_page", "away", until=now() + timedelta(minutes=1), trouble="not_reached")
    numbers = (await client.get("/metrics")).text
    assert 'jisr_lane{lane="telegram",state="held"} 1.0' in numbers
    assert 'jisr_lane{lane="telegram",state="closed"} 0.0' in numbers
    assert 'jisr_lane{lane="facebook_page",state="closed"} 1.0' in numbers
    assert 'jisr_alerts{kind="lane_held"} 1.0' in numbers


async def test_deliveries_are_counted_when_prometheus_asks(client, deps):
    story.tell(deps.db)
    numbers = (await client.get("/metrics")).text
    assert 'jisr_deliveries{lane="telegram",state="sent"} 32.0' in numbers
    assert 'jisr_deliveries{lane="telegram",state="unknown"} 2.0' in numbers
