"""What could not reach a person, for their network's window or because they had blocked us: told when they are back."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from campaigns.gates import Reason
from core.clock import now
from core.message import Button, Message
from core.models import Contact, ContactState, Delivery, DeliveryState
from core.networks import ANSWER_WINDOWS, capabilities_of
from core.notices import language_of

# More than this at once is no news but a flood; the rest follows the next time they write.
AT_ONCE = 10


def missed_by(session: Session, contact: Contact) -> tuple[Message, ...]:
    """The words of the council that this person missed, as they were, oldest first; after that they are told.

    The caller holds the contact locked. What is worth nothing any more is left out.
    """
    # Who came back after blocking us is not active until they ask for news again; all others were reached.
    if contact.network not in ANSWER_WINDOWS and contact.state is ContactState.ACTIVE:
        return ()
    found = _untold(session, contact)
    moment = now()
    for delivery in found:
        delivery.made_up_at = moment
    words = [each for delivery in found if (each := _worth_telling(delivery, moment))]
    if not words:
        return ()
    t = language_of(contact)
    first = Message(text=t("While you were away, the council wrote to you:"), language=contact.language)
    return (first, *(each.model_copy(update={"rows": ()}) for each in words), *_ways_on(contact, words))


def _untold(session: Session, contact: Contact) -> Sequence[Delivery]:
    """Who was away hears all of it; who had blocked us only of matters of their own, and no news."""
    window = col(Delivery.reason) == Reason.WINDOW
    blocked = and_(col(Delivery.reason) == Reason.BLOCKED, col(Delivery.about) != "")
    query = (
        select(Delivery)
        .where(Delivery.contact_id == contact.id, Delivery.state == DeliveryState.SKIPPED)
        .where(or_(window, blocked), col(Delivery.made_up_at).is_(None))
        .where(col(Delivery.inbound_id).is_(None), col(Delivery.occurrence_id).is_(None))
        .order_by(col(Delivery.id))
        .limit(AT_ONCE)
    )
    return session.exec(query).all()


def _worth_telling(delivery: Delivery, moment: datetime) -> Message | None:
    if delivery.message is None or (delivery.expires_at is not None and delivery.expires_at <= moment):
        return None
    message = Message.model_validate(delivery.message)
    media = tuple(each for each in message.media if each.path or each.handle)
    return message.model_copy(update={"media": media}) if message.text or media else None


def _ways_on(contact: Contact, words: Sequence[Message]) -> tuple[Message, ...]:
    """The ways from there into the conversations that the words speak of, each once."""
    buttons = {button.value: button for message in words for button in message.buttons if button.stays}
    # The menu is always there.
    buttons.pop("go:menu", None)
    if not buttons:
        return ()
    t = language_of(contact)
    most = capabilities_of(contact.network).lasting_buttons
    rows: tuple[tuple[Button, ...], ...] = tuple((button,) for button in list(buttons.values())[-most:])
    return (Message(text=t("You can go on from here:"), rows=rows, language=contact.language),)
