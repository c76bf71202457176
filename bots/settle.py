"""What is unknown, or was missed, and is cleared up: by staff, or by looking at the network."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from bots.endings import Ended, finish
from campaigns.records import EDITORS, find_campaign
from core.clock import now
from core.errors import BadInput, Refused
from core.events import record
from core.models import Act, Campaign, Delivery, DeliveryState, EventKind, Occurrence
from core.networks import CAPABILITIES
from core.staff import audit, staff_who_may

# How long what goes again by word of staff may take until it is missed.
SECOND_CHANCE = timedelta(hours=24)
LISTED = 500


class Outcome(StrEnum):
    """What staff say of a delivery: it arrived, it should go again, it did not arrive and should not."""

    SENT = "sent"
    AGAIN = "again"
    FAILED = "failed"


@dataclass(frozen=True)
class Open:
    """A delivery that waits for a word of staff; nothing of what it says or of whom it is for."""

    id: int
    state: DeliveryState
    lane: str
    channel: str
    campaign: str
    public: bool
    tried_at: datetime | None
    reason: str


def waiting(
    session: Session, state: DeliveryState, campaign_id: int | None = None, *, after: int = 0, most: int = LISTED
) -> Sequence[Open]:
    """The deliveries in this state (unknown, missed), the oldest first, at most 500; those after a number."""
    query = (
        select(Delivery, Campaign.name)
        .outerjoin(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .outerjoin(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        # Lane by lane, so that the index of the queue leads to them.
        .where(col(Delivery.lane).in_(tuple(CAPABILITIES)), Delivery.state == state, col(Delivery.id) > after)
        .order_by(col(Delivery.id))
        .limit(most)
    )
    if campaign_id is not None:
        query = query.where(Campaign.id == campaign_id)
    return [
        Open(row.id, row.state, row.lane, row.channel, name or "", row.contact_id is None, row.tried_at, row.reason)
        for row, name in session.exec(query)
    ]


def settle(session: Session, delivery_id: int, outcome: Outcome, *, by_email: str) -> Delivery:
    """Staff's word on one unknown, missed or failed delivery; BadInput when there is none, Refused in another state."""
    staff = staff_who_may(session, by_email, EDITORS, "settle deliveries")
    delivery = session.exec(select(Delivery).where(Delivery.id == delivery_id).with_for_update()).one_or_none()
    if delivery is None:
        raise BadInput(
            "there is no delivery %(delivery_id)s",
            remedy="`jisr delivery unknown` lists those that wait.",
            delivery_id=delivery_id,
        )
    before = delivery.state
    if before not in _settles(outcome):
        raise Refused(
            "delivery %(delivery_id)s is %(state)s; it cannot be settled as %(outcome)s",
            delivery_id=delivery_id,
            state=before,
            outcome=outcome,
        )
    resolve(session, [delivery], outcome)
    audit(session, staff, "delivery.settle", f"delivery:{delivery_id}", before=before, outcome=outcome)
    return delivery


def settle_campaign(session: Session, campaign_id: int, outcome: Outcome, *, by_email: str) -> int:
    """Staff's word on all unknown private messages of a campaign at once; how many those were."""
    staff = staff_who_may(session, by_email, EDITORS, "settle deliveries")
    campaign = find_campaign(session, campaign_id)
    query = (
        select(Delivery)
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(Occurrence.campaign_id == campaign_id, Delivery.state == DeliveryState.UNKNOWN)
        .where(col(Delivery.lane).in_(tuple(CAPABILITIES)))
        .where(col(Delivery.contact_id).is_not(None))
        .with_for_update(of=Delivery)
    )
    found = session.exec(query).all()
    resolve(session, found, outcome)
    audit(session, staff, "delivery.settle", f"campaign:{campaign.id}", outcome=outcome, number=len(found))
    return len(found)


def _settles(outcome: Outcome) -> Collection[DeliveryState]:
    """What was missed or refused can only go again."""
    again = (DeliveryState.UNKNOWN, DeliveryState.MISSED, DeliveryState.FAILED)
    return again if outcome is Outcome.AGAIN else (DeliveryState.UNKNOWN,)


def resolve(session: Session, deliveries: Collection[Delivery], outcome: Outcome, reason: str = "") -> None:
    """Write the outcome of deliveries that the caller holds; the counts of what they were before are taken back."""
    for delivery in deliveries:
        take_back_count(session, delivery)
        if outcome is Outcome.AGAIN:
            delivery.attempts, delivery.expires_at = 0, now() + SECOND_CHANCE
    states = {
        Outcome.SENT: DeliveryState.SENT,
        Outcome.AGAIN: DeliveryState.PLANNED,
        Outcome.FAILED: DeliveryState.FAILED,
    }
    words = reason or f"settled by staff as {outcome}"
    finish(session, [Ended(delivery.id, states[outcome], words) for delivery in deliveries])


def take_back_count(session: Session, delivery: Delivery) -> None:
    """Take the event of a delivery's earlier end out of the counts: one delivery ends once."""
    occurrence = session.get(Occurrence, delivery.occurrence_id) if delivery.occurrence_id else None
    if delivery.act is Act.SEND:
        record(
            session, EventKind.DELIVERY, delivery.state, amount=-1, channel=delivery.channel, delivery_id=delivery.id,
            occurrence_id=delivery.occurrence_id, campaign_id=occurrence.campaign_id if occurrence else None,
        )  # fmt: skip
