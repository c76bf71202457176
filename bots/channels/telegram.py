"""Telegram as a channel: one bot that writes to people and channels, and hears what they say."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import quote

import telegram
from telegram import InputMediaPhoto
from telegram.error import TelegramError

from bots.channel import FILE_LIMIT, Missing, Rejected, Unchanged
from bots.channels.telegram_errors import is_person, send_error
from bots.channels.telegram_form import dressing, length, parse_mode, preview, upload
from bots.channels.telegram_keyboard import keyboard
from bots.channels.telegram_polling import Polling
from bots.channels.telegram_request import CONNECTIONS, AiohttpRequest, NoAnswer
from bots.channels.telegram_updates import ALLOWED_UPDATES, read_update
from core.i18n import DEFAULT_LANGUAGE
from core.log import get_logger
from core.message import Inbound, Media, Message, Outbound, Poll, Receipt, Received
from core.networks import TELEGRAM, TELEGRAM_CAPABILITIES

CAPTION_LIMIT = TELEGRAM_CAPABILITIES.caption_limit
VOICE = "voice"
ENDED_BEFORE = "poll has already been closed"
log = get_logger(__name__)
T = TypeVar("T")


class RawBot(telegram.Bot):
    """The library's bot with one more door: an answer as the JSON it is."""

    async def raw(self, method: str, read_timeout: float, **parameters: Any) -> Any:
        """The `result` of a call, unread: updates of kinds younger than the library come through."""
        return await self._post(method, parameters, read_timeout=read_timeout)


class TelegramChannel:
    """One bot; `timeout` is how long an answer may take, in seconds. Every call raises a SendError when it fails.

    At most `connections` calls are under way at once; others wait.
    A message goes to a chat id in digits, or to `@channel`. Its Receipt and the posts of its signals are named
    `chat id:message id`, always with the numeric id.
    """

    name = TELEGRAM
    capabilities = TELEGRAM_CAPABILITIES

    def __init__(
        self,
        token: str,
        api_base: str = "https://api.telegram.org",
        *,
        timeout: float = 20,
        connections: int = CONNECTIONS,
    ) -> None:
        self._request = AiohttpRequest(timeout=timeout, connections=connections)
        self._bot = RawBot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._files = f"{api_base}/file/bot{token}"
        self._polling = Polling(self._bot, timeout)
        # Files are sent over and over: Telegram's name for each that it has by now, by path.
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
            return await self._send_album(outbound)
        if message.poll is None and not message.media:
            return await _told(self._send_text(outbound), outbound.to)
        if message.poll is None and message.media[0].kind == VOICE and message.text:
            return await self._send_spoken(outbound, message.media[0])
        return await _told(self._send_rest(outbound), outbound.to)

    async def _send_rest(self, outbound: Outbound) -> Receipt:
        message = outbound.message
        if message.poll is None:
            return await self._send_file(outbound, message.media[0])
        sent = await self._send_poll(outbound.to, message.poll)
        return Receipt(_named(sent), sent.poll.id if sent.poll else "")

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
            return Receipt(name, votes=((), 0))
        votes = tuple(option.voter_count for option in poll.options)
        return Receipt(name, poll.id, (votes, poll.total_voter_count))

    async def _send_spoken(self, outbound: Outbound, media: Media) -> Receipt:
        """Words with a recording of them; without it where Telegram refuses it, as for who takes no voice messages."""
        try:
            return await _told(self._send_file(outbound, media), outbound.to)
        except Rejected as refused:
            log.info("a recording was not taken; the words go alone", detail=refused.detail)
            return await _told(self._send_text(outbound), outbound.to)

    async def _send_text(self, outbound: Outbound) -> Receipt:
        """The library's typed answer would take as long to make as all the rest of a call; two numbers are read."""
        message = outbound.message
        answer = await self._bot.raw(
            "sendMessage",
            self._request.read_timeout,
            chat_id=outbound.to,
            text=message.text,
            **dressing(message, person=is_person(outbound.to)),
        )
        try:
            return Receipt(f"{answer['chat']['id']}:{answer['message_id']}")
        except (KeyError, TypeError):
            raise NoAnswer("an answer that is not a message") from None

    async def _send_album(self, outbound: Outbound) -> Receipt:
        """Several pictures as one post, the text under the first; the receipt names that one."""
        message = outbound.message
        if any(media.kind != "photo" for media in message.media) or message.rows:
            raise Rejected("Telegram shows photos together, without other files and without buttons")
        if length(message) > CAPTION_LIMIT:
            raise Rejected(f"a text under pictures has at most {CAPTION_LIMIT} characters")
        pictures = [InputMediaPhoto(await asyncio.to_thread(upload, media, "", attach=True)) for media in message.media]
        sent = await _told(
            self._bot.send_media_group(
                outbound.to, pictures, caption=message.text or None, parse_mode=parse_mode(message)
            ),
            outbound.to,
        )
        first, *others = map(_named, sent)
        return Receipt(first, also=tuple(others))

    async def _send_file(self, outbound: Outbound, media: Media) -> Receipt:
        message = outbound.message
        if length(message) > CAPTION_LIMIT:
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
            await asyncio.to_thread(upload, media, self._uploaded.get(media.path, "")),
            caption=message.text or None,
            parse_mode=parse_mode(message),
            reply_markup=keyboard(message, person=is_person(outbound.to)),
        )
        self._remember(media, sent)
        return Receipt(_named(sent))

    async def edit(self, network_id: str, message: Message) -> None:
        """Give a post another wording, its picture stays; a post that says it already is no error. Raises SendError."""
        chat, number = _place(network_id)
        told: dict[str, Any] = {"chat_id": chat, "message_id": number, "parse_mode": parse_mode(message)}
        if message.media:
            call = self._bot.edit_message_caption(caption=message.text, **told)
        else:
            call = self._bot.edit_message_text(message.text, link_preview_options=preview(message), **told)
        with suppress(Unchanged):
            await _told(call, chat, repeatable=True)

    async def delete(self, network_id: str) -> None:
        """Take a post down; gone already is no error. Raises SendError."""
        chat, number = _place(network_id)
        with suppress(Missing):
            await _told(self._bot.delete_message(chat, number), chat, repeatable=True)

    def _remember(self, media: Media, sent: telegram.Message) -> None:
        """What a broadcast carries goes up once: to the next reader it is sent by Telegram's own name for it."""
        taken = sent.voice or sent.document or (sent.photo[-1] if sent.photo else None)
        if media.path and taken is not None:
            self._uploaded[media.path] = taken.file_id

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
        asking = self._bot.raw("getFile", self._request.read_timeout or 0, file_id=handle)
        told: Any = await _told(asking, repeatable=True)
        path = told.get("file_path") if isinstance(told, dict) else None
        if not path or int(told.get("file_size") or 0) > limit:
            raise Rejected(f"Telegram gives no such file of at most {limit} bytes")
        found = await _told(self._request.download(f"{self._files}/{quote(str(path))}", limit), repeatable=True)
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
        return (await _told(self._bot.get_webhook_info(), repeatable=True)).to_dict()

    async def me(self) -> dict[str, Any]:
        """The bot's own account, as Telegram's User: id, username, first_name."""
        return (await _told(self._bot.get_me(), repeatable=True)).to_dict()

    async def set_commands(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Fill the menu: (command, description) per language code, the default language also for all others.

        Telegram knows languages of two letters only; others see the default one.
        """
        for language, entries in commands.items():
            if len(language) == 2:
                await _told(self._bot.set_my_commands(entries, language_code=language), repeatable=True)
            if language == DEFAULT_LANGUAGE:
                await _told(self._bot.set_my_commands(entries), repeatable=True)

    async def close(self) -> None:
        """Stop polling and give the connections back."""
        self._polling.stop()
        await self._request.shutdown()


async def _told(call: Awaitable[T], to: str = "", *, repeatable: bool = False) -> T:
    """The call's result, its failure told as a SendError; the cause is cut off, since causes may name addresses."""
    try:
        return await call
    except TelegramError as error:
        raise send_error(error, to, repeatable=repeatable) from None


def _place(network_id: str) -> tuple[str, int]:
    """Chat and number of a message that a Receipt named."""
    chat, _, number = network_id.rpartition(":")
    if not chat or not number.isdigit():
        raise Rejected(f"{network_id} names no message")
    return chat, int(number)


def _named(sent: telegram.Message) -> str:
    return f"{sent.chat.id}:{sent.message_id}"
