"""Makes the rows that tests begin with."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from bots.people import address_hash
from core.message import Message
from core.models import Contact, ContactState, Delivery, DeliveryState, Priority


def contact(address: str = "1001", network: str = "telegram", *, news: bool = True, **more: Any) -> Contact:
    """A person who chose Arabic and agreed to news."""
    values: dict[str, Any] = {"language": "ar", "language_chosen": True, "state": ContactState.ACTIVE, **more}
    return Contact(network=network, address_hash=address_hash(network, address), address=address, news=news, **values)


def subscribers(session: Session, addresses: Iterable[int]) -> list[Contact]:
    """People who agreed to news, at these addresses."""
    found = [contact(str(address)) for address in addresses]
    session.add_all(found)
    session.flush()
    return found


def last_word(address: str, text: str = "وداعا") -> Delivery:
    """What is still said to somebody whose data has just been erased."""
    return Delivery(
        lane="telegram",
        channel="telegram",
        recipient="erased",
        address=address,
        priority=Priority.REPLY,
        message=Message(text=text).model_dump(mode="json"),
    )


def reply(to: Contact, text: str = "جواب", **more: Any) -> Delivery:
    """An answer to a person, waiting to be sent."""
    values: dict[str, Any] = {
        "lane": to.network,
        "channel": to.network,
        "recipient": str(to.id),
        "contact_id": to.id,
        "priority": Priority.REPLY,
        "state": DeliveryState.PLANNED,
        "message": Message(text=text).model_dump(mode="json"),
        **more,
    }
    return Delivery(**values)


def broadcast(to: Contact, text: str = "خبر", **more: Any) -> Delivery:
    """News for a subscriber, waiting to be sent."""
    return reply(to, text, channel="telegram_subscribers", priority=Priority.BROADCAST, **more)
