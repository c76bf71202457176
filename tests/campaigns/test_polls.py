"""A poll follows its post in the channel: previewed, planned once, part of the same occurrence."""

from sqlmodel import select

from campaigns import queries
from core.message import Message
from core.models import ChannelPoll, DeliveryState
from tests.campaigns.stage import ADDRESSES, ROAD, Stage

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
