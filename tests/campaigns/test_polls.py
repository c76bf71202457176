"""A poll follows its post in the channel: previewed, planned once, part of the same occurrence."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from campaigns import queries, service
from core.errors import BadInput, Refused
from core.message import Message
from core.models import ChannelPoll, DeliveryState
from tests.campaigns.stage import ADDRESSES, AUTHOR, ROAD, Stage

ASKS = (
    ROAD.replace('"facebook_page", "telegram_channel", "telegram_subscribers"', '"telegram_channel"')
    + """
[poll]
question.ar = "ماذا أولا؟"
question.fr = "Quoi d’abord ?"
options.ar = ["الطريق", "الماء"]
options.fr = ["Route", "Eau"]
multiple = true
"""
)


def test_a_poll_is_the_second_part_of_its_post(stage: Stage):
    campaign, occurrence = stage.ready(ASKS)
    stage.tick()
    stage.tick()
    post, poll = stage.deliveries()
    assert (post.part, poll.part) == (0, 1)
    assert (poll.occurrence_id, poll.channel, poll.recipient) == (occurrence.id, post.channel, post.recipient)
    told = Message.model_validate(poll.message).poll
    assert told is not None
    assert (told.question, told.multiple) == ("ماذا أولا؟\nQuoi d’abord ?", True)
    assert told.options == ("الطريق / Route", "الماء / Eau")
    with stage.db.reading() as session:
        row = session.exec(select(ChannelPoll)).one()
        previewed = queries.preview(session, campaign.id, stage.region)
    assert (row.delivery_id, row.campaign_id, row.votes) == (poll.id, campaign.id, [0, 0])
    assert [each.message.poll for each in previewed] == [None, told]


def test_a_poll_has_an_hour_at_which_it_ends_and_its_totals_are_shown(stage: Stage):
    campaign, _ = stage.ready(ASKS + 'closes = "2027-01-15T18:00"\n')
    stage.tick()
    with stage.db.transaction() as session:
        row = session.exec(select(ChannelPoll)).one()
        row.votes, row.voters = [2, 1], 2
        assert row.closes_at == datetime(2027, 1, 15, 18, tzinfo=UTC)
    with stage.db.reading() as session:
        (shown,) = queries.status(session, campaign.id).polls
        assert queries.show(session, campaign.id).polls == (shown,)
    assert (shown.votes, shown.voters, shown.closed) == ({"الطريق / Route": 2, "الماء / Eau": 1}, 2, False)


def test_staff_end_a_poll_once(stage: Stage):
    campaign, _ = stage.ready(ASKS)
    stage.tick()
    with stage.db.transaction() as session:
        assert service.end_polls(session, campaign.id, AUTHOR) == 1
        row = session.exec(select(ChannelPoll)).one()
        assert row.closes_at is not None
        row.closed = True
    with stage.db.transaction() as session, pytest.raises(Refused, match="no poll that is open"):
        service.end_polls(session, campaign.id, AUTHOR)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('closes = "soon"', "'soon' is not a local time"),
        ('closes = "2026-01-01T10:00"', "would end before it is asked"),
    ],
)
def test_an_end_that_cannot_be(stage: Stage, more: str, said: str):
    with pytest.raises(BadInput, match=said):
        stage.ready('send_at = "2026-12-01T09:00"\n' + ASKS + more + "\n")


def test_what_was_approved_without_an_end_keeps_its_hash(stage: Stage):
    campaign, _ = stage.ready(ASKS)
    with stage.db.reading() as session:
        shown = queries.show(session, campaign.id)
    assert "closes" not in shown.content["poll"]


def test_no_poll_without_its_channel(stage: Stage):
    stage.ready(ASKS)
    stage.tick(addresses={**ADDRESSES, "telegram_channel": ""})
    (post,) = stage.deliveries()
    assert post.state is DeliveryState.SKIPPED


def test_the_occurrence_ends_when_post_and_poll_have(stage: Stage):
    stage.ready(ASKS)
    stage.tick()
    assert stage.finish() == []
    stage.end_deliveries()
    assert len(stage.finish()) == 1
