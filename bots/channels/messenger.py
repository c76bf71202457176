"""Messenger: answers and files to people who wrote to the page, and what they write and press."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bots.channel import FILE_LIMIT, OutcomeUnknown, Rejected
from bots.channels import graph_files
from bots.channels.facebook_updates import printable, read_entries
from bots.channels.graph import DEFAULT_BASE, DEFAULT_VERSION, GraphClient, Upload
from bots.channels.messenger_files import Uploads
from bots.channels.messenger_updates import read_events
from core.message import Button, ButtonKind, Inbound, Message, Outbound, Receipt, Received
from core.networks import MESSENGER, MESSENGER_CAPABILITIES, TO_COMMENT

TITLE_LIMIT = 20
TEMPLATE_LIMIT = 640
MENU_LIMIT, GREETING_LIMIT = 30, 160
# The network has no word for Tamazight.
LOCALES = {"ar": "ar_AR", "fr": "fr_FR", "en": "en_US"}
Menu = Sequence[tuple[str, str]]
QUICK_REPLIES = 13
ELLIPSIS = "…"


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
            for found in read_events(entry, self.page_id):
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
