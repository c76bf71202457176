"""The deliveries of a lane as rows: claimed, marked `sending`, taken back. No network here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select, update

from bots.endings import Ended, finish
from campaigns.gates import Reason, delivery_gate, window_gate
from campaigns.quiet import not_in_quiet_hours
from core.clock import now
from core.message import Message
from core.models import (
    Campaign,
    CampaignState,
    Comment,
    Contact,
    ContactState,
    Content,
    Delivery,
    DeliveryState,
    Occurrence,
    Priority,
)
from core.networks import COMMENT_WINDOW, DESTINATIONS, FACEBOOK_PAGE, MESSENGER, TO_COMMENT


@dataclass(frozen=True)
class Claimed:
    """One delivery that this process holds and may send: where to and what."""

    id: int
    chat: str
    to: str
    public: bool
    priority: int
    message: Message


def claim(
    session: Session, lane: str, limit: int, lease: timedelta, least_urgent: Priority = Priority.BROADCAST
) -> list[Claimed]:
    """Take up to `limit` due deliveries, the most urgent first; those that a gate stops are skipped with its reason."""
    query = (
        select(Delivery, Contact, Content)
        .outerjoin(Contact, col(Contact.id) == Delivery.contact_id)
        .outerjoin(Content, col(Content.id) == Delivery.content_id)
        .where(Delivery.lane == lane, Delivery.state == DeliveryState.PLANNED, Delivery.priority <= least_urgent)
        .where(_due(), _may_go())
        .order_by(col(Delivery.priority), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    until = now() + lease
    claimed, skipped = [], []
    for delivery, contact, content in session.exec(query):
        reason = _gate(delivery, contact) or _window(session, delivery, contact)
        if reason:
            skipped.append(Ended(delivery.id, DeliveryState.SKIPPED, reason))
            continue
        delivery.state, delivery.lease_until = DeliveryState.CLAIMED, until
        claimed.append(_claimed(delivery, contact, content))
    session.flush()
    finish(session, skipped)
    return claimed


def _due() -> ColumnElement[bool]:
    return or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now())


def _may_go() -> ColumnElement[bool]:
    """Answers always; broadcasts out of quiet hours, while staff have neither paused nor cancelled their campaign."""
    stopped = col(Campaign.state).in_((CampaignState.PAUSED, CampaignState.CANCELLED))
    held = select(Occurrence.id).join(Campaign, col(Campaign.id) == Occurrence.campaign_id).where(stopped)
    going = or_(col(Delivery.occurrence_id).is_(None), col(Delivery.occurrence_id).not_in(held))
    return and_(going, not_in_quiet_hours(now()))


def _gate(delivery: Delivery, contact: Contact | None) -> str | None:
    """Consent is looked at once more, just before a message leaves; an answer is kept back only from who blocked us."""
    if delivery.priority == Priority.REPLY:
        if contact is None and not delivery.address:
            return "erased"
        return "blocked" if contact is not None and contact.state is ContactState.BLOCKED else None
    if delivery.channel in DESTINATIONS and DESTINATIONS[delivery.channel].public:
        return None
    return "erased" if contact is None else delivery_gate(contact.state, contact.news)


def _window(session: Session, delivery: Delivery, contact: Contact | None) -> str | None:
    """A network that takes answers for a while only is not asked after that; nothing gets round it with a tag."""
    if contact is not None:
        return window_gate(delivery.lane, contact.seen_at, now())
    if delivery.lane != MESSENGER or not delivery.recipient.startswith(TO_COMMENT):
        return None
    network_id = delivery.recipient.removeprefix(TO_COMMENT)
    query = select(Comment.at).where(Comment.lane == FACEBOOK_PAGE, Comment.network_id == network_id)
    written = session.exec(query).first()
    return Reason.WINDOW if written is not None and now() - written >= COMMENT_WINDOW else None


def _claimed(delivery: Delivery, contact: Contact | None, content: Content | None) -> Claimed:
    stored: Any = content.message if content is not None else delivery.message
    return Claimed(
        id=delivery.id,
        chat=f"{delivery.lane}:{delivery.recipient}",
        to=contact.address if contact is not None else delivery.address or delivery.recipient,
        public=contact is None and not delivery.address,
        priority=delivery.priority,
        message=Message.model_validate(stored),
    )


def mark_sending(session: Session, ids: Sequence[int], lease: timedelta) -> set[int]:
    """Write `sending`, and answer which ids may go; the caller commits before it calls the network.

    What was cancelled or paused since it was claimed stays behind.
    """
    if not ids:
        return set()
    mine = (col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.CLAIMED)
    marked = session.exec(
        update(Delivery)
        .where(*mine, _may_go())
        .values(state=DeliveryState.SENDING, lease_until=now() + lease, attempts=col(Delivery.attempts) + 1)
        .returning(col(Delivery.id))
        .execution_options(synchronize_session=False)
    )
    going = {int(row) for row in marked.scalars()}
    session.exec(
        update(Delivery)
        .where(*mine)
        .values(state=DeliveryState.PLANNED, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return going


def take_back(session: Session, ids: Sequence[int]) -> None:
    """What was marked `sending` and surely never left goes again; only for who knows that no call was made."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.SENDING)
        .values(state=DeliveryState.PLANNED, lease_until=None, attempts=col(Delivery.attempts) - 1)
        .execution_options(synchronize_session=False)
    )
