"""Looking behind the webhooks: comments they did not bring, and the figures that only the network has."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bots.channel import SendError
from bots.channels.facebook_metrics import Node, PageMetric, asked_for
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.facebook_reading import BUSY, Reading, comments_since, read_metric, usage_percent
from core.clock import now
from core.db import Database
from core.log import get_logger
from core.models import Delivery, DeliveryState, Insight
from core.networks import FACEBOOK_PAGE

log = get_logger(__name__)

# The network repeats a webhook for 36 hours; what is older it has given up on.
MISSED_AFTER = timedelta(days=3)
# A post is talked about for days and looked at for weeks.
WATCHED = timedelta(days=28)
YOUNG, SOON, LATER = timedelta(days=3), timedelta(hours=6), timedelta(hours=24)

Take = Callable[[str, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Post:
    """A public post of ours: its delivery, its name at the network, and when it went out."""

    delivery_id: int
    network_id: str
    sent_at: datetime


def watched_posts(session: Session, moment: datetime) -> list[Post]:
    """Our posts on the page that are young enough to be looked after, the newest first."""
    rows = session.exec(
        select(Delivery.id, Delivery.network_id, Delivery.sent_at)
        .where(
            Delivery.lane == FACEBOOK_PAGE,
            Delivery.channel == FACEBOOK_PAGE,
            Delivery.state == DeliveryState.SENT,
            col(Delivery.sent_at) > moment - WATCHED,
            Delivery.network_id != "",
        )
        .order_by(col(Delivery.id).desc())
    ).all()
    return [Post(number, network_id, sent_at or moment) for number, network_id, sent_at in rows]


async def find_missed_comments(db: Database, page: FacebookPageChannel, take: Take) -> int:
    """Hand every comment of the last days to the inbox, which knows those that it has; how many were handed over.

    Stops when the network's limits are nearly used up, or when it cannot be reached: the next round goes on.
    """
    with db.reading() as session:
        posts = watched_posts(session, now())
    seen = 0
    try:
        for post in posts:
            async for told in comments_since(page.graph, page.page_id, post.network_id, now() - MISSED_AFTER):
                await take(FACEBOOK_PAGE, told)
                seen += 1
            if is_busy(page):
                break
    except SendError as error:
        log.warning("comments could not be read", kind=type(error).__name__, detail=error.detail)
    return seen


async def read_insights(db: Database, page: FacebookPageChannel) -> int:
    """Read the figures that are due, one metric at a time, and store each; how many were read.

    Stops as `find_missed_comments` does; a post under three days old is read every six hours, others once a day.
    """
    with db.reading() as session:
        due = _due(session, page.page_id)
    read = 0
    try:
        for node, delivery_id, metric in due:
            reading = await read_metric(page.graph, node, metric)
            _store(db, node, delivery_id, metric, reading)
            read += 1
            if is_busy(page):
                break
    except SendError as error:
        log.warning("figures could not be read", kind=type(error).__name__, detail=error.detail)
    return read


def is_busy(page: FacebookPageChannel) -> bool:
    """Whether the network's limits are so nearly used up that reading makes way for publishing."""
    used = usage_percent(page.graph.usage)
    if used >= BUSY:
        log.warning("reading makes way: the network's limits are nearly used up", percent=used)
    return used >= BUSY


def _due(session: Session, page_id: str) -> list[tuple[str, int | None, PageMetric]]:
    moment = now()
    day = moment.date()
    lately = select(Insight.node, Insight.metric, Insight.read_at).where(
        Insight.lane == FACEBOOK_PAGE, Insight.read_at > moment - LATER
    )
    read = {(node, metric): at for node, metric, at in session.exec(lately)}
    wanted: list[tuple[str, int | None, PageMetric, timedelta]] = [
        (page_id, None, metric, LATER) for metric in asked_for(Node.PAGE, day)
    ]
    for post in watched_posts(session, moment):
        often = SOON if moment - post.sent_at < YOUNG else LATER
        wanted += [(post.network_id, post.delivery_id, metric, often) for metric in asked_for(Node.POST, day)]
    return [
        (node, delivery_id, metric)
        for node, delivery_id, metric, often in wanted
        if (at := read.get((node, metric.name))) is None or moment - at >= often
    ]


def _store(db: Database, node: str, delivery_id: int | None, metric: PageMetric, reading: Reading) -> None:
    """Keep the reading in place of the one before."""
    with db.transaction() as session:
        query = select(Insight).where(
            Insight.lane == FACEBOOK_PAGE, Insight.node == node, Insight.metric == metric.name
        )
        row = session.exec(query).first() or Insight(lane=FACEBOOK_PAGE, node=node, metric=metric.name)
        row.delivery_id, row.read_at = delivery_id, now()
        row.value, row.parts, row.gap = reading.value, reading.parts, reading.gap
        session.add(row)
