"""Polls in the public channel end with what they belong to: the call that ends them, and their last votes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, or_, select

from core.clock import now
from core.message import Message
from core.models import (
    Campaign,
    CampaignState,
    ChannelPoll,
    Consultation,
    ConsultationState,
    Delivery,
    DeliveryState,
)

# Nobody waits longer than this for the network to end a poll; then the votes that are known count.
PATIENCE = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)
_Call = aliased(Delivery)


def open_polls_of(consultation: Any) -> ColumnElement[bool]:
    """Whether a poll of this consultation (its id's column) is at the network and not ended yet."""
    mine = (ChannelPoll.consultation_id == consultation, col(ChannelPoll.closed).is_(False))
    return exists().where(*mine, col(Delivery.id) == ChannelPoll.delivery_id, col(Delivery.state) == DeliveryState.SENT)


def to_end(session: Session, moment: datetime) -> list[int]:
    """The polls at the network whose end has come, and which nobody is ending at this moment."""
    query = (
        select(ChannelPoll.id)
        .join(Delivery, col(Delivery.id) == ChannelPoll.delivery_id)
        .outerjoin(_Call, col(_Call.id) == ChannelPoll.stop_delivery_id)
        .outerjoin(Consultation, col(Consultation.id) == ChannelPoll.consultation_id)
        .outerjoin(Campaign, col(Campaign.id) == ChannelPoll.campaign_id)
        .where(col(ChannelPoll.closed).is_(False), Delivery.state == DeliveryState.SENT, Delivery.network_id != "")
        .where(
            or_(
                col(ChannelPoll.closes_at) <= moment,
                col(Consultation.state) == ConsultationState.CLOSED,
                col(Campaign.state) == CampaignState.CANCELLED,
            )
        )
        # Ending a poll twice does no harm, so a call whose outcome nobody knows is made again.
        .where(or_(col(ChannelPoll.stop_delivery_id).is_(None), col(_Call.state) == DeliveryState.UNKNOWN))
        .order_by(col(ChannelPoll.id))
    )
    return list(session.exec(query))


def end(session: Session, poll_id: int) -> Delivery | None:
    """Put the call that ends a poll on its way; None when it is ended, or when a call is on its way already."""
    row = session.exec(select(ChannelPoll).where(ChannelPoll.id == poll_id).with_for_update()).one()
    before = session.get(Delivery, row.stop_delivery_id) if row.stop_delivery_id is not None else None
    if row.closed or (before is not None and before.state is not DeliveryState.UNKNOWN):
        return None
    sent = session.get_one(Delivery, row.delivery_id)
    message = Message(text="", ends_poll=sent.network_id)
    call = Delivery(
        lane=sent.lane,
        channel=sent.channel,
        recipient=sent.recipient,
        part=sent.part,
        message=message.model_dump(mode="json"),
        not_before=now() + AGAIN if before is not None else None,
    )
    session.add(call)
    session.flush()
    row.stop_delivery_id = call.id
    return call


def ended(session: Session, call: Delivery, votes: tuple[Sequence[int], int] | None) -> bool:
    """Keep the last votes, once the network has ended the poll; False for a delivery that is no such call.

    A poll that the network no longer knows has ended too, with the votes that were known.
    """
    if not (call.message or {}).get("ends_poll"):
        return False
    row = session.exec(select(ChannelPoll).where(ChannelPoll.stop_delivery_id == call.id).with_for_update()).first()
    if row is not None and call.state in (DeliveryState.SENT, DeliveryState.FAILED):
        if votes is not None and len(votes[0]) == len(row.options):
            row.votes, row.voters = list(votes[0]), votes[1]
        row.closed, row.updated_at = True, now()
    return True
