"""Where a bot's calls are carried out: the world, the bot, and what every sending shares."""

from dataclasses import dataclass
from typing import Any

from sandbox.bot_calls import Upload
from sandbox.bot_types import MessageEntity, Shape
from sandbox.entities import EntityError, Formatted, detect, parse_html, trim, utf16_length
from sandbox.telegram_state import Bot, Channel, Citizen, Sent
from sandbox.violations import BotApiError, Json, bad_request
from sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True)
class Desk:
    """One call at work; `params` are as received, `files` those that came along by part name."""

    world: World
    bot: Bot
    method: str
    params: Json
    files: dict[str, Upload]

    def chat(self, chat_id: int | str) -> Citizen | Channel:
        """Return a chat the bot may write to, or refuse."""
        chat = self.world.telegram.chat(chat_id)
        if isinstance(chat, Channel):
            if not chat.bot_is_admin:
                raise BotApiError(403, "Forbidden: bot is not a member of the channel chat")
        elif chat.deactivated:
            raise BotApiError(403, "Forbidden: user is deactivated")
        elif chat.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def limit(self, chat: Citizen | Channel) -> None:
        """Refuse with 429 where the strict limits say so."""
        wait = self.world.telegram.limits.take(chat.id, self.world.now())
        if wait:
            self.world.counts.rate_limited += 1
            raise too_many(wait)

    def formatted(self, text: str, parse_mode: str | None, entities: list[MessageEntity] | None) -> Formatted:
        """Return a text as Telegram stores it; what only its documentation forbids is counted, not refused."""
        if parse_mode and parse_mode.lower() == "html":
            try:
                found = parse_html(text)
            except EntityError as error:
                raise bad_request(f"can't parse entities: {error}", violation=True) from error
        elif parse_mode:
            raise bad_request("unsupported parse_mode", violation=True)
        else:
            given = [each.model_dump(exclude_none=True) for each in entities or []]
            found = trim(Formatted(text, given))
        for warning in found.warnings:
            self.world.counts.violation("telegram", self.method, warning)
        return Formatted(found.text, detect(found.text, found.entities))

    def text(self, text: str, parse_mode: str | None, entities: list[MessageEntity] | None) -> Json:
        """Return the text fields of a message, within Telegram's limit."""
        found = self.formatted(text, parse_mode, entities)
        if not found.text:
            raise bad_request("message text is empty", violation=True)
        if utf16_length(found.text) > TEXT_LIMIT:
            raise bad_request("message is too long", violation=True)
        return {"text": found.text, **({"entities": found.entities} if found.entities else {})}

    def caption(self, call: Any) -> Json:
        """Return the caption fields of a call that may have one, within Telegram's limit."""
        if not call.caption:
            return {}
        found = self.formatted(call.caption, call.parse_mode, call.caption_entities)
        if utf16_length(found.text) > CAPTION_LIMIT:
            raise bad_request("message caption is too long", violation=True)
        return {"caption": found.text, **({"caption_entities": found.entities} if found.entities else {})}

    def send(self, call: Any, content: Json) -> Json:
        """Deliver a new message to the call's chat and return it."""
        chat = self.chat(call.chat_id)
        self.limit(chat)
        return self.deliver(chat, content, getattr(call, "reply_markup", None), call)

    def deliver(self, chat: Citizen | Channel, content: Json, markup: Shape | None, call: Any) -> Json:
        """Store a message of the bot, count it as delivered, and return it."""
        extra = self._reply(chat, getattr(call, "reply_parameters", None))
        if getattr(call, "protect_content", None):
            extra["has_protected_content"] = True
        extra.update(self._markup(chat, markup))
        sender = None if isinstance(chat, Channel) else self.bot.user()
        message = self.world.telegram.put(self.bot, chat, sender, {**content, **extra})
        self._count(message)
        return message

    def _reply(self, chat: Citizen | Channel, wanted: Any) -> Json:
        if wanted is None:
            return {}
        found = self.world.telegram.messages(self.bot, chat.id).get(wanted.message_id)
        if found is None:
            if wanted.allow_sending_without_reply:
                return {}
            raise bad_request("message to be replied not found")
        return {"reply_to_message": {key: value for key, value in found.items() if key != "reply_to_message"}}

    def _markup(self, chat: Citizen | Channel, markup: Shape | None) -> Json:
        if markup is None:
            return {}
        shown = markup.model_dump(exclude_none=True)
        if "inline_keyboard" in shown:
            return {"reply_markup": shown}
        if isinstance(chat, Channel):
            raise bad_request("inline keyboard expected", violation=True)
        self.bot.keyboards[chat.id] = shown if "keyboard" in shown else None
        return {}

    def _count(self, message: Json) -> None:
        telegram = self.world.telegram
        chat_id = message["chat"]["id"]
        text = message.get("text") or message.get("caption") or message.get("poll", {}).get("question", "")
        seq = len(telegram.sent) + 1
        sent = Sent(seq, self.method, chat_id, message["message_id"], text, self.world.now(), self.params)
        telegram.sent.append(sent)
        telegram.delivered[chat_id] += 1
        telegram.delivered_texts[text] += 1

    def find(self, chat_id: int | str | None, message_id: int | None, what: str) -> Json:
        """Return a stored message of a chat, or refuse."""
        if chat_id is None or message_id is None:
            raise bad_request("message identifier is not specified", violation=True)
        chat = self.chat(chat_id)
        found = self.world.telegram.messages(self.bot, chat.id).get(message_id)
        if found is None:
            raise bad_request(f"{what} not found")
        return found


def too_many(seconds: int) -> BotApiError:
    """Return a 429 that asks to wait."""
    description = f"Too Many Requests: retry after {seconds}"
    return BotApiError(429, description, parameters={"retry_after": seconds})
