"""The clock's own work on requests for information."""

from datetime import UTC, date, datetime

import time_machine
from sqlmodel import col, select

from civic.declared_days import declare
from civic.region import load_region
from civic.requests import ledger
from core.db import Database
from core.models import AuditEntry, Delivery
from scheduler.job import JobContext
from scheduler.jobs.watch_requests import WATCH_REQUESTS
from tests.council import ask, hire, somebody

REGION = load_region()


def test_a_declared_day_and_a_late_answer_are_seen_once(db: Database):
    context = JobContext(db, REGION, {}, lambda: None)
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=UTC), tick=False) as traveller:
        with db.transaction() as session:
            reference = ask(session, REGION, somebody(session))
        WATCH_REQUESTS.run(context)
        with db.transaction() as session:
            declare(
                session, hire(session), day=date(2026, 11, 20), name="By decree", source="Decree", instead_of=None,
                region=REGION,
            )  # fmt: skip
        WATCH_REQUESTS.run(context)
        WATCH_REQUESTS.run(context)
        with db.reading() as session:
            assert ledger.find(session, reference).due_on == date(2026, 12, 3)
            assert len(session.exec(select(Delivery)).all()) == 1
        traveller.move_to(datetime(2026, 12, 4, 10, tzinfo=UTC))
        WATCH_REQUESTS.run(context)
        WATCH_REQUESTS.run(context)
    with db.reading() as session:
        done = [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
        assert done == ["holiday.declare", "request.recompute", "request.remind"]
        assert len(session.exec(select(Delivery)).all()) == 2
