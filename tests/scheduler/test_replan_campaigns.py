"""Hours of older zone rules are computed anew before any of them starts; the tick renews the edge of quiet hours."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from civic.region import load_region
from core.db import Database
from core.models import Occurrence, OccurrenceState, Role, Staff
from scheduler.job import JobContext
from scheduler.jobs.replan_campaigns import replan_campaigns
from scheduler.jobs.start_campaigns import start_campaigns
from tests.campaigns.stage import ADDRESSES, APPROVER, AUTHOR, Stage

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def stage(db: Database) -> Stage:
    with db.transaction() as session:
        session.add_all([Staff(email=AUTHOR, role=Role.EDITOR), Staff(email=APPROVER, role=Role.APPROVER)])
    return Stage(db, load_region())


@pytest.fixture
def context(stage: Stage) -> JobContext:
    return JobContext(stage.db, stage.region, ADDRESSES, lambda: None)


def occurrence(stage: Stage) -> Occurrence:
    (found,) = stage.occurrences()
    return found


@pytest.mark.parametrize("job", [start_campaigns, replan_campaigns])
def test_an_hour_of_older_rules_is_renewed_before_it_starts(stage: Stage, context: JobContext, job: object):
    stage.ready(at="2026-12-01T09:00")
    with stage.db.transaction() as session:
        # By rules in which Morocco is still an hour ahead of UTC.
        row = session.exec(select(Occurrence)).one()
        row.tzdata_version, row.due_at = "2026.1", NINE - timedelta(hours=1)
    with time_machine.travel(NINE - timedelta(minutes=30), tick=False):
        job(context)  # type: ignore[operator]
    assert (occurrence(stage).state, occurrence(stage).due_at) == (OccurrenceState.PLANNED, NINE)
    with time_machine.travel(NINE, tick=False):
        start_campaigns(context)
    assert occurrence(stage).state is OccurrenceState.RUNNING


def test_the_tick_sets_the_next_edge_of_quiet_hours(stage: Stage, context: JobContext):
    stage.subscribe(1)
    stage.ready(at="2026-12-01T09:00")
    for moment, edge in (
        (NINE, NINE.replace(hour=21, minute=30)),
        (NINE + timedelta(days=1), NINE.replace(day=2, hour=21, minute=30)),
    ):
        with time_machine.travel(moment, tick=False):
            start_campaigns(context)
        assert occurrence(stage).quiet_from == edge
