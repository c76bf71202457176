"""What did not go well with a campaign, by reason; and what came of it for one person who asks."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from campaigns.status import Frozen
from core.errors import BadInput
from core.i18n import N_
from core.models import Delivery, DeliveryState, Feedback, InformationRequest, Occurrence, PetitionSupport

_SETBACKS = (
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.MISSED,
    DeliveryState.SKIPPED,
    DeliveryState.CANCELLED,
)
_BEARERS = (Feedback, InformationRequest, PetitionSupport)


class Setback(Frozen):
    """So many deliveries of a channel that ended without arriving, for one reason."""

    channel: str
    state: DeliveryState
    reason: str
    count: int


class PersonOutcome(Frozen):
    """One message of a campaign for one person."""

    channel: str
    state: DeliveryState
    reason: str
    planned_at: datetime
    sent_at: datetime | None


def setbacks(session: Session, campaign_id: int) -> tuple[Setback, ...]:
    """What did not arrive, the most frequent first."""
    number = func.count()
    rows = session.exec(
        select(Delivery.channel, Delivery.state, Delivery.reason, number)
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(Occurrence.campaign_id == campaign_id, col(Delivery.state).in_(_SETBACKS))
        .group_by(col(Delivery.channel), col(Delivery.state), col(Delivery.reason))
        .order_by(number.desc(), col(Delivery.channel), col(Delivery.state), col(Delivery.reason))
    )
    return tuple(
        Setback(channel=channel, state=state, reason=reason, count=count) for channel, state, reason, count in rows
    )


def of_person(session: Session, campaign_id: int, reference: str) -> tuple[PersonOutcome, ...]:
    """A campaign's messages for whoever holds this reference (feedback, request, support); empty: none was planned.

    BadInput where nobody is behind it.
    """
    rows = session.exec(
        select(Delivery)
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(Occurrence.campaign_id == campaign_id, Delivery.contact_id == _bearer(session, reference))
        .order_by(col(Delivery.id))
    )
    return tuple(
        PersonOutcome(
            channel=row.channel, state=row.state, reason=row.reason, planned_at=row.planned_at, sent_at=row.sent_at
        )
        for row in rows
    )


def _bearer(session: Session, reference: str) -> int:
    wanted = reference.strip().upper()
    for model in _BEARERS:
        found = session.exec(select(model.contact_id).where(model.reference == wanted)).first()
        if found is not None:
            return found
    raise BadInput(
        "nobody is behind %(wanted)r", where="reference", remedy=N_("Ask for the reference once more."), wanted=wanted
    )
