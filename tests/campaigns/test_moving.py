from datetime import UTC, datetime

import pytest
import time_machine
from sqlmodel import select

from campaigns.moving import move
from core.errors import BadInput, Refused
from core.models import AuditEntry, Role, Staff
from tests.campaigns.stage import APPROVER, AUTHOR, NOW, ROAD, Stage, road

BEFORE, AFTER = "2026-12-01T09:00", "2026-12-02T16:30"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def moved(stage: Stage, campaign_id: int, before: str, to: str, by: str = AUTHOR):
    with stage.db.transaction() as session:
        return move(session, campaign_id, before, to, by_email=by, region=stage.region)


def test_a_planned_hour_moves_and_goes_out_then(stage):
    campaign, _ = stage.ready(ROAD, BEFORE)
    occurrence = moved(stage, campaign.id, BEFORE, AFTER)
    assert (occurrence.wall_time, occurrence.due_at) == (AFTER, datetime(2026, 12, 2, 16, 30, tzinfo=UTC))
    assert stage.tick(datetime(2026, 12, 1, 12, tzinfo=UTC)) == []
    assert len(stage.tick(datetime(2026, 12, 2, 16, 31, tzinfo=UTC))) == 1
    with stage.db.reading() as session:
        noted = session.exec(select(AuditEntry).where(AuditEntry.action == "campaign.move")).one()
    assert (noted.subject, noted.data["before"]) == (f"campaign:{campaign.id}", BEFORE)


def test_it_may_move_to_an_hour_that_was_called_off_and_to_no_other_of_its_own(stage):
    campaign, _ = stage.ready(ROAD, BEFORE)
    stage.schedule(campaign, AFTER)
    with pytest.raises(Refused, match="has 2026-12-02T16:30 already"):
        moved(stage, campaign.id, BEFORE, AFTER)
    stage.take_in(road('max_lateness = "3h"'))
    stage.approve(stage.campaign(campaign.id))
    stage.schedule(campaign, "2026-12-05T09:00")
    assert moved(stage, campaign.id, "2026-12-05T09:00", AFTER).wall_time == AFTER


@pytest.mark.parametrize("to", ["2026-11-20T09:00", "tomorrow", "2026-12-02", ""])
def test_an_hour_that_is_past_or_none_is_refused(stage, to):
    campaign, _ = stage.ready(ROAD, BEFORE)
    with pytest.raises(BadInput):
        moved(stage, campaign.id, BEFORE, to)
    assert stage.occurrences()[0].wall_time == BEFORE


def test_what_runs_recurs_or_is_not_there_does_not_move(stage):
    campaign, _ = stage.ready(ROAD, BEFORE)
    with pytest.raises(Refused, match="nothing planned"):
        moved(stage, campaign.id, "2026-12-03T09:00", AFTER)
    stage.tick(datetime(2026, 12, 1, 9, 0, 5, tzinfo=UTC))
    with pytest.raises(Refused, match="nothing planned"):
        moved(stage, campaign.id, BEFORE, AFTER)


def test_a_recurring_campaign_keeps_its_rule(stage):
    campaign, occurrence = stage.ready(road('recurrence = "daily 09:00"'))
    with pytest.raises(Refused, match="recurs"):
        moved(stage, campaign.id, occurrence.wall_time, AFTER)


def test_who_only_answers_people_moves_nothing(stage):
    campaign, _ = stage.ready(ROAD, BEFORE)
    with stage.db.transaction() as session:
        session.add(Staff(email="salma@council.example", role=Role.MODERATOR))
    with pytest.raises(Refused, match="may not move campaigns"):
        moved(stage, campaign.id, BEFORE, AFTER, by="salma@council.example")
    assert moved(stage, campaign.id, BEFORE, AFTER, by=APPROVER).wall_time == AFTER
