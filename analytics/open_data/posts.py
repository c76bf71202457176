"""What the council published for everybody, as open data."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from analytics.open_data.table import Column, Kind, Row, Table
from civic.region import Region
from core.i18n import N_
from core.message import Markup
from core.models import Act, Campaign, Content, Delivery, DeliveryState, Occurrence
from core.networks import DESTINATIONS

PUBLIC = tuple(destination.name for destination in DESTINATIONS.values() if destination.public)
_PUBLIC_POSTS = (
    # In the words of the index ix_delivery_posts, which spares the broadcasts.
    text("delivery.channel <> 'telegram_subscribers'"),
    col(Delivery.occurrence_id).is_not(None),
    col(Delivery.state) == DeliveryState.SENT,
    col(Delivery.act) == Act.SEND,
    col(Delivery.channel).in_(PUBLIC),
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Post:
    """One post that everybody can read; `content_hash` is that of what its campaign said then."""

    number: int
    channel: str
    sent_at: datetime | None
    campaign: Campaign
    content_hash: str
    message: Mapping[str, str]


def published(session: Session, since: datetime | None = None, until: datetime | None = None) -> Iterator[Post]:
    """The posts sent within [since, until), in the order in which they were planned."""
    query = (
        select(
            col(Delivery.id), col(Delivery.channel), col(Delivery.sent_at), Campaign,
            col(Occurrence.content_hash), col(Content.message),
        )
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .join(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        .join(Content, col(Content.id) == col(Delivery.content_id))
        .where(*_PUBLIC_POSTS)
        .order_by(col(Delivery.id))
    )  # fmt: skip
    if since is not None:
        query = query.where(col(Delivery.sent_at) >= since)
    if until is not None:
        query = query.where(col(Delivery.sent_at) < until)
    for row in session.execute(query):
        yield Post(*row)


def _posts(session: Session, _region: Region) -> Iterator[Row]:
    for post in published(session):
        gone = post.campaign.withdrawn_at is not None
        yield {
            "number": post.number, "campaign": post.campaign.name, "topic": post.campaign.topic,
            "channel": post.channel, "published_at": post.sent_at, "withdrawn": gone,
            "text": None if gone else _words(post.message),
        }  # fmt: skip


def _words(message: Mapping[str, str]) -> str:
    said = message.get("text", "")
    return html.unescape(_TAG.sub("", said)) if message.get("markup") == Markup.HTML else said


POSTS = Table(
    slug="posts",
    title=N_("Posts"),
    about=N_("Everything that the council published for everybody on its channels, with its day and its words."),
    columns=(
        Column("number", Kind.NUMBER, N_("Number"), required=True),
        Column("campaign", Kind.TEXT, N_("Campaign"), N_("its short name; the same on every channel"), required=True),
        Column("topic", Kind.TEXT, N_("Topic")),
        Column("channel", Kind.TEXT, N_("Channel"), "facebook_page, telegram_channel", required=True),
        Column("published_at", Kind.MOMENT, N_("Published on")),
        Column("withdrawn", Kind.YES_NO, N_("Withdrawn"), N_("it was taken down again, and its words are not given")),
        Column("text", Kind.TEXT, N_("Words"), N_("in Arabic and French")),
    ),
    key=("number",),
    rows=_posts,
)


def newest_post(session: Session) -> datetime | None:
    """When the last public post was sent."""
    query = select(func.max(col(Delivery.sent_at))).where(*_PUBLIC_POSTS)
    found: datetime | None = session.execute(query).scalar_one()
    return found
