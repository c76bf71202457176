"""A word of the council to one person that nobody asked for at this moment: an answer, a change, a reminder."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from core.fitting import fitted
from core.i18n import DEFAULT_LANGUAGE, Translator, translator
from core.message import Button, Media, Message
from core.models import Contact, Delivery, Priority
from core.networks import CAPABILITIES


def language_of(contact: Contact) -> Translator:
    """Says things in the language the person chose, else in the one they write in."""
    return translator(contact.language or DEFAULT_LANGUAGE)


def notify(
    session: Session,
    contact: Contact | None,
    text: str,
    *,
    rows: Sequence[Sequence[Button]] = (),
    media: Sequence[Media] = (),
    about: str = "",
    until: datetime | None = None,
) -> Delivery | None:
    """Put a message to a person on its way, in the caller's transaction; nothing for somebody who was erased.

    It travels as an answer: it concerns what the person themselves brought in, so it needs no consent to news, and
    only who blocked us does not get it. `text` is ready in their language. `about` names the matter
    ("petition:road-308"), by which staff see who could not be told; after `until` it is not worth telling.
    """
    if contact is None:
        return None
    message = Message(text=text, rows=tuple(tuple(row) for row in rows), media=tuple(media), language=contact.language)
    known = CAPABILITIES.get(contact.network)
    parts = fitted(message, known) if known else (message,)
    deliveries = [
        Delivery(
            contact_id=contact.id,
            lane=contact.network,
            channel=contact.network,
            recipient=str(contact.id),
            priority=Priority.REPLY,
            message=part.model_dump(mode="json"),
            about=about,
            expires_at=until,
        )
        for part in parts
    ]
    session.add_all(deliveries)
    return deliveries[-1]
