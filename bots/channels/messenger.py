"""Messenger: answers and files to people who wrote to the page, and what they write and press."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError

from bots.channel import FILE_LIMIT, OutcomeUnknown, Rejected
from bots.channels import graph_files
from bots.channels.facebook_updates import Entry, Form, Text, Who, event_id, moment, printable, read_entries
from bots.channels.graph import DEFAULT_BASE, DEFAULT_VERSION, GraphClient, Upload
from bots.channels.messenger_files import Uploads
from core.message import Attachment, Button, ButtonKind, Inbound, Message, Outbound, Place, Receipt, Received
from core.networks import MESSENGER, MESSENGER_CAPABILITIES, TO_COMMENT

TITLE_LIMIT = 20
TEMPLATE_LIMIT = 640
MENU_LIMIT, GREETING_LIMIT = 30, 160
# The network has no word for Tamazight.
LOCALES = {"ar": "ar_AR", "fr": "fr_FR", "en": "en_US"}
Menu = Sequence[tuple[str, str]]
QUICK_REPLIES = 13
ELLIPSIS = "…"
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


class MessengerChannel:
    """The conversations of one page."""

    name = MESSENGER
    capabilities = MESSENGER_CAPABILITIES

    def __init__(
        self,
        page_id: str,
        token: str,
        app_secret: str | None = None,
        *,
        api_base: str = DEFAULT_BASE,
        version: str = DEFAULT_VERSION,
        timeout: float = 20,
    ) -> None:
        self.page_id = page_id
        self.graph = GraphClient(token, app_secret, api_base=api_base, version=version, timeout=timeout)
        self._uploads = Uploads(self.graph)
        self._api_base, self._timeout = api_base, timeout

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """The conversations' part of a webhook body; BadPayload when the body has another form."""
        entries, ignored = read_entries(raw, self.page_id)
        inbound: list[Inbound] = []
        for entry in entries:
            for found in _read_events(entry, self.page_id):
                inbound.append(found) if isinstance(found, Inbound) else ignored.append(printable(found))
        return Received(inbound=tuple(inbound), ignored=tuple(ignored))

    async def send(self, outbound: Outbound) -> Receipt:
        """Answer a person (`to` is their page-scoped id, or `comment:ID` for a private reply); raises SendError.

        Answer buttons become quick replies, or stay with the words where they do for good; links become lines of the
        text; Messenger has no buttons for phone or place. A file travels alone: words with one, or several, are refused
        before anything is sent.
        """
        message = outbound.message
        if message.poll is not None:
            raise Rejected("Messenger carries no poll")
        if message.media:
            return await self._send_file(outbound.to, message)
        return await self._say(outbound.to, content_of(message), {})

    async def _send_file(self, to: str, message: Message) -> Receipt:
        if message.text or message.buttons or len(message.media) > 1:
            raise Rejected("a file travels alone on Messenger")
        attachment, files = await self._uploads.attachment(message.media[0])
        try:
            return await self._say(to, {"attachment": attachment}, files)
        except Rejected:
            # The network may have dropped what it kept: the next one uploads it anew.
            self._uploads.forget(attachment)
            raise

    async def _say(self, to: str, content: dict[str, Any], files: Mapping[str, Upload]) -> Receipt:
        params = {"recipient": _recipient(to), "messaging_type": "RESPONSE", "message": content}
        answer = await self.graph.call("me/messages", "POST", params, files)
        if not answer.get("message_id"):
            raise OutcomeUnknown("the answer has no message_id")
        return Receipt(str(answer["message_id"]))

    async def introduce(self, greetings: Mapping[str, str], menus: Mapping[str, Menu]) -> None:
        """Set what people see beside a conversation: a greeting, the button that begins it, and a menu, per language.

        A menu's entries are labels with their values; the first is also what begins a conversation. The languages'
        first is everybody's whose language is not among them. Raises SendError; again it changes nothing.
        """
        begin = next(iter(menus.values()))[0][1]
        profile = {
            "get_started": {"payload": begin},
            "greeting": [
                {"locale": locale, "text": cut(greetings[language], GREETING_LIMIT)}
                for locale, language in _locales(greetings)
            ],
            "persistent_menu": [
                {"locale": locale, "composer_input_disabled": False, "call_to_actions": _entries(menus[language])}
                for locale, language in _locales(menus)
            ],
        }
        await self.graph.call("me/messenger_profile", "POST", profile, repeatable=True)

    async def fetch(self, handle: str, limit: int = FILE_LIMIT) -> bytes:
        """The file that a person sent, by its address; only from the network's own servers, without our token."""
        return await graph_files.fetch(handle, self._api_base, limit, self._timeout)

    async def acknowledge(self, inbound: Inbound) -> None:
        """Messenger waits for nothing after a press."""

    async def close(self) -> None:
        """Give connections back."""
        self.graph.close()


def _locales(languages: Iterable[str]) -> list[tuple[str, str]]:
    """The network's word for each of our languages that it knows, after the one for everybody else."""
    ours = list(languages)
    return [("default", ours[0]), *((LOCALES[language], language) for language in ours if language in LOCALES)]


def _entries(menu: Menu) -> list[dict[str, str]]:
    return [{"type": "postback", "title": cut(label, MENU_LIMIT), "payload": value} for label, value in menu]


def _recipient(to: str) -> dict[str, str]:
    """Whom the network is told: a person, or whoever wrote a comment."""
    return {"comment_id": to.removeprefix(TO_COMMENT)} if to.startswith(TO_COMMENT) else {"id": to}


def content_of(message: Message) -> dict[str, Any]:
    """The `message` of the call that says these words, with their buttons."""
    links = [f"{button.label}: {button.value}" for button in message.buttons if button.kind is ButtonKind.LINK]
    if message.link and message.link not in message.text:
        links.insert(0, message.link)
    content: dict[str, Any] = {"text": "\n".join((message.text, *links))}
    answers = [button for button in message.buttons if button.kind is ButtonKind.ANSWER]
    if not message.prompt and _lasting(answers, content["text"]):
        return {"attachment": {"type": "template", "payload": _template(answers, content["text"])}}
    if answers:
        content["quick_replies"] = [_quick_reply(button) for button in answers[:QUICK_REPLIES]]
    return content


def _lasting(answers: Sequence[Button], text: str) -> bool:
    """Whether the buttons can stay with the words: quick replies would go with the next message."""
    few = 0 < len(answers) <= MESSENGER_CAPABILITIES.lasting_buttons
    return few and all(button.stays for button in answers) and 0 < _units(text) <= TEMPLATE_LIMIT


def _template(answers: Sequence[Button], text: str) -> dict[str, Any]:
    buttons = [{"type": "postback", "title": cut(button.label), "payload": button.value} for button in answers]
    return {"template_type": "button", "text": text, "buttons": buttons}


def _quick_reply(button: Button) -> dict[str, str]:
    return {"content_type": "text", "title": cut(button.label), "payload": button.value}


def cut(label: str, limit: int = TITLE_LIMIT) -> str:
    """The label in at most `limit` UTF-16 units, with an ellipsis where something is missing."""
    if _units(label) <= limit:
        return label
    while _units(label) > limit - 1:
        label = label[:-1]
    return label.rstrip() + ELLIPSIS


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _read_events(entry: Entry, page_id: str) -> Iterator[Inbound | str]:
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
