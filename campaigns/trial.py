"""Sending a campaign to oneself before anybody else: real messages on the real way, to one's own linked account."""

from sqlmodel import Session

from campaigns.compose import messages, poll_message
from campaigns.content import CampaignContent
from campaigns.records import APPROVERS, EDITORS, content_of, find_campaign, note, staff_for
from civic.region import Region
from civic.staff_accounts import account_of
from core.errors import Refused
from core.fitting import fitted, units
from core.message import Markup, Message
from core.models import Contact, ContactState, Delivery, Priority, Staff
from core.networks import TELEGRAM, TELEGRAM_CAPABILITIES

TRIERS = EDITORS | APPROVERS


def send_to_myself(session: Session, campaign_id: int, *, by_email: str, region: Region) -> int:
    """Put every message of the campaign on its way to the staff member's own account at Telegram; how many those are.

    Links lead straight to their address, since a link that is counted leads nowhere before the campaign goes out. Each
    press makes them anew. Refused without a linked account there; BadInput while the campaign cannot be sent.
    """
    staff = staff_for(session, by_email, TRIERS, "try campaigns")
    campaign = find_campaign(session, campaign_id)
    contact = _own(session, staff)
    content = content_of(session, campaign_id).model_copy(update={"count_links": False})
    parts = _messages(content, region, campaign_id)
    session.add_all(_delivery(contact, part) for part in parts)
    note(session, staff, "try", campaign, messages=len(parts))
    return len(parts)


def _own(session: Session, staff: Staff) -> Contact:
    """Where they read; Refused with the way to get there."""
    contact = account_of(session, staff.id)
    if contact is None:
        raise Refused(
            "%(email)s has linked no account; ask for a code with `jisr staff link %(email)s`", email=staff.email
        )
    if contact.network != TELEGRAM or contact.state is not ContactState.ACTIVE:
        raise Refused("the account of %(email)s takes no messages on Telegram; link one that does", email=staff.email)
    return contact


def _messages(content: CampaignContent, region: Region, campaign_id: int) -> list[Message]:
    """What readers would get, post by post; what another network would show in one is broken as Telegram needs it."""
    found = [message for _channel, _language, message in messages(content, region, campaign_id=campaign_id)]
    poll = poll_message(content)
    return [part for message in (*found, *([_in_words(poll)] if poll else [])) for part in _for_telegram(message)]


def _in_words(poll: Message) -> Message:
    """A poll to be read: votes on one that is only tried would be nobody's."""
    options = [f"• {option}" for option in poll.poll.options] if poll.poll else []
    return Message(text="\n".join([poll.text, *options]), language=poll.language)


def _for_telegram(message: Message) -> tuple[Message, ...]:
    if message.markup is Markup.HTML:
        return (message,)
    if message.media and units(message.text) > TELEGRAM_CAPABILITIES.caption_limit:
        return (message.model_copy(update={"text": ""}), *_for_telegram(message.model_copy(update={"media": ()})))
    return fitted(message, TELEGRAM_CAPABILITIES)


def _delivery(contact: Contact, message: Message) -> Delivery:
    return Delivery(
        contact_id=contact.id, lane=TELEGRAM, channel=TELEGRAM, recipient=str(contact.id), priority=Priority.REPLY,
        message=message.model_dump(mode="json"),
    )  # fmt: skip
