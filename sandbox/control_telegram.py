"""The control API's Telegram half: people, channels, and what was delivered to them."""

from typing import Any

from starlette.requests import Request

from sandbox import citizens
from sandbox.control import form, get, post, world_of
from sandbox.control_forms import (
    Contact,
    Location,
    NewChannel,
    NewUsers,
    Picture,
    Press,
    Reactions,
    Saying,
    Voice,
    Vote,
)
from sandbox.samples import photo_sample, voice_sample
from sandbox.telegram_state import Channel, Citizen, Telegram


def _telegram(request: Request) -> Telegram:
    return world_of(request).telegram


def _user(request: Request) -> int:
    return int(request.path_params["user"])


def _number(request: Request, name: str) -> int | None:
    value = request.query_params.get(name)
    if value is None:
        return None
    try:
        return int(value)
    except ValueError as error:
        raise citizens.ControlError(f"{name}: a number is wanted, not {value!r}") from error


async def _add_users(request: Request) -> Any:
    wanted, telegram = await form(request, NewUsers), _telegram(request)
    first = wanted.id or telegram.new_citizen_id()
    common = wanted.model_dump(exclude={"id", "count"})
    for user_id in range(first, first + wanted.count):
        telegram.add_citizen(Citizen(user_id, **common))
    return {"users": list(range(first, first + wanted.count))}


async def _users(request: Request) -> Any:
    return {"users": [vars(each) for each in _telegram(request).citizens.values()]}


async def _add_channel(request: Request) -> Any:
    wanted = await form(request, NewChannel)
    return _telegram(request).add_channel(Channel(**wanted.model_dump())).chat()


async def _say(request: Request) -> Any:
    wanted = await form(request, Saying)
    return citizens.say(_telegram(request), _user(request), wanted.text, wanted.reply_to)


async def _press(request: Request) -> Any:
    wanted = await form(request, Press)
    return citizens.press(_telegram(request), _user(request), wanted.data, wanted.text, wanted.message_id)


async def _contact(request: Request) -> Any:
    wanted = await form(request, Contact)
    return citizens.share_contact(_telegram(request), _user(request), wanted.phone_number, wanted.user_id)


async def _location(request: Request) -> Any:
    wanted = await form(request, Location)
    return citizens.share_location(_telegram(request), _user(request), wanted.latitude, wanted.longitude)


async def _photo(request: Request) -> Any:
    wanted = await form(request, Picture)
    content = wanted.base64 or photo_sample()
    return citizens.send_photo(_telegram(request), _user(request), content, wanted.caption)


async def _voice(request: Request) -> Any:
    wanted = await form(request, Voice)
    content = wanted.base64 or voice_sample()
    return citizens.send_voice(_telegram(request), _user(request), content, wanted.duration)


async def _block(request: Request) -> Any:
    citizens.block(_telegram(request), _user(request))
    return {"ok": True}


async def _unblock(request: Request) -> Any:
    citizens.unblock(_telegram(request), _user(request))
    return {"ok": True}


async def _deactivate(request: Request) -> Any:
    citizens.citizen_of(_telegram(request), _user(request)).deactivated = True
    return {"ok": True}


async def _vote(request: Request) -> Any:
    wanted = await form(request, Vote)
    return citizens.vote(_telegram(request), _user(request), wanted.poll_id, wanted.options)


async def _react(request: Request) -> Any:
    wanted = await form(request, Reactions)
    return citizens.react(_telegram(request), wanted.chat_id, wanted.message_id, wanted.counts)


async def _replay(request: Request) -> Any:
    bot = _telegram(request).main_bot()
    if bot.last_update is None:
        raise citizens.ControlError("no update was made yet")
    bot.queue(bot.last_update)
    return bot.last_update


async def _sent(request: Request) -> Any:
    since, chat_id = _number(request, "since") or 0, _number(request, "chat_id")
    rows = _telegram(request).sent[since:]
    return {"sent": [each.json() for each in rows if chat_id is None or each.chat_id == chat_id]}


async def _sent_counts(request: Request) -> Any:
    telegram = _telegram(request)
    return {
        "total": len(telegram.sent),
        "by_chat": {str(chat_id): number for chat_id, number in telegram.delivered.items()},
        "by_text": dict(telegram.delivered_texts),
    }


async def _messages(request: Request) -> Any:
    telegram, chat_id = _telegram(request), _number(request, "chat_id") or 0
    bot = telegram.main_bot()
    return {"messages": list(telegram.messages(bot, chat_id).values()), "keyboard": bot.keyboards.get(chat_id)}


async def _calls(request: Request) -> Any:
    method = request.query_params.get("method")
    return {"calls": [each for each in _telegram(request).calls if method in {None, each["method"]}]}


async def _bot(request: Request) -> Any:
    bot = _telegram(request).main_bot()
    return {
        "id": bot.id,
        "username": bot.user()["username"],
        "webhook": bot.webhook.url,
        "last_error": bot.webhook.last_error,
        "pending": len(bot.updates),
        "polls": bot.poll,
        "commands": bot.commands,
        "texts": bot.texts,
        "pinned": {str(chat_id): number for chat_id, number in bot.pinned.items()},
        "answers": {query: each["answer"] for query, each in bot.queries.items()},
    }


ROUTES = [
    get("/telegram/users", _users),
    post("/telegram/users", _add_users),
    post("/telegram/channels", _add_channel),
    *(
        post(f"/telegram/users/{{user:int}}/{name}", work)
        for name, work in (
            ("say", _say),
            ("press", _press),
            ("contact", _contact),
            ("location", _location),
            ("photo", _photo),
            ("voice", _voice),
            ("block", _block),
            ("unblock", _unblock),
            ("deactivate", _deactivate),
            ("vote", _vote),
        )
    ),
    post("/telegram/reactions", _react),
    post("/telegram/replay", _replay),
    get("/telegram/sent", _sent),
    get("/telegram/counts", _sent_counts),
    get("/telegram/messages", _messages),
    get("/telegram/calls", _calls),
    get("/telegram/bot", _bot),
]
