"""Telegram as a channel: one bot that writes to people and channels, and hears what they say."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from html import unescape
from pathlib import Path
from re import compile as pattern
from typing import Any, TypeVar
from urllib.parse import quote

import telegram
from telegram import InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bots.channel import FILE_LIMIT, NotReached, OutcomeUnknown, Rejected
from bots.channels.telegram_errors import is_person, send_error
from bots.channels.telegram_keyboard import keyboard
from bots.channels.telegram_polling import Polling
from bots.channels.telegram_request import AiohttpRequest
from bots.channels.telegram_updates import ALLOWED_UPDATES, read_update
from core.i18n import DEFAULT_LANGUAGE
from core.log import get_logger
from core.message import Inbound, Markup, Media, Message, Outbound, Poll, Receipt, Received
from core.networks import TELEGRAM, TELEGRAM_CAPABILITIES

CAPTION_LIMIT = TELEGRAM_CAPABILITIES.caption_limit
VOICE = "voice"
ENDED_BEFORE = "poll has already been closed"
_TAG = pattern(r"<[^<>]*>")
log = get_logger(__name__)
T = TypeVar("T")


class RawBot(telegram.Bot):
    """The library's bot with one more door: an answer as the JSON it is."""

    async def raw(self, method: str, read_timeout: float, **parameters: Any) -> Any:
        """The `result` of a call, unread: updates of kinds younger than the library come through."""
        return await self._post(method, parameters, read_timeout=read_timeout)


class TelegramChannel:
    """One bot; `timeout` is how long an answer may take, in seconds. Every call raises a SendError when it fails.

    A message goes to a chat id in digits, or to `@channel`. Its Receipt and the posts of its signals are named
    `chat id:message id`, always with the numeric id.
    """

    name = TELEGRAM
    capabilities = TELEGRAM_CAPABILITIES

    def __init__(self, token: str, api_base: str = "https://api.telegram.org", *, timeout: float = 20) -> None:
        self._request = AiohttpRequest(timeout=timeout)
        self._bot = RawBot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._files = f"{api_base}/file/bot{token}"
        self._polling = Polling(self._bot, timeout)
        # Recordings are sent over and over: Telegram's name for each that it has by now, by path.
        self._uploaded: dict[str, str] = {}

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """Read one update; BadPayload when it is not of the Bot API's form."""
        return read_update(raw)

    async def send(self, outbound: Outbound) -> Receipt:
        """Send one message; Rejected for what Telegram could not show."""
        message = outbound.message
        if message.ends_poll:
            return await self._end_poll(message.ends_poll)
        if not (is_person(outbound.to) or outbound.to.startswith(("@", "-"))):
            raise Rejected("the recipient is no Telegram address")
        if len(message.media) > 1:
            raise Rejected("Telegram shows one file above a text, not several")
        spoken = bool(message.media) and message.media[0].kind == VOICE and bool(message.text)
        if message.poll is None and spoken:
            sent = await self._send_spoken(outbound, message.media[0])
        else:
            sent = await _told(self._sending(outbound), outbound.to)
        return Receipt(f"{sent.chat.id}:{sent.message_id}", sent.poll.id if sent.poll else "")

    def _sending(self, outbound: Outbound) -> Awaitable[telegram.Message]:
        message = outbound.message
        if message.poll is not None:
            return self._send_poll(outbound.to, message.poll)
        return self._send_file(outbound, message.media[0]) if message.media else self._send_text(outbound)

    async def _send_poll(self, to: str, poll: Poll) -> telegram.Message:
        """Anonymous, as polls in channels always are: Jisr counts votes, it does not know whose they are."""
        return await self._bot.send_poll(
            to, poll.question, poll.options, is_anonymous=True, allows_multiple_answers=poll.multiple
        )

    async def _end_poll(self, name: str) -> Receipt:
        """Ended twice is ended; Rejected when the message with the poll is gone."""
        chat, _, number = name.rpartition(":")
        try:
            poll = await _told(self._bot.stop_poll(chat, int(number)))
        except Rejected as refused:
            if ENDED_BEFORE not in refused.detail.lower():
                raise
            return Receipt(name)
        votes = tuple(option.voter_count for option in poll.options)
        return Receipt(name, poll.id, (votes, poll.total_voter_count))

    async def _send_spoken(self, outbound: Outbound, media: Media) -> telegram.Message:
        """Words with a recording of them; without it where Telegram refuses it, as for who takes no voice messages."""
        try:
            return await _told(self._send_file(outbound, media), outbound.to)
        except Rejected as refused:
            log.info("a recording was not taken; the words go alone", detail=refused.detail)
            return await _told(self._send_text(outbound), outbound.to)

    async def _send_text(self, outbound: Outbound) -> telegram.Message:
        message = outbound.message
        return await self._bot.send_message(
            outbound.to,
            message.text,
            parse_mode=_parse_mode(message),
            reply_markup=keyboard(message, person=is_person(outbound.to)),
            link_preview_options=_preview(message),
        )

    async def _send_file(self, outbound: Outbound, media: Media) -> telegram.Message:
        message = outbound.message
        if _length(message) > CAPTION_LIMIT:
            raise Rejected(f"a text under a file has at most {CAPTION_LIMIT} characters; send the file first")
        send: Any = {
            "photo": self._bot.send_photo,
            "document": self._bot.send_document,
            VOICE: self._bot.send_voice,
        }.get(media.kind)
        if send is None:
            raise Rejected(f"Telegram is sent photos, documents and voice notes, not {media.kind}")
        sent: telegram.Message = await send(
            outbound.to,
            await asyncio.to_thread(_file, media, self._uploaded.get(media.path, "")),
            caption=message.text or None,
            parse_mode=_parse_mode(message),
            reply_markup=keyboard(message, person=is_person(outbound.to)),
        )
        if media.kind == VOICE and media.path and sent.voice is not None:
            self._uploaded[media.path] = sent.voice.file_id
        return sent

    async def acknowledge(self, inbound: Inbound) -> None:
        """Stop the pressed button's waiting sign; when Telegram does not take it, the log says so and no more."""
        if not inbound.acknowledge:
            return
        try:
            await self._bot.answer_callback_query(inbound.acknowledge)
        except TelegramError as error:
            log.info("button press not acknowledged", reason=send_error(error).detail)

    async def fetch(self, handle: str, limit: int = FILE_LIMIT) -> bytes:
        """The file that a person sent, by its file_id; Rejected when it is gone or has more than `limit` bytes."""
        try:
            told: Any = await _told(self._bot.raw("getFile", self._request.read_timeout or 0, file_id=handle))
            path = told.get("file_path") if isinstance(told, dict) else None
            if not path or int(told.get("file_size") or 0) > limit:
                raise Rejected(f"Telegram gives no such file of at most {limit} bytes")
            found = await _told(self._request.download(f"{self._files}/{quote(str(path))}", limit))
        except OutcomeUnknown as unknown:
            # Reading twice harms nobody.
            raise NotReached(unknown.detail) from None
        if found is None:
            raise Rejected(f"the file has more than {limit} bytes")
        return found

    def updates(self) -> AsyncIterator[Mapping[str, Any]]:
        """Raw updates by long polling, without end; asking for the next one says that the last was taken in."""
        return self._polling.updates()

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates pushed to `url`, each with the secret in its X-Telegram-Bot-Api-Secret-Token header."""
        await _told(self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES))

    async def webhook_info(self) -> dict[str, Any]:
        """Where updates are pushed, how many wait and the last error, as Telegram's WebhookInfo."""
        return (await _told(self._bot.get_webhook_info())).to_dict()

    async def me(self) -> dict[str, Any]:
        """The bot's own account, as Telegram's User: id, username, first_name."""
        return (await _told(self._bot.get_me())).to_dict()

    async def set_commands(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Fill the menu: (command, description) per language code, the default language also for all others.

        Telegram knows languages of two letters only; others see the default one.
        """
        for language, entries in commands.items():
            if len(language) == 2:
                await _told(self._bot.set_my_commands(entries, language_code=language))
            if language == DEFAULT_LANGUAGE:
                await _told(self._bot.set_my_commands(entries))

    async def close(self) -> None:
        """Stop polling and give the connections back."""
        self._polling.stop()
        await self._request.shutdown()


async def _told(call: Awaitable[T], to: str = "") -> T:
    """The call's result, its failure told as a SendError; the cause is cut off, since causes may name addresses."""
    try:
        return await call
    except TelegramError as error:
        raise send_error(error, to) from None


def _parse_mode(message: Message) -> str | None:
    return ParseMode.HTML if message.markup is Markup.HTML else None


def _preview(message: Message) -> LinkPreviewOptions:
    """A message shows the preview of its own link, and of none that merely stands in its text."""
    return LinkPreviewOptions(url=message.link) if message.link else LinkPreviewOptions(is_disabled=True)


def _length(message: Message) -> int:
    """The text's length as Telegram counts it: UTF-16 units after its tags are read."""
    text = unescape(_TAG.sub("", message.text)) if message.markup is Markup.HTML else message.text
    return len(text.encode("utf-16-le")) // 2


def _file(media: Media, known: str) -> InputFile | str:
    """What is uploaded, or Telegram's own name for what it has."""
    if media.handle or known:
        return media.handle or known
    if media.content:
        return InputFile(media.content.encode(), filename=media.name)
    path = Path(media.path)
    try:
        return InputFile(path.read_bytes(), filename=path.name)
    except OSError as unreadable:
        raise Rejected(f"the file {path.name} cannot be read: {unreadable.strerror}") from unreadable
