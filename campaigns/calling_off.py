"""Calling off what a campaign still has before it: hours that have not begun, messages that have not left."""

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from campaigns.gates import Reason
from core.clock import now
from core.events import record
from core.models import Campaign, Delivery, DeliveryState, EventKind, Occurrence, OccurrenceState


def cancel_occurrences(session: Session, campaign: Campaign, states: tuple[OccurrenceState, ...]) -> None:
    """The campaign's hours that are in one of these states."""
    session.execute(
        update(Occurrence)
        .where(col(Occurrence.campaign_id) == campaign.id, col(Occurrence.state).in_(states))
        .values(state=OccurrenceState.CANCELLED, finished_at=now())
    )


def cancel_deliveries(session: Session, campaign: Campaign) -> None:
    """What no network has been handed yet, in one statement, and one Event per channel with its number."""
    theirs = select(Occurrence.id).where(Occurrence.campaign_id == campaign.id)
    waiting = (DeliveryState.PLANNED, DeliveryState.CLAIMED)
    planned = (col(Delivery.occurrence_id).in_(theirs), col(Delivery.state).in_(waiting))
    by_channel = select(Delivery.channel, Delivery.occurrence_id, func.count()).where(*planned)
    for channel, occurrence_id, number in session.exec(
        by_channel.group_by(col(Delivery.channel), col(Delivery.occurrence_id))
    ):
        record(
            session, EventKind.DELIVERY, DeliveryState.CANCELLED,
            amount=number, channel=channel, campaign_id=campaign.id, occurrence_id=occurrence_id,
        )  # fmt: skip
    session.execute(update(Delivery).where(*planned).values(state=DeliveryState.CANCELLED, reason=Reason.CANCELLED))
