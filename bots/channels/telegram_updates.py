"""Reads one Telegram update: pure but for the clock, which stands in where an update carries no time."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bots.channel import BadPayload
from bots.channels import telegram_payload as payload
from bots.channels.telegram_payload import parse
from core.clock import now
from core.message import Attachment, Inbound, Place, Received, Signal, SignalKind
from core.networks import TELEGRAM

# What the bot asks for. Not `poll_answer`, which names the voter: Jisr counts votes, it does not know whose they are.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction_count",
    "poll",
)
# Known and not used; an edit changes nothing that was already answered.
NOT_USED = frozenset({"edited_message", "channel_post", "edited_channel_post", "message_reaction", "poll_answer"})
# An animation comes with a `document` for old programs, so it is looked for first and ends the search.
FILE_KINDS = ("voice", "audio", "video", "video_note", "animation", "document", "sticker")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_PHONE = re.compile(r"\+[1-9]\d{6,14}")  # E.164
KIND_LIMIT = 40

Reader = Callable[[Mapping[str, Any], str], Received]


def read_update(raw: Mapping[str, Any]) -> Received:
    """What one update says; BadPayload when it is not of the Bot API's form, `ignored` when it is none of ours."""
    if not isinstance(raw, Mapping):
        raise BadPayload("the update is not an object")
    external_id = _update_id(raw)
    kind = next((key for key in raw if key in READERS), None)
    if kind is not None:
        return READERS[kind](raw, external_id)
    other = next((str(key) for key in raw if key != "update_id"), "")
    if not other:
        return _ignored("empty_update")
    return _ignored(other if other in NOT_USED else f"unknown:{_printable(other)}")


def _update_id(raw: Mapping[str, Any]) -> str:
    number = raw.get("update_id")
    if type(number) is not int or not 0 <= number < 2**63:
        raise BadPayload("update_id: missing, or not a whole number")
    return str(number)


def _printable(kind: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "?", kind[:KIND_LIMIT])


def _ignored(name: str) -> Received:
    return Received(ignored=(name,))


def _read_message(raw: Mapping[str, Any], external_id: str) -> Received:
    message = parse(payload.Message, raw, "message")
    if not message.chat.private:
        return _ignored("message_outside_private_chat")
    if message.sender is None:
        raise BadPayload("message.from: missing in a private chat")
    if message.sender.is_bot:
        return _ignored("message_from_bot")
    attachments = _attachments(message)
    text = message.text or message.caption
    if not (text or attachments or message.contact or message.location):
        return _ignored("message_without_content")
    command, argument = _command(message.text)
    inbound = Inbound(
        channel=TELEGRAM,
        external_id=external_id,
        sender=str(message.sender.id),
        at=message.date,
        text=text,
        command=command,
        argument=argument,
        phone=_own_phone(message.contact, message.sender),
        place=_place(message.location),
        attachments=attachments,
        language_hint=message.sender.language_code,
    )
    foreign = message.contact is not None and not inbound.phone
    return Received(inbound=(inbound,), ignored=("contact_of_another",) if foreign else ())


def _command(text: str) -> tuple[str, str]:
    """The command without its slash and bot name, and what follows it."""
    found = _COMMAND.fullmatch(text)
    return (found[1].lower(), (found[2] or "").strip()) if found else ("", "")


def _own_phone(contact: payload.Contact | None, sender: payload.User) -> str:
    """The sender's number in E.164; nothing for a contact that is somebody else's or nobody's account."""
    if contact is None or contact.user_id != sender.id:
        return ""
    number = "+" + re.sub(r"[\s().+-]", "", contact.phone_number)
    return number if number.isascii() and _PHONE.fullmatch(number) else ""


def _place(location: payload.Location | None) -> Place | None:
    return Place(location.latitude, location.longitude) if location else None


def _attachments(message: payload.Message) -> tuple[Attachment, ...]:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Attachment("photo", largest.file_id),)
    for kind in FILE_KINDS:
        file: payload.File | None = getattr(message, kind)
        if file is not None:
            return (Attachment(kind, file.file_id),)
    return ()


def _read_callback(raw: Mapping[str, Any], external_id: str) -> Received:
    query = parse(payload.CallbackQuery, raw, "callback_query")
    if query.message is None or not query.message.chat.private:
        return _ignored("button_outside_private_chat")
    if not query.data:
        return _ignored("button_without_data")
    inbound = Inbound(
        channel=TELEGRAM,
        external_id=external_id,
        sender=str(query.sender.id),
        at=now(),
        button=query.data,
        language_hint=query.sender.language_code,
        acknowledge=query.id,
    )
    return Received(inbound=(inbound,))


_STANDING = {"kicked": SignalKind.STOPPED, "left": SignalKind.STOPPED, "member": SignalKind.RETURNED}


def _read_membership(raw: Mapping[str, Any], external_id: str) -> Received:
    change = parse(payload.MembershipChange, raw, "my_chat_member")
    if not change.chat.private:
        return _ignored("membership_outside_private_chat")
    kind = _STANDING.get(change.new_chat_member.status)
    if kind is None:
        return _ignored("membership_of_another_kind")
    return _signal(Signal(TELEGRAM, external_id, kind, change.date, sender=str(change.sender.id)))


def _read_reactions(raw: Mapping[str, Any], external_id: str) -> Received:
    totals = parse(payload.ReactionTotals, raw, "message_reaction_count")
    post = f"{totals.chat.id}:{totals.message_id}"
    counts = {count.type.key: count.total_count for count in totals.reactions}
    return _signal(Signal(TELEGRAM, external_id, SignalKind.REACTIONS, totals.date, post=post, data={"counts": counts}))


def _read_poll(raw: Mapping[str, Any], external_id: str) -> Received:
    poll = parse(payload.Poll, raw, "poll")
    options = {option.text: option.voter_count for option in poll.options}
    data = {
        "poll": poll.id,
        "question": poll.question,
        "options": options,
        "voters": poll.total_voter_count,
        "closed": poll.is_closed,
    }
    return _signal(Signal(TELEGRAM, external_id, SignalKind.POLL, now(), data=data))


def _signal(signal: Signal) -> Received:
    return Received(signals=(signal,))


READERS: dict[str, Reader] = {
    "message": _read_message,
    "callback_query": _read_callback,
    "my_chat_member": _read_membership,
    "message_reaction_count": _read_reactions,
    "poll": _read_poll,
}
