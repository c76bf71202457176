"""The deliveries of a lane as rows: claimed, marked `sending`, ended; and the lane's own row. No network here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select, update

from bots.people import address_hash
from campaigns.gates import Reason, delivery_gate, window_gate
from civic import poll_ends, polls
from core.clock import now
from core.events import record
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
    EventKind,
    Lane,
    Occurrence,
    OccurrenceState,
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


@dataclass(frozen=True)
class Ended:
    """What came of one delivery; PLANNED means that it goes again, not before `not_before`; `votes` of a poll."""

    id: int
    state: DeliveryState
    reason: str = ""
    network_id: str = ""
    poll_id: str = ""
    votes: tuple[tuple[int, ...], int] | None = None
    not_before: datetime | None = None
    stopped: bool = False
    new_address: str = ""


def hold_lane(session: Session, name: str, holder: str, lease: timedelta) -> Lane | None:
    """Take or keep the lane for this holder; None while somebody else holds it."""
    lane = _lane(session, name)
    moment = now()
    if lane.holder not in ("", holder) and lane.lease_until is not None and lane.lease_until > moment:
        return None
    if lane.holder != holder or lane.lease_until is None or lane.lease_until < moment + lease / 2:
        lane.holder, lane.lease_until = holder, moment + lease
    return lane


def leave_lane(session: Session, name: str, holder: str) -> None:
    """Give the lane back, and what was claimed and not yet on its way."""
    lane = _lane(session, name)
    if lane.holder == holder:
        lane.holder, lane.lease_until = "", None
        session.exec(
            update(Delivery)
            .where(col(Delivery.lane) == name, col(Delivery.state) == DeliveryState.CLAIMED)
            .values(state=DeliveryState.PLANNED, lease_until=None)
        )


def reopen_lane(session: Session, name: str) -> None:
    """Try a held lane again: staff have mended what held it, or the process starts anew."""
    lane = _lane(session, name)
    lane.held, lane.reason = False, ""


def close_lane(session: Session, name: str, reason: str, *, until: datetime | None) -> None:
    """Nothing leaves this lane until then; for good (until staff reopen it) when `until` is None."""
    lane = _lane(session, name)
    lane.reason = reason[:200]
    if until is None:
        lane.held = True
    elif lane.blocked_until is None or lane.blocked_until < until:
        lane.blocked_until = until


def _lane(session: Session, name: str) -> Lane:
    lane = session.exec(select(Lane).where(Lane.name == name).with_for_update()).first()
    if lane is None:
        lane = Lane(name=name)
        session.add(lane)
        session.flush()
    return lane


def recover(session: Session, lane: str, except_ids: Collection[int] = ()) -> int:
    """Give up leases that ran out: what was claimed goes again, what was `sending` has an unknown outcome.

    `except_ids` are on their way in this very process, which will write what comes of them itself.
    """
    late = (col(Delivery.lane) == lane, col(Delivery.lease_until) < now())
    session.exec(
        update(Delivery)
        .where(*late, col(Delivery.state) == DeliveryState.CLAIMED)
        .values(state=DeliveryState.PLANNED, lease_until=None)
    )
    lost = session.exec(select(Delivery.id).where(*late, Delivery.state == DeliveryState.SENDING)).all()
    unknown = [found for found in lost if found not in except_ids]
    finish(session, [Ended(found, DeliveryState.UNKNOWN, "interrupted while sending") for found in unknown])
    return len(unknown)


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
    """Answers always; broadcasts while staff have neither paused nor cancelled their campaign."""
    held = (
        select(Occurrence.id)
        .join(Campaign, col(Campaign.id) == Occurrence.campaign_id)
        .where(col(Campaign.state).in_((CampaignState.PAUSED, CampaignState.CANCELLED)))
    )
    return or_(col(Delivery.occurrence_id).is_(None), col(Delivery.occurrence_id).not_in(held))


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


def finish(session: Session, ended: Iterable[Ended]) -> None:
    """Write what came of deliveries, and an event for each that reached its end."""
    by_id = {end.id: end for end in ended}
    if not by_id:
        return
    query = (
        select(Delivery, Contact, Occurrence)
        .outerjoin(Contact, col(Contact.id) == Delivery.contact_id)
        .outerjoin(Occurrence, col(Occurrence.id) == Delivery.occurrence_id)
        .where(col(Delivery.id).in_(by_id))
    )
    for delivery, contact, occurrence in session.exec(query).all():
        end = _settled(by_id[delivery.id], contact, occurrence)
        _write(delivery, end)
        if contact is not None:
            _follow_contact(session, delivery, contact, end)
        if end.poll_id:
            polls.sent(session, delivery_id=delivery.id, network_id=end.poll_id)
        if not poll_ends.ended(session, delivery, end.votes) and end.state is not DeliveryState.PLANNED:
            _tell(session, delivery, contact, occurrence)


def _settled(end: Ended, contact: Contact | None, occurrence: Occurrence | None) -> Ended:
    """What was refused and would go again, but whose campaign was cancelled, or whose chat we cannot follow, ends."""
    if end.state is not DeliveryState.PLANNED:
        return end
    if occurrence is not None and occurrence.state is OccurrenceState.CANCELLED:
        return replace(end, state=DeliveryState.CANCELLED)
    if end.new_address and contact is None:
        return replace(end, state=DeliveryState.FAILED, reason=f"{end.reason}: the address in the settings has changed")
    return end


def _write(delivery: Delivery, end: Ended) -> None:
    delivery.state, delivery.reason = end.state, end.reason[:200]
    delivery.lease_until, delivery.not_before = None, end.not_before
    if end.network_id:
        delivery.network_id = end.network_id
    if end.state is DeliveryState.SENT:
        delivery.sent_at = now()
    if end.state is not DeliveryState.PLANNED:
        delivery.address = ""
        delivery.message = _without_content(delivery.message)


def _without_content(message: dict[str, Any] | None) -> dict[str, Any] | None:
    """The message without the files that were written into it: those are for the person alone, once."""
    if message is None or not any(media.get("content") for media in message.get("media", ())):
        return message
    return {**message, "media": [{**media, "content": ""} for media in message["media"]]}


def _follow_contact(session: Session, delivery: Delivery, contact: Contact, end: Ended) -> None:
    if end.new_address:
        contact.address, contact.address_hash = end.new_address, address_hash(contact.network, end.new_address)
    if end.stopped and contact.state is not ContactState.BLOCKED:
        contact.state = ContactState.BLOCKED
        record(session, EventKind.STOPPED, "blocked", channel=delivery.lane, contact_id=contact.id,
               province=contact.province, language=contact.language, delivery_id=delivery.id)  # fmt: skip


def _tell(session: Session, delivery: Delivery, contact: Contact | None, occurrence: Occurrence | None) -> None:
    where: dict[str, Any] = {
        "channel": delivery.channel,
        "delivery_id": delivery.id,
        "occurrence_id": delivery.occurrence_id,
        "campaign_id": occurrence.campaign_id if occurrence else None,
        "contact_id": contact.id if contact else None,
        "province": contact.province if contact else "",
        "language": contact.language if contact else "",
    }
    record(session, EventKind.DELIVERY, delivery.state, **where)
    destination = DESTINATIONS.get(delivery.channel)
    # A poll that follows its post is the second part of one publication.
    if delivery.state is DeliveryState.SENT and destination is not None and destination.public and delivery.part == 0:
        record(session, EventKind.PUBLICATION, **where)
