"""How far campaigns have got: their deliveries by channel and state, and those whose outcome nobody knows."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.models import Campaign, Delivery, DeliveryState, Occurrence

Counts = dict[str, dict[str, int]]


def delivery_counts(session: Session, campaign_ids: Sequence[int]) -> dict[int, Counts]:
    """For each campaign {channel: {state: deliveries}}; an entry for every id asked for."""
    rows = session.exec(
        select(Occurrence.campaign_id, Delivery.channel, Delivery.state, func.count())
        .join(Occurrence, col(Delivery.occurrence_id) == col(Occurrence.id))
        .where(col(Occurrence.campaign_id).in_(campaign_ids))
        .group_by(col(Occurrence.campaign_id), col(Delivery.channel), col(Delivery.state))
        .order_by(col(Delivery.channel), col(Delivery.state))
    ).all()
    found: dict[int, Counts] = {campaign_id: {} for campaign_id in campaign_ids}
    for campaign_id, channel, state, count in rows:
        found[campaign_id].setdefault(channel, {})[str(state)] = count
    return found


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
        .where(col(Delivery.state) == DeliveryState.UNKNOWN)
        .order_by(col(Delivery.id).desc())
        .limit(limit)
    ).all()
    return [(delivery, name or "") for delivery, name in rows]
