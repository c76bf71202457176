"""The ticks that move campaigns, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from civic import consent
from civic.region import Region, load_region
from core.db import Database
from core.models import AuditEntry, CampaignState, Contact, DeliveryState, OccurrenceState, Purpose, Role, Staff
from scheduler.job import Job, JobContext
from scheduler.jobs import JOBS
from scheduler.jobs.end_terms import END_TERMS, end_terms
from scheduler.jobs.finish_campaigns import finish_campaigns
from scheduler.jobs.start_campaigns import start_campaigns
from tests import factories
from tests.campaigns.stage import ADDRESSES, APPROVER, AUTHOR, NOW, Stage, road

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
At = Callable[[datetime], None]


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(None)


@pytest.fixture
def stage(db: Database, region: Region) -> Stage:
    with db.transaction() as session:
        _hire(session)
    return Stage(db, region)


def _hire(session: Session) -> None:
    session.add_all([Staff(email=AUTHOR, role=Role.EDITOR), Staff(email=APPROVER, role=Role.APPROVER)])


class Woken:
    """Counts how often the outbox was told to look."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def context(stage: Stage, woken: Woken) -> JobContext:
    return JobContext(stage.db, stage.region, ADDRESSES, woken)


def run_at(moment: datetime, job: Callable[[JobContext], None], context: JobContext) -> None:
    with time_machine.travel(moment, tick=False):
        job(context)


def test_nothing_starts_before_its_hour(stage: Stage, context: JobContext, woken: Woken):
    stage.ready(at="2026-12-01T09:00")
    run_at(NINE - timedelta(seconds=1), start_campaigns, context)
    assert stage.deliveries() == []
    assert woken.times == 0


def test_what_is_due_starts_once_and_wakes_the_outbox(stage: Stage, context: JobContext, woken: Woken):
    """09:00 in the council's zone is 09:00 UTC."""
    campaign, _ = stage.ready(at="2026-12-01T09:00")
    stage.subscribe(1)
    run_at(NINE, start_campaigns, context)
    run_at(NINE + timedelta(seconds=1), start_campaigns, context)
    assert sorted(each.channel for each in stage.deliveries()) == sorted(
        ["facebook_page", "telegram_channel", "telegram_subscribers"]
    )
    assert {each.state for each in stage.deliveries()} == {DeliveryState.PLANNED}
    assert stage.campaign(campaign.id).state is CampaignState.RUNNING
    assert woken.times == 1


def test_several_that_are_due_all_start(stage: Stage, context: JobContext, woken: Woken):
    for number in (308, 309, 310):
        stage.ready(road().replace("308", str(number), 1), at="2026-12-01T09:00")
    run_at(NINE, start_campaigns, context)
    assert [each.state for each in stage.occurrences()] == [OccurrenceState.RUNNING] * 3
    assert woken.times == 1


def test_what_is_too_late_is_missed(stage: Stage, context: JobContext):
    stage.ready(road('max_lateness = "2h"'), at="2026-12-01T09:00")
    run_at(NINE + timedelta(hours=2, seconds=1), start_campaigns, context)
    assert [each.state for each in stage.occurrences()] == [OccurrenceState.MISSED]
    assert stage.deliveries() == []


def test_a_campaign_is_done_when_all_its_deliveries_have_ended(stage: Stage, context: JobContext):
    campaign, _ = stage.ready()
    run_at(NOW, start_campaigns, context)
    run_at(NOW, finish_campaigns, context)
    assert stage.campaign(campaign.id).state is CampaignState.RUNNING
    stage.end_deliveries()
    run_at(NOW + timedelta(minutes=1), finish_campaigns, context)
    (occurrence,) = stage.occurrences()
    assert (occurrence.state, occurrence.finished_at) == (OccurrenceState.DONE, NOW + timedelta(minutes=1))
    assert stage.campaign(campaign.id).state is CampaignState.DONE


def test_a_public_channel_that_is_off_holds_nothing_up(stage: Stage, context: JobContext):
    campaign, _ = stage.ready()
    off = JobContext(context.db, context.region, {}, context.wake)
    run_at(NOW, start_campaigns, off)
    run_at(NOW, finish_campaigns, off)
    assert {each.state for each in stage.deliveries()} == {DeliveryState.SKIPPED}
    assert stage.campaign(campaign.id).state is CampaignState.DONE


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_an_idle_tick_does_not_ask_for_the_write_lock(job: Job, sqlite_db: Database, region: Region, woken: Woken):
    """Somebody else is writing all the while; a tick that waited for them would take its 30 seconds."""
    with sqlite_db.transaction():
        job.run(JobContext(sqlite_db, region, ADDRESSES, woken))
    assert woken.times == 0


def test_every_job_has_a_name_of_its_own():
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert {job.run for job in JOBS} >= {start_campaigns, finish_campaigns}


def test_data_whose_term_is_over_ends_once_a_day(db: Database, region: Region) -> None:
    with db.transaction() as session:
        for address, days in (("1", 800), ("2", 700)):
            person = factories.contact(address, news=False, seen_at=NOW - timedelta(days=days))
            session.add(person)
            session.flush()
            consent.record(session, contact=person, purpose=Purpose.STORAGE, granted=True, language="fr",
                           channel="telegram", wording=consent.WORDINGS[Purpose.STORAGE], reference="")  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            end_terms(JobContext(db, region, {}, lambda: None))
    with db.reading() as session:
        assert [one.address for one in session.exec(select(Contact))] == ["2"]
        assert [entry.data["rows"] for entry in session.exec(select(AuditEntry))] == [1]
    assert END_TERMS in JOBS
    assert END_TERMS.every_seconds == 24 * 60 * 60
