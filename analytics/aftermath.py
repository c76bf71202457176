"""What came of a campaign beside its own counts: the networks' figures, its links, who left after it. For staff."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, func, select

from core.models import CountedLink, Delivery, Event, EventKind, Insight, Occurrence

# Who leaves within a day of a message probably leaves because of it.
LEFT_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class LinkCount:
    """How often one address was followed from one channel; programs are not counted."""

    channel: str
    address: str
    followed: int


@dataclass(frozen=True)
class NetworkFigure:
    """One figure that a network gives of a post; `value` None with `gap` saying why there is none."""

    post: str
    metric: str
    value: int | None
    gap: str
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Aftermath:
    """All of it; `left` counts people who blocked us or asked to stop within a day of getting the message."""

    figures: tuple[NetworkFigure, ...]
    links: tuple[LinkCount, ...]
    left: dict[str, int]


def aftermath(session: Session, campaign_id: int) -> Aftermath:
    """What came of a campaign so far."""
    return Aftermath(network_figures(session, campaign_id), _links(session, campaign_id), _left(session, campaign_id))


def network_figures(session: Session, campaign_id: int) -> tuple[NetworkFigure, ...]:
    """What the networks say of a campaign's public posts, as it was read last."""
    rows = session.exec(
        select(Insight)
        .join(Delivery, col(Delivery.id) == col(Insight.delivery_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(Occurrence.campaign_id == campaign_id)
        .order_by(col(Insight.delivery_id), col(Insight.id))
    )
    return tuple(NetworkFigure(row.node, row.metric, row.value, row.gap, row.parts) for row in rows)


def _links(session: Session, campaign_id: int) -> tuple[LinkCount, ...]:
    counts = dict(
        session.exec(
            select(Event.name, func.count())
            .where(Event.campaign_id == campaign_id, Event.kind == EventKind.LINK)
            .group_by(col(Event.name))
        ).all()
    )
    links = session.exec(
        select(CountedLink).where(CountedLink.campaign_id == campaign_id).order_by(col(CountedLink.id))
    )
    return tuple(LinkCount(link.channel, link.address, counts.get(link.code, 0)) for link in links)


def _left(session: Session, campaign_id: int) -> dict[str, int]:
    rows = session.exec(
        select(Event.contact_id, Event.name, Event.at, Delivery.sent_at)
        .join(Delivery, col(Delivery.contact_id) == col(Event.contact_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(
            Occurrence.campaign_id == campaign_id,
            Event.kind == EventKind.STOPPED,
            col(Event.at) >= col(Delivery.sent_at),
        )
    )
    soon = {(contact, name) for contact, name, at, sent in rows if sent is not None and at - sent <= LEFT_WITHIN}
    names = [name for _, name in sorted(soon)]
    return {name: names.count(name) for name in dict.fromkeys(names)}
