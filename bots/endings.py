"""What came of deliveries: written into their rows, with an event for each that reached its end. No network here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from bots.people import address_hash
from bots.sent import write_sent
from campaigns.gates import Reason
from civic import comment_hiding, poll_ends, polls
from core.clock import now
from core.events import record
from core.models import Act, Contact, ContactState, Delivery, DeliveryState, EventKind, Occurrence, OccurrenceState
from core.networks import DESTINATIONS


@dataclass(frozen=True)
class Ended:
    """What came of one delivery; PLANNED means that it goes again, not before `not_before`; `votes` of a poll."""

    id: int
    state: DeliveryState
    reason: str = ""
    network_id: str = ""
    poll_id: str = ""
    also: tuple[str, ...] = ()
    votes: tuple[tuple[int, ...], int] | None = None
    not_before: datetime | None = None
    stopped: bool = False
    new_address: str = ""


def recover(session: Session, lane: str, except_ids: Collection[int] = ()) -> int:
    """Give up leases that ran out: what was claimed goes again, what was `sending` has an unknown outcome.

    What is no message may be done twice without harm, and goes again.

    `except_ids` are on their way in this very process, which will write what comes of them itself.
    """
    late = (col(Delivery.lane) == lane, col(Delivery.lease_until) < now())
    session.exec(
        update(Delivery)
        .where(*late, col(Delivery.state) == DeliveryState.CLAIMED)
        .values(state=DeliveryState.PLANNED, lease_until=None)
    )
    sending = select(Delivery.id, Delivery.act).where(*late, Delivery.state == DeliveryState.SENDING)
    lost = [(found, act) for found, act in session.exec(sending).all() if found not in except_ids]
    finish(session, [Ended(found, _lost_state(act), "interrupted while sending") for found, act in lost])
    return len(lost)


def _lost_state(act: str) -> DeliveryState:
    return DeliveryState.UNKNOWN if act == Act.SEND else DeliveryState.PLANNED


def finish(session: Session, ended: Iterable[Ended]) -> None:
    """Write what came of deliveries, and an event for each that reached its end."""
    by_id = {end.id: end for end in ended}
    for written in write_sent(session, {end.id: end.network_id for end in by_id.values() if _plain(end)}):
        del by_id[written]
    if not by_id:
        return
    query = (
        select(Delivery, Contact, Occurrence)
        .outerjoin(Contact, col(Contact.id) == Delivery.contact_id)
        .outerjoin(Occurrence, col(Occurrence.id) == Delivery.occurrence_id)
        .where(col(Delivery.id).in_(by_id))
    )
    for delivery, contact, occurrence in session.exec(query).all():
        end = _settled(by_id[delivery.id], delivery, contact, occurrence)
        _write(delivery, end)
        if contact is not None:
            _follow_contact(session, delivery, contact, end)
        if delivery.act.moderates and end.state is DeliveryState.SENT:
            comment_hiding.took(session, delivery)
        if end.poll_id:
            polls.sent(session, delivery_id=delivery.id, network_id=end.poll_id)
        if not poll_ends.ended(session, delivery, end.votes) and end.state is not DeliveryState.PLANNED:
            _tell(session, delivery, contact, occurrence)


def _plain(end: Ended) -> bool:
    """Whether nothing came of it but that the network took it."""
    return end.state is DeliveryState.SENT and bool(end.network_id) and not (end.poll_id or end.also or end.votes)


def _settled(end: Ended, delivery: Delivery, contact: Contact | None, occurrence: Occurrence | None) -> Ended:
    """What was refused and would go again, but whose campaign was cancelled, or whose chat we cannot follow, ends.

    The word by which it shows that somebody blocked us ends as those after it do: they hear it if they come back.
    """
    if end.stopped and delivery.about and contact is not None:
        return replace(end, state=DeliveryState.SKIPPED, reason=Reason.BLOCKED)
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
        delivery.network_id, delivery.also_ids = end.network_id, " ".join(end.also)
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
    if delivery.act is not Act.SEND:
        occurrence = _amended(session, delivery)
    where: dict[str, Any] = {
        "channel": delivery.channel,
        "delivery_id": delivery.id,
        "occurrence_id": occurrence.id if occurrence else None,
        "campaign_id": occurrence.campaign_id if occurrence else None,
        "contact_id": contact.id if contact else None,
        "province": contact.province if contact else "",
        "language": contact.language if contact else "",
    }
    if delivery.act is not Act.SEND:
        record(session, EventKind.AMENDED, f"{delivery.act}:{delivery.state}", **where)
        return
    record(session, EventKind.DELIVERY, delivery.state, **where)
    destination = DESTINATIONS.get(delivery.channel)
    # A poll that follows its post is the second part of one publication.
    if delivery.state is DeliveryState.SENT and destination is not None and destination.public and delivery.part == 0:
        record(session, EventKind.PUBLICATION, **where)


def _amended(session: Session, delivery: Delivery) -> Occurrence | None:
    """The occurrence whose post a change or removal is about; None where it is no post."""
    post = session.get(Delivery, delivery.amends_id) if delivery.amends_id is not None else None
    return session.get(Occurrence, post.occurrence_id) if post and post.occurrence_id else None
