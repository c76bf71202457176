"""What is due starts once; what is too late is missed; what recurs goes on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from campaigns import service, start
from campaigns.records import current_version, read_content
from core.models import (
    Approval,
    AuditEntry,
    CampaignState,
    Content,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    OccurrenceState,
)
from tests.campaigns.stage import ADDRESSES, APPROVER, NOW, ROAD, Stage, road
from tests.campaigns.stage import picture as draw

DAILY = road('recurrence = "daily 09:00"')


def events(stage: Stage, name: str) -> dict[str, int]:
    with stage.db.reading() as session:
        found = session.exec(select(Event).where(Event.kind == EventKind.DELIVERY, Event.name == name))
        return {row.channel: row.amount for row in found}


def test_starting_twice_changes_nothing(stage: Stage):
    stage.subscribe(1)
    _, planned = stage.ready()
    assert len(stage.tick()) == 1
    before = [row.id for row in stage.deliveries()]
    assert stage.tick() == []
    with stage.db.transaction() as session:
        assert start.start_occurrence(session, planned.id, NOW, stage.region, ADDRESSES) is None
    assert [row.id for row in stage.deliveries()] == before


def test_two_schedulers_start_one_occurrence_once(stage: Stage):
    for number in range(20):
        stage.subscribe(number)
    stage.ready()
    with ThreadPoolExecutor(max_workers=4) as workers:
        started = [found for each in [workers.submit(stage.tick) for _ in range(4)] for found in each.result()]
    assert len(started) == 1
    assert len(stage.deliveries()) == 22


def test_a_start_that_breaks_off_leaves_nothing(stage: Stage):
    stage.subscribe(1)
    _, planned = stage.ready()

    def break_off() -> None:
        with stage.db.transaction() as session:
            start.start_occurrence(session, planned.id, NOW, stage.region, ADDRESSES)
            raise LookupError

    with pytest.raises(LookupError):
        break_off()
    assert stage.deliveries() == []
    assert len(stage.tick()) == 1
    assert len(stage.deliveries()) == 3


@pytest.mark.parametrize(
    "addresses", [{**ADDRESSES, "facebook_page": ""}, {k: v for k, v in ADDRESSES.items() if k != "facebook_page"}]
)
def test_a_network_that_is_off_is_skipped_with_its_reason(stage: Stage, addresses: dict[str, str]):
    stage.ready()
    stage.tick(addresses=addresses)
    (page,) = stage.deliveries("facebook_page")
    assert (page.state, page.reason) == (DeliveryState.SKIPPED, "channel_off")
    assert stage.deliveries("telegram_channel")[0].state is DeliveryState.PLANNED
    assert events(stage, "skipped") == {"facebook_page": 1}


def test_subscribers_are_left_out_where_the_bot_is_off(stage: Stage):
    stage.subscribe(1)
    stage.ready()
    stage.tick(addresses={**ADDRESSES, "telegram_subscribers": ""})
    assert stage.deliveries("telegram_subscribers") == []
    assert events(stage, "skipped") == {"telegram_subscribers": 1}


def test_too_late_is_missed_and_counted_and_can_have_another_hour(stage: Stage):
    for number in range(3):
        stage.subscribe(number)
    campaign, planned = stage.ready(at="2026-12-01T09:00")
    (missed,) = stage.tick(planned.due_at + timedelta(hours=2, seconds=1))
    assert missed.state is OccurrenceState.MISSED
    assert stage.deliveries() == []
    assert events(stage, "missed") == {"facebook_page": 1, "telegram_channel": 1, "telegram_subscribers": 3}
    assert stage.campaign(campaign.id).state is CampaignState.APPROVED
    assert stage.schedule(campaign, "2026-12-02T09:00").state is OccurrenceState.PLANNED


def test_just_in_time_is_sent(stage: Stage):
    _, planned = stage.ready(at="2026-12-01T09:00")
    (started,) = stage.tick(planned.due_at + timedelta(hours=2))
    assert started.state is OccurrenceState.RUNNING


def test_a_recurring_campaign_plans_its_next_hour_and_waits_for_it(stage: Stage):
    campaign, first = stage.ready(DAILY)
    stage.tick(first.due_at)
    assert [row.wall_time for row in stage.occurrences()] == ["2026-11-24T09:00", "2026-11-25T09:00"]
    stage.end_deliveries()
    stage.finish(first.due_at)
    assert stage.campaign(campaign.id).state is CampaignState.SCHEDULED
    (second,) = stage.tick(first.due_at + timedelta(days=1))
    assert (second.wall_time, second.state) == ("2026-11-25T09:00", OccurrenceState.RUNNING)
    assert len(stage.deliveries("facebook_page")) == 2


def test_after_a_long_silence_each_missed_hour_is_shown_and_the_next_is_sent(stage: Stage):
    campaign, first = stage.ready(DAILY)
    late = first.due_at + timedelta(days=3, minutes=5)
    while stage.tick(late):
        pass
    assert [row.state.value for row in stage.occurrences()] == ["missed", "missed", "missed", "running", "planned"]
    assert stage.campaign(campaign.id).state is CampaignState.RUNNING


def test_what_nobody_approved_does_not_start(stage: Stage):
    campaign, _ = stage.ready()
    with stage.db.transaction() as session:
        session.delete(session.exec(select(Approval)).one())
    (called_off,) = stage.tick()
    assert called_off.state is OccurrenceState.CANCELLED
    assert stage.deliveries() == []
    with stage.db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "campaign.not_started")).one()
    assert entry.data["reason"] == "not_approved"
    assert stage.campaign(campaign.id).state is CampaignState.APPROVED


def test_the_texts_of_a_template_are_kept_with_the_version(stage: Stage):
    source = ROAD.partition("[body]")[0] + (
        'template = "session_announcement"\n[data]\nsession = "x"\nitems = 18\npoints = []'
    )
    campaign = stage.take_in(source)
    with stage.db.reading() as session:
        content = read_content(current_version(session, campaign))
    assert set(content.body) == {"ar", "fr", "zgh", "en"}


def test_a_picture_exchanged_after_the_approval_is_not_sent(stage: Stage, tmp_path: Path):
    picture = tmp_path / "road.png"
    draw(picture)
    media = f'\n[media]\nimage = "{picture}"\nalt.ar = "طريق"\nalt.fr = "Une route"'
    stage.ready(ROAD + media)
    draw(picture, width=30)
    assert [row.state for row in stage.tick()] == [OccurrenceState.CANCELLED]
    assert stage.deliveries() == []


def test_a_campaign_cancelled_before_its_hour_does_not_start(stage: Stage):
    campaign, planned = stage.ready(at="2026-12-01T09:00")
    with stage.db.transaction() as session:
        service.cancel(session, campaign.id, APPROVER)
    assert stage.tick(planned.due_at) == []


def test_a_message_is_stored_once_per_channel_and_language(stage: Stage):
    for number in range(5):
        stage.subscribe(number, language=("ar", "fr")[number % 2])
    stage.ready()
    stage.tick()
    with stage.db.reading() as session:
        stored = sorted((row.channel, row.language) for row in session.exec(select(Content)))
    assert stored == [
        ("facebook_page", "ar"), ("telegram_channel", "ar"),
        ("telegram_subscribers", "ar"), ("telegram_subscribers", "fr"),
    ]  # fmt: skip


def test_a_campaign_for_nobody_is_done_at_once(stage: Stage):
    only = ROAD.replace('"facebook_page", "telegram_channel", ', "")
    campaign, _ = stage.ready(only)
    stage.tick()
    assert [row.state for row in stage.finish()] == [OccurrenceState.DONE]
    assert stage.campaign(campaign.id).state is CampaignState.DONE


def test_it_is_not_done_while_one_is_on_its_way(stage: Stage):
    stage.ready()
    stage.tick()
    for state in ("claimed", "sending"):
        with stage.db.transaction() as session:
            for row in session.exec(select(Delivery)):
                row.state = DeliveryState(state)
        assert stage.finish() == []
    with stage.db.transaction() as session:
        for number, row in enumerate(session.exec(select(Delivery))):
            row.state = (DeliveryState.UNKNOWN, DeliveryState.FAILED)[number]
    assert len(stage.finish()) == 1


def test_one_campaign_is_done_while_another_is_on_its_way(stage: Stage):
    first, _ = stage.ready()
    stage.tick()
    stage.end_deliveries()
    second, _ = stage.ready(ROAD.replace("road-308", "road-309"))
    stage.tick()
    assert [row.campaign_id for row in stage.finish()] == [first.id]
    assert stage.campaign(first.id).state is CampaignState.DONE
    assert stage.campaign(second.id).state is CampaignState.RUNNING
