"""Nothing goes out late: what stood still for longer than its campaign's max_lateness is missed, never sent."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, func, select, update

from campaigns.gates import Reason
from campaigns.quiet import quiet_end
from core.events import record
from core.models import Campaign, CampaignState, Delivery, DeliveryState, EventKind, Occurrence, OccurrenceState

_WAITING = (DeliveryState.PLANNED, DeliveryState.CLAIMED)
# `fresh_until` moves on by steps of this part of max_lateness, so that it is not written every second.
_STEP = 20


def keep_fresh(session: Session, occurrence_ids: Collection[int], now: datetime) -> None:
    """Messages of these have just left: the rest may follow for as long again."""
    if not occurrence_ids:
        return
    for occurrence in session.exec(select(Occurrence).where(col(Occurrence.id).in_(occurrence_ids))):
        until = occurrence.fresh_until
        lateness = timedelta(seconds=occurrence.max_lateness_seconds)
        if until is not None and until < now + lateness - lateness / _STEP:
            occurrence.fresh_until = now + lateness
    session.flush()


def miss_late(session: Session, now: datetime, campaign_id: int | None = None) -> int:
    """End what is left of running occurrences that stood still for too long; how many messages that were.

    A paused campaign is asked when it is resumed. What has an hour of its own (`not_before`) is late by that hour, and
    what quiet hours hold back by their end.
    """
    query = (
        select(Occurrence)
        .join(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        .where(Occurrence.state == OccurrenceState.RUNNING, col(Occurrence.fresh_until) < now)
        .where(Campaign.state != CampaignState.PAUSED)
    )
    if campaign_id is not None:
        query = query.where(Campaign.id == campaign_id)
    return sum(_miss_rest(session, occurrence, now) for occurrence in session.exec(query).all())


def _miss_rest(session: Session, occurrence: Occurrence, now: datetime) -> int:
    lateness = timedelta(seconds=occurrence.max_lateness_seconds)
    waiting = (col(Delivery.occurrence_id) == occurrence.id, col(Delivery.state).in_(_WAITING))
    late = [*waiting, or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) < now - lateness)]
    quiet_until = quiet_end(occurrence, now)
    if quiet_until is not None:
        late.append(col(Delivery.contact_id).is_(None))
    counted = select(Delivery.channel, func.count()).where(*late).group_by(col(Delivery.channel))
    missed = dict(session.exec(counted).all())
    for channel, number in missed.items():
        record(
            session, EventKind.DELIVERY, DeliveryState.MISSED, amount=number, channel=channel,
            campaign_id=occurrence.campaign_id, occurrence_id=occurrence.id, at=now,
        )  # fmt: skip
    if missed:
        session.execute(update(Delivery).where(*late).values(state=DeliveryState.MISSED, reason=Reason.TOO_LATE))
    last_hour = session.exec(select(func.max(Delivery.not_before)).where(*waiting)).one()
    hours = [hour for hour in (last_hour, quiet_until) if hour is not None]
    occurrence.fresh_until = max(hours) + lateness if hours else None
    return sum(missed.values())
