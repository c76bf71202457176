"""What a page's conversations tell: words, presses, files, places and links that were followed."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError

from bots.channels.facebook_updates import Entry, Form, Text, Who, event_id, moment
from core.message import Attachment, Inbound, Place
from core.networks import MESSENGER

ATTACHMENT_KINDS = {"image": "photo", "audio": "voice", "video": "video", "file": "document"}
START = "start"
COMMAND = re.compile(r"/([A-Za-z]{2,32})(?:\s+(\S.{0,200}))?")
LAST_MILLISECOND = 253_402_300_799_000  # of the year 9999
ENVELOPE = frozenset({"sender", "recipient", "timestamp"})


class QuickReply(Form):
    """The answer button that was pressed."""

    payload: Text


class Referral(Form):
    """The link a person came by (m.me/page?ref=…)."""

    ref: Text = ""


class Coordinates(Form):
    """A position in degrees."""

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    long: float = Field(ge=-180, le=180, allow_inf_nan=False)


class Payload(Form):
    """Where an attachment is, or the place it shows."""

    url: Text = ""
    coordinates: Coordinates | None = None


class Attached(Form):
    """Something attached to a message."""

    type: Text
    payload: Payload | None = None


class Said(Form):
    """A message of a person, or of the page itself (an echo)."""

    mid: Text = ""
    text: Text = ""
    is_echo: bool = False
    quick_reply: QuickReply | None = None
    attachments: tuple[Attached, ...] = ()


class Postback(Form):
    """A press on a button that is not a quick reply."""

    mid: Text = ""
    payload: Text = ""
    referral: Referral | None = None


class Event(Form):
    """One event of a conversation; `timestamp` in milliseconds."""

    sender: Who
    timestamp: int = Field(gt=0, le=LAST_MILLISECOND)
    message: Said | None = None
    postback: Postback | None = None
    referral: Referral | None = None


def read_events(entry: Entry, page_id: str) -> Iterator[Inbound | str]:
    """An inbound, or the name of what is ignored, for every event."""
    for raw in entry.messaging:
        try:
            event = Event.model_validate(raw)
        except ValidationError:
            yield "messaging:malformed"
            continue
        at = moment(event.timestamp / 1000)
        yield "messaging:malformed" if at is None or not event.sender.id else _read_event(event, raw, at, page_id)
    yield from ["messaging:standby"] * len(entry.standby)


def _read_event(event: Event, raw: dict[str, Any], at: datetime, page_id: str) -> Inbound | str:
    if event.sender.id == page_id or (event.message and event.message.is_echo):
        return "messaging:echo"
    if event.message:
        return _said(event.message, event.sender.id, raw, at)
    if event.postback:
        return _pressed(event.postback, event.sender.id, raw, at)
    if event.referral and event.referral.ref:
        return _came_by(event.referral.ref, event_id((), raw), event.sender.id, at)
    return "messaging:" + next((name for name in raw if name not in ENVELOPE), "nothing")


def _said(said: Said, sender: str, raw: dict[str, Any], at: datetime) -> Inbound | str:
    button = said.quick_reply.payload if said.quick_reply else ""
    command, argument = _command(said.text)
    place = next((_place(each) for each in said.attachments if _place(each)), None)
    files = tuple(_file(each) for each in said.attachments if each.type in ATTACHMENT_KINDS)
    if not (button or said.text or place or files):
        return "messaging:message"
    return Inbound(
        channel=MESSENGER,
        external_id=event_id((said.mid,), raw),
        sender=sender,
        at=at,
        text="" if button else said.text,
        command="" if button else command,
        argument="" if button else argument,
        button=button,
        place=place,
        attachments=files,
    )


def _command(text: str) -> tuple[str, str]:
    """What who knows commands from elsewhere types ("/stop"): the command and its argument."""
    found = COMMAND.fullmatch(text.strip())
    return (found[1].lower(), found[2] or "") if found else ("", "")


def _place(attached: Attached) -> Place | None:
    where = attached.payload.coordinates if attached.payload and attached.type == "location" else None
    return Place(where.lat, where.long) if where else None


def _file(attached: Attached) -> Attachment:
    return Attachment(ATTACHMENT_KINDS[attached.type], attached.payload.url if attached.payload else "")


def _pressed(postback: Postback, sender: str, raw: dict[str, Any], at: datetime) -> Inbound | str:
    external_id = event_id((postback.mid,), raw)
    if postback.referral and postback.referral.ref:
        return _came_by(postback.referral.ref, external_id, sender, at)
    if not postback.payload:
        return "messaging:postback"
    return Inbound(channel=MESSENGER, external_id=external_id, sender=sender, at=at, button=postback.payload)


def _came_by(ref: str, external_id: str, sender: str, at: datetime) -> Inbound:
    """A link into a conversation, told like Telegram's `/start argument`."""
    return Inbound(channel=MESSENGER, external_id=external_id, sender=sender, at=at, command=START, argument=ref)
