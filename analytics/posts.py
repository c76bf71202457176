"""How the posts of a day did: what people have done with them since. For staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, func, select

from analytics.metrics.engagement import KINDS, weight
from core.clock import to_utc
from core.models import Campaign, Event, EventKind

RESULTS = "results"


@dataclass(frozen=True)
class Post:
    """A campaign that was published that day: when first, on which channels, and what came of it by kind."""

    campaign_id: int
    name: str
    at: datetime
    channels: tuple[str, ...]
    counts: Mapping[str, int]


def day_span(day: date, zone: str) -> tuple[datetime, datetime]:
    """The UTC moments at which a day of the council begins and ends."""
    begin, end = (datetime.combine(each, time()) for each in (day, day + timedelta(days=1)))
    return to_utc(begin, zone), to_utc(end, zone)


def posts_of(session: Session, day: date, zone: str) -> tuple[Post, ...]:
    """The campaigns published on a day of the council, the first one first."""
    since, until = day_span(day, zone)
    rows = session.exec(
        select(Event.campaign_id, Event.channel, func.min(Event.at))
        .where(Event.kind == EventKind.PUBLICATION, Event.at >= since, Event.at < until)
        .where(col(Event.campaign_id).is_not(None))
        .group_by(col(Event.campaign_id), col(Event.channel))
        .order_by(func.min(Event.at))
    ).all()
    ids = list(dict.fromkeys(campaign_id for campaign_id, _, _ in rows if campaign_id is not None))
    names = dict(session.exec(select(Campaign.id, Campaign.name).where(col(Campaign.id).in_(ids))).all())
    counts = _counts(session, ids, since)
    return tuple(
        Post(
            campaign_id=campaign_id,
            name=names.get(campaign_id, ""),
            at=min(at for other, _, at in rows if other == campaign_id),
            channels=tuple(channel for other, channel, _ in rows if other == campaign_id),
            counts=counts[campaign_id],
        )
        for campaign_id in ids
    )


def _counts(session: Session, campaign_ids: list[int], since: datetime) -> dict[int, dict[str, int]]:
    """What people did since, by kind of engagement, and what conversations came to under `RESULTS`."""
    found: dict[int, dict[str, int]] = {one: dict.fromkeys((*KINDS.values(), RESULTS), 0) for one in campaign_ids}
    if not campaign_ids:
        return found
    rows = session.exec(
        select(Event.campaign_id, Event.kind, func.sum(weight(Event)), func.count())
        .where(col(Event.kind).in_((*KINDS, EventKind.RESULT)), Event.at >= since)
        .where(col(Event.campaign_id).in_(campaign_ids))
        .group_by(col(Event.campaign_id), col(Event.kind))
    )
    for campaign_id, kind, weighed, count in rows:
        if campaign_id is not None and kind == EventKind.RESULT:
            found[campaign_id][RESULTS] = count
        elif campaign_id is not None:
            found[campaign_id][KINDS[EventKind(kind)]] = int(weighed or 0)
    return found
