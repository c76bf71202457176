"""How far campaigns have got: their deliveries by channel and state, and those whose outcome nobody knows."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.models import Campaign, Delivery, DeliveryState, Occurrence
from core.networks import CAPABILITIES

AT_ONCE = 500
Counts = dict[str, dict[str, int]]


def delivery_counts(session: Session, campaign_ids: Sequence[int]) -> dict[int, Counts]:
    """For each campaign {channel: {state: deliveries}}; an entry for every id asked for."""
    hours = select(Occurrence.id, Occurrence.campaign_id).where(col(Occurrence.campaign_id).in_(campaign_ids))
    owner = dict(session.exec(hours).all())
    sums: dict[int, dict[tuple[str, str], int]] = {campaign_id: {} for campaign_id in campaign_ids}
    for occurrence_id, channel, state, count in _progress(session, list(owner)):
        mine, key = sums[owner[occurrence_id]], (channel, str(state))
        mine[key] = mine.get(key, 0) + count
    found: dict[int, Counts] = {}
    for campaign_id, counts in sums.items():
        by_channel = found.setdefault(campaign_id, {})
        for name, ended_as in sorted(counts):
            by_channel.setdefault(name, {})[ended_as] = counts[name, ended_as]
    return found


def _progress(session: Session, occurrence_ids: Sequence[int]) -> Iterator[tuple[int, str, DeliveryState, int]]:
    """Deliveries by occurrence, channel and state: the columns of one index in its order, so that nothing is sorted."""
    columns = (col(Delivery.occurrence_id), col(Delivery.channel), col(Delivery.state))
    for start in range(0, len(occurrence_ids), AT_ONCE):
        ours = columns[0].in_(occurrence_ids[start : start + AT_ONCE])
        for occurrence_id, channel, state, count in session.execute(
            select(*columns, func.count()).where(ours).group_by(*columns)
        ):
            yield int(occurrence_id or 0), channel, state, count


def states(session: Session) -> dict[tuple[str, str], int]:
    """All deliveries, replies included: {(lane, state): deliveries}."""
    rows = session.exec(
        select(Delivery.lane, Delivery.state, func.count()).group_by(col(Delivery.lane), col(Delivery.state))
    ).all()
    return {(lane, str(state)): count for lane, state, count in rows}


def unknown_deliveries(session: Session, limit: int = 50) -> list[tuple[Delivery, str]]:
    """The newest deliveries with an unknown outcome, each with its campaign's name ("" for a reply)."""
    rows = session.exec(
        select(Delivery, Campaign.name)
        .join(Occurrence, col(Delivery.occurrence_id) == col(Occurrence.id), isouter=True)
        .join(Campaign, col(Occurrence.campaign_id) == col(Campaign.id), isouter=True)
        .where(col(Delivery.lane).in_(tuple(CAPABILITIES)), col(Delivery.state) == DeliveryState.UNKNOWN)
        # By the index of the queue: few are unknown, and the newest of all deliveries are not.
        .order_by((col(Delivery.id) + 0).desc())
        .limit(limit)
    ).all()
    return [(delivery, name or "") for delivery, name in rows]
