"""What staff see of their campaigns."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from campaigns import queries
from core.errors import BadInput
from core.message import Message
from core.models import Content, Delivery, DeliveryState
from tests.campaigns.stage import APPROVER, AUTHOR, NOW, ROAD, Stage


def test_the_preview_is_what_is_sent(stage: Stage):
    stage.subscribe(1)
    stage.subscribe(2, language="fr")
    campaign, _ = stage.ready()
    with stage.db.reading() as session:
        shown = queries.preview(session, campaign.id, stage.region)
        assert queries.audience_size(session, campaign.id, stage.region) == 2
    stage.tick()
    with stage.db.reading() as session:
        stored = {
            (row.channel, row.language): Message.model_validate(row.message) for row in session.exec(select(Content))
        }
    assert {(row.channel, row.language): row.message for row in shown} == stored


def test_the_status_counts_by_channel_and_state(stage: Stage):
    for number in range(40):
        stage.subscribe(number)
    with time_machine.travel(NOW, tick=False):
        campaign, _ = stage.ready()
        stage.tick()
    with stage.db.transaction() as session:
        rows = session.exec(select(Delivery).where(Delivery.channel == "telegram_subscribers")).all()
        for row in rows[:30]:
            row.state, row.sent_at = DeliveryState.SENT, NOW + timedelta(seconds=5)
        rows[30].state = DeliveryState.UNKNOWN
    with time_machine.travel(NOW + timedelta(seconds=10), tick=False), stage.db.reading() as session:
        status = queries.status(session, campaign.id)
    assert status.counts == {
        "facebook_page": {"planned": 1},
        "telegram_channel": {"planned": 1},
        "telegram_subscribers": {"planned": 9, "sent": 30, "unknown": 1},
    }
    assert (status.total, status.sent, status.left, status.unknown) == (42, 30, 11, 1)
    assert (status.rate, status.seconds_left) == (3.0, 3.7)
    told = json.loads(status.model_dump_json())
    assert (told["state"], told["occurrences"][0]["due_at"]) == ("running", "2026-11-23T10:00:00Z")


def test_a_status_without_movement_promises_no_end(stage: Stage):
    campaign, planned = stage.ready(at="2026-12-01T09:00")
    with stage.db.reading() as session:
        status = queries.status(session, campaign.id)
    assert (status.counts, status.rate, status.seconds_left, status.missed) == ({}, 0.0, None, 0)
    stage.tick(planned.due_at + timedelta(days=1))
    with stage.db.reading() as session:
        assert queries.status(session, campaign.id).missed == 2


def test_the_list_shows_the_next_hour(stage: Stage):
    first, planned = stage.ready(at="2026-12-01T09:00")
    second = stage.take_in(ROAD.replace("road-308", "road-309"))
    with stage.db.reading() as session:
        listed = {row.id: row for row in queries.list_campaigns(session)}
    assert listed[first.id].next_due == planned.due_at
    assert (listed[second.id].next_due, listed[second.id].state.value) == (None, "submitted")


def test_a_campaign_is_shown_with_its_people_and_its_history(stage: Stage):
    campaign, _ = stage.ready()
    with stage.db.reading() as session:
        shown = queries.show(session, campaign.id)
    assert (shown.author, shown.approved_by, shown.source) == (AUTHOR, APPROVER, ROAD)
    assert [(act.action, act.by) for act in shown.history] == [
        ("import", AUTHOR),
        ("approve", APPROVER),
        ("schedule", ""),
    ]
    stage.take_in(ROAD.replace("commencent", "avancent"))
    with stage.db.reading() as session:
        assert queries.show(session, campaign.id).approved_by == ""


def test_an_unknown_campaign_is_named(stage: Stage):
    for read in (queries.show, queries.status):
        with stage.db.reading() as session, pytest.raises(BadInput, match="there is no campaign 9"):
            read(session, 9)
