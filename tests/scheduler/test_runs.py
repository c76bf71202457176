"""What is written down of the jobs that ran."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from civic.region import load_region
from core.db import Database
from core.models import JobRun
from scheduler.job import Job, JobContext
from scheduler.runner import InProcessRunner

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def fail(_context: JobContext) -> None:
    raise LookupError("not today")


def work(_context: JobContext) -> None:
    pass


@pytest.fixture
def runner(db: Database) -> InProcessRunner:
    return InProcessRunner(JobContext(db, load_region(), {}, lambda: None))


def rows(db: Database) -> dict[str, tuple[datetime, bool, datetime | None]]:
    with db.reading() as session:
        return {
            row.name: (row.began_at, row.failed, row.failed_at)
            for row in session.exec(select(JobRun).order_by(col(JobRun.name)))
        }


async def test_runs_are_written_together_once_a_minute(db, runner):
    with time_machine.travel(NOW, tick=False) as clock:
        await runner.run(Job("first", work))
        clock.shift(timedelta(seconds=30))
        await runner.run(Job("second", work, 20.0))
        await runner.run(Job("first", work))
        assert rows(db) == {"first": (NOW, False, None)}
        clock.shift(timedelta(seconds=30))
        await runner.run(Job("third", work))
    half, whole = NOW + timedelta(seconds=30), NOW + timedelta(seconds=60)
    assert rows(db) == {"first": (half, False, None), "second": (half, False, None), "third": (whole, False, None)}


async def test_a_failure_is_written_at_once_and_remembered(db, runner):
    with time_machine.travel(NOW, tick=False) as clock:
        await runner.run(Job("first", work))
        await runner.run(Job("fails", fail))
        assert rows(db)["fails"] == (NOW, True, NOW)
        clock.shift(timedelta(minutes=2))
        await runner.run(Job("fails", work))
    assert rows(db)["fails"] == (NOW + timedelta(minutes=2), False, NOW)
