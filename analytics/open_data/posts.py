"""What the council published for everybody, as open data."""

import html
import re
from collections.abc import Iterator

from sqlalchemy import select, text
from sqlmodel import Session, col

from analytics.open_data.table import Column, Kind, Row, Table
from civic.region import Region
from core.i18n import N_
from core.message import Markup
from core.models import Act, Campaign, Content, Delivery, DeliveryState, Occurrence
from core.networks import DESTINATIONS

PUBLIC = tuple(destination.name for destination in DESTINATIONS.values() if destination.public)
_TAG = re.compile(r"<[^>]*>")


def _posts(session: Session, _region: Region) -> Iterator[Row]:
    query = (
        select(col(Delivery.id), col(Delivery.channel), col(Delivery.sent_at), Campaign, Content)
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .join(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        .join(Content, col(Content.id) == col(Delivery.content_id))
        .where(
            # In the words of the index ix_delivery_posts, which spares the broadcasts.
            text("delivery.channel <> 'telegram_subscribers'"),
            col(Delivery.occurrence_id).is_not(None),
            Delivery.state == DeliveryState.SENT,
            Delivery.act == Act.SEND,
            col(Delivery.channel).in_(PUBLIC),
        )
        .order_by(col(Delivery.id))
    )
    for number, channel, sent_at, campaign, content in session.execute(query):
        gone = campaign.withdrawn_at is not None
        yield {
            "number": number, "campaign": campaign.name, "topic": campaign.topic, "channel": channel,
            "published_at": sent_at, "withdrawn": gone, "text": None if gone else _words(content.message),
        }  # fmt: skip


def _words(message: dict[str, str]) -> str:
    said = message.get("text", "")
    return html.unescape(_TAG.sub("", said)) if message.get("markup") == Markup.HTML else said


POSTS = Table(
    slug="posts",
    title=N_("Posts"),
    about=N_("Everything that the council published for everybody on its channels, with its day and its words."),
    columns=(
        Column("number", Kind.NUMBER, N_("Number"), required=True),
        Column("campaign", Kind.TEXT, N_("Campaign"), "its short name; the same on every channel", required=True),
        Column("topic", Kind.TEXT, N_("Topic")),
        Column("channel", Kind.TEXT, N_("Channel"), "facebook_page or telegram_channel", required=True),
        Column("published_at", Kind.MOMENT, N_("Published on")),
        Column("withdrawn", Kind.YES_NO, N_("Withdrawn"), "it was taken down again, and its words are not given"),
        Column("text", Kind.TEXT, N_("Words"), "in Arabic and French"),
    ),
    key=("number",),
    rows=_posts,
)
