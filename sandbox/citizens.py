"""What people do on Telegram: each deed becomes the update that a bot would get."""

from typing import Any

from sandbox import bot_media as media
from sandbox.entities import detect
from sandbox.serials import next_large
from sandbox.telegram_state import Bot, Channel, Citizen, Telegram
from sandbox.violations import Json


class ControlError(Exception):
    """Something was asked of the sandbox that cannot be; the message says what."""


def citizen_of(telegram: Telegram, user_id: int) -> Citizen:
    """Return a known person."""
    if user_id not in telegram.citizens:
        raise ControlError(f"no Telegram user {user_id}: create it first")
    return telegram.citizens[user_id]


def _write(telegram: Telegram, user_id: int, content: Json) -> Json:
    citizen, bot = citizen_of(telegram, user_id), telegram.main_bot()
    if citizen.blocked:
        unblock(telegram, user_id)
    message = telegram.put(bot, citizen, citizen.user(), content)
    bot.update("message", dict(message))
    return message


def say(telegram: Telegram, user_id: int, text: str, reply_to: int | None = None) -> Json:
    """A person writes to the bot; return the message."""
    entities = detect(text, [])
    content: Json = {"text": text, **({"entities": entities} if entities else {})}
    if reply_to is not None:
        content["reply_to_message"] = _message(telegram, telegram.main_bot(), user_id, reply_to)
    return _write(telegram, user_id, content)


def share_contact(telegram: Telegram, user_id: int, phone_number: str, contact_user: int | None) -> Json:
    """A person shares a contact: their own, or with `contact_user` somebody else's (0: nobody's account)."""
    citizen = citizen_of(telegram, user_id)
    owner = user_id if contact_user is None else contact_user
    contact: Json = {"phone_number": phone_number, "first_name": citizen.first_name}
    if owner:
        contact["user_id"] = owner
    return _write(telegram, user_id, {"contact": contact})


def share_location(telegram: Telegram, user_id: int, latitude: float, longitude: float) -> Json:
    """A person sends a place."""
    return _write(telegram, user_id, {"location": {"latitude": latitude, "longitude": longitude}})


def send_photo(telegram: Telegram, user_id: int, content: bytes, caption: str) -> Json:
    """A person sends a photo."""
    stored = telegram.store_file("photos", "photo.png", "image/png", content)
    return _write(telegram, user_id, {**media.photo(stored), **({"caption": caption} if caption else {})})


def send_voice(telegram: Telegram, user_id: int, content: bytes, duration: int) -> Json:
    """A person speaks; duration in seconds."""
    stored = telegram.store_file("voice", "voice.oga", "audio/ogg", content)
    return _write(telegram, user_id, media.voice(stored, duration))


def _message(telegram: Telegram, bot: Bot, chat_id: int, message_id: int) -> Json:
    found = telegram.messages(bot, chat_id).get(message_id)
    if found is None:
        raise ControlError(f"no message {message_id} in chat {chat_id}")
    return found


def press(telegram: Telegram, user_id: int, data: str | None, text: str | None, message_id: int | None) -> Json:
    """A person presses a button, found by its data or its text, in the newest message that has it.

    An inline button gives a callback query, which is returned; a keyboard button is a message with its text.
    """
    if data is None and text is None:
        raise ControlError("a press needs the button's data or its text")
    citizen, bot = citizen_of(telegram, user_id), telegram.main_bot()
    messages = telegram.messages(bot, user_id)
    among = [_message(telegram, bot, user_id, message_id)] if message_id else list(reversed(messages.values()))
    for message in among:
        for button in _buttons(message):
            if _meant(button, data, text):
                return _callback(telegram, bot, citizen, message, button["callback_data"])
    if text is not None and (key := _key(bot, user_id, text)):
        return _press_key(telegram, citizen, key)
    raise ControlError(f"no button {data or text!r} in the chat of user {user_id}")


def _buttons(message: Json) -> list[Json]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row if "callback_data" in button]


def _meant(button: Json, data: str | None, text: str | None) -> bool:
    if data is not None:
        return bool(button["callback_data"] == data)
    return text is not None and bool(button["text"] == text)


def _key(bot: Bot, user_id: int, text: str) -> Json | None:
    keyboard = bot.keyboards.get(user_id) or {}
    keys = [key for row in keyboard.get("keyboard", []) for key in row]
    return next((key for key in keys if key["text"] == text), None)


def _press_key(telegram: Telegram, citizen: Citizen, key: Json) -> Json:
    bot = telegram.main_bot()
    if (bot.keyboards.get(citizen.id) or {}).get("one_time_keyboard"):
        bot.keyboards[citizen.id] = None
    if key.get("request_contact"):
        number = citizen.phone_number or f"+2126{citizen.id % 100_000_000:08d}"
        return share_contact(telegram, citizen.id, number, None)
    if key.get("request_location"):
        return share_location(telegram, citizen.id, 32.3394, -6.3608)
    return say(telegram, citizen.id, key["text"])


def _callback(telegram: Telegram, bot: Bot, citizen: Citizen, message: Json, data: str) -> Json:
    query: Json = {
        "id": str(next_large()),
        "from": citizen.user(),
        "message": dict(message),
        "chat_instance": str(citizen.id * 31),
        "data": data,
    }
    bot.queries[query["id"]] = {"date": telegram.now(), "user_id": citizen.id, "answer": None}
    bot.update("callback_query", query)
    return query


def block(telegram: Telegram, user_id: int) -> None:
    """A person stops the bot."""
    citizen = citizen_of(telegram, user_id)
    if not citizen.blocked:
        citizen.blocked = True
        _membership(telegram, citizen, "member", "kicked")


def unblock(telegram: Telegram, user_id: int) -> None:
    """A person lets the bot write again."""
    citizen = citizen_of(telegram, user_id)
    if citizen.blocked:
        citizen.blocked = False
        _membership(telegram, citizen, "kicked", "member")


def _membership(telegram: Telegram, citizen: Citizen, before: str, after: str) -> None:
    bot = telegram.main_bot()
    change = {
        "chat": citizen.chat(),
        "from": citizen.user(),
        "date": int(telegram.now()),
        "old_chat_member": _member(bot, before),
        "new_chat_member": _member(bot, after),
    }
    bot.update("my_chat_member", change)


def _member(bot: Bot, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": bot.user(), **until}


def react(telegram: Telegram, chat_id: int | str, message_id: int, counts: dict[str, int]) -> Json:
    """Readers of a channel react: the anonymous counts of one message, by emoji."""
    channel, bot = telegram.chat(chat_id), telegram.main_bot()
    if not isinstance(channel, Channel):
        raise ControlError("reaction counts exist in channels only")
    _message(telegram, bot, channel.id, message_id)
    reactions = [{"type": {"type": "emoji", "emoji": emoji}, "total_count": n} for emoji, n in counts.items() if n]
    channel.reactions[message_id] = counts
    news = {"chat": channel.chat(), "message_id": message_id, "date": int(telegram.now()), "reactions": reactions}
    bot.update("message_reaction_count", news)
    return news


def vote(telegram: Telegram, user_id: int, poll_id: str, options: list[int]) -> Json:
    """A person votes in a poll, or with no options takes the vote back; return the poll."""
    citizen = citizen_of(telegram, user_id)
    if poll_id not in telegram.polls:
        raise ControlError(f"no poll {poll_id}")
    poll: Json = telegram.polls[poll_id]["poll"]
    if poll["is_closed"] or any(not 0 <= each < len(poll["options"]) for each in options):
        raise ControlError("the poll is closed or has no such option")
    votes = telegram.votes.setdefault(poll_id, {})
    votes[user_id] = options
    for number, option in enumerate(poll["options"]):
        option["voter_count"] = sum(number in chosen for chosen in votes.values())
    poll["total_voter_count"] = sum(bool(chosen) for chosen in votes.values())
    _tell_vote(telegram.main_bot(), citizen, poll, options)
    return poll


def _tell_vote(bot: Bot, citizen: Citizen, poll: Json, options: list[int]) -> None:
    frozen: dict[str, Any] = {**poll, "options": [dict(each) for each in poll["options"]]}
    bot.update("poll", frozen)
    if not poll["is_anonymous"]:
        persistent = [poll["options"][each]["persistent_id"] for each in options]
        answer = {"poll_id": poll["id"], "user": citizen.user(), "option_ids": options}
        bot.update("poll_answer", {**answer, "option_persistent_ids": persistent})
