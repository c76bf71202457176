"""The figures that pages read: counted beforehand, anew when something happened, and never too often."""

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from sqlmodel import select

from analytics import rollup
from analytics.report import kept_figures, region_figures
from civic.region import load_region
from core.db import Database
from core.models import Event, EventKind, PublicFigure
from scheduler.job import JobContext
from scheduler.jobs.count_figures import count_figures

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
PROVINCES = ("azilal", "khenifra")


def answered(db: Database, province: str, times: int) -> None:
    with db.transaction() as session:
        common: dict[str, Any] = {"kind": EventKind.RESULT, "name": "feedback", "channel": "telegram"}
        session.add_all(Event(province=province, **common) for _ in range(times))


def count(db: Database) -> None:
    count_figures(JobContext(db, load_region(), {}, lambda: None))


def total(db: Database) -> int | None:
    with db.reading() as session:
        figures = kept_figures(session, provinces=PROVINCES)
        return figures["participation"]["total"] if figures else None


def test_pages_read_what_was_counted(db):
    assert total(db) is None
    answered(db, "azilal", 7)
    count(db)
    with db.reading() as session:
        assert kept_figures(session, provinces=PROVINCES) == region_figures(session, provinces=PROVINCES)
        assert rollup.counted_at(session) is not None
    answered(db, "azilal", 1)
    assert total(db) == 7


def test_a_count_waits_for_what_the_last_one_cost(db):
    with time_machine.travel(NOW, tick=False) as clock:
        count(db)
        with db.transaction() as session:
            for row in session.exec(select(PublicFigure)):
                row.seconds = 3.0
        answered(db, "azilal", 6)
        clock.shift(timedelta(seconds=59))
        count(db)
        assert total(db) == 0
        clock.shift(timedelta(seconds=2))
        count(db)
        assert total(db) == 6


def test_nothing_is_counted_while_nothing_happens(db):
    with time_machine.travel(NOW, tick=False) as clock:
        count(db)
        clock.shift(timedelta(hours=1))
        with db.reading() as session:
            assert not rollup.is_due(session)
