"""Import, approve, schedule, start, finish: one campaign from its file to its deliveries."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from core.models import CampaignState, Content, DeliveryState, OccurrenceState
from tests.campaigns.stage import NOW, Stage


def test_a_campaign_goes_from_file_to_deliveries(stage: Stage):
    ids = [stage.subscribe(number) for number in range(3)]
    campaign, planned = stage.ready(at="2026-12-01T09:00")

    assert campaign.state is CampaignState.SCHEDULED
    assert planned.due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert stage.tick(planned.due_at - timedelta(seconds=1)) == []

    (started,) = stage.tick(planned.due_at)

    assert started.state is OccurrenceState.RUNNING
    assert stage.campaign(campaign.id).state is CampaignState.RUNNING
    assert {(row.channel, row.recipient, row.lane) for row in stage.deliveries()} == {
        ("facebook_page", "1001", "facebook_page"),
        ("telegram_channel", "@council", "telegram"),
        *(("telegram_subscribers", str(contact), "telegram") for contact in ids),
    }
    assert {row.state for row in stage.deliveries()} == {DeliveryState.PLANNED}


def test_deliveries_point_to_the_frozen_message_of_their_channel(stage: Stage):
    stage.subscribe(1, language="fr")
    stage.ready()
    stage.tick()
    with stage.db.reading() as session:
        frozen = {row.id: row for row in session.exec(select(Content))}
    shown = {row.channel: frozen[row.content_id or 0] for row in stage.deliveries()}
    assert shown["telegram_subscribers"].language == "fr"
    assert shown["telegram_subscribers"].message["text"] == "<b>La route</b> 308 : les travaux commencent."
    assert shown["facebook_page"].message["text"].startswith("الطريق 308: الأشغال بدات.\n\n")
    assert shown["facebook_page"].message["text"].endswith("\n\nLa route 308 : les travaux commencent.")


def test_when_all_deliveries_ended_the_campaign_is_done(stage: Stage):
    campaign, _ = stage.ready()
    stage.tick()
    assert stage.finish() == []
    stage.end_deliveries()
    (done,) = stage.finish(NOW + timedelta(minutes=1))
    assert done.state is OccurrenceState.DONE
    assert done.finished_at == NOW + timedelta(minutes=1)
    assert stage.campaign(campaign.id).state is CampaignState.DONE
    assert stage.finish() == []
