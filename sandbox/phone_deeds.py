"""What the phone's buttons do: each deed takes the world, the person and the form."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData, UploadFile

from sandbox import citizens, visitors
from sandbox.citizens import ControlError
from sandbox.facebook_state import Person
from sandbox.samples import photo_sample, voice_sample
from sandbox.telegram_state import Channel, Citizen
from sandbox.world import World

Deed = Callable[[World, Citizen, FormData], Awaitable[None]]
Deeds = dict[str, Deed]


def facebook_person(world: World, citizen: Citizen) -> Person:
    """Return the Facebook account of somebody who is played."""
    return world.facebook.person(f"7{citizen.id}", citizen.first_name)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ControlError(f"Nothing was written in {name}.")
    return value.strip()


async def _upload(form: FormData, name: str, sample: bytes) -> bytes:
    value = form.get(name)
    return (await value.read() if isinstance(value, UploadFile) else b"") or sample


async def _say(world: World, citizen: Citizen, form: FormData) -> None:
    citizens.say(world.telegram, citizen.id, _text(form, "text"))


async def _press(world: World, citizen: Citizen, form: FormData) -> None:
    number = int(_text(form, "message_id"))
    citizens.press(world.telegram, citizen.id, _text(form, "data"), None, number)


async def _key(world: World, citizen: Citizen, form: FormData) -> None:
    citizens.press(world.telegram, citizen.id, None, _text(form, "text"), None)


async def _photo(world: World, citizen: Citizen, form: FormData) -> None:
    content = await _upload(form, "photo", photo_sample())
    citizens.send_photo(world.telegram, citizen.id, content, str(form.get("caption") or ""))


async def _voice(world: World, citizen: Citizen, _form: FormData) -> None:
    citizens.send_voice(world.telegram, citizen.id, voice_sample(), 4)


async def _location(world: World, citizen: Citizen, form: FormData) -> None:
    latitude, longitude = float(_text(form, "latitude")), float(_text(form, "longitude"))
    citizens.share_location(world.telegram, citizen.id, latitude, longitude)


async def _block(world: World, citizen: Citizen, _form: FormData) -> None:
    citizens.block(world.telegram, citizen.id)


async def _unblock(world: World, citizen: Citizen, _form: FormData) -> None:
    citizens.unblock(world.telegram, citizen.id)


async def _vote(world: World, citizen: Citizen, form: FormData) -> None:
    citizens.vote(world.telegram, citizen.id, _text(form, "poll_id"), [int(_text(form, "option"))])


async def _react(world: World, _citizen: Citizen, form: FormData) -> None:
    chat, number, emoji = int(_text(form, "chat_id")), int(_text(form, "message_id")), _text(form, "emoji")
    channel = world.telegram.chat(chat)
    if isinstance(channel, Channel):
        counts = dict(channel.reactions.get(number, {}))
        counts[emoji] = counts.get(emoji, 0) + 1
        citizens.react(world.telegram, chat, number, counts)


async def _comment(world: World, citizen: Citizen, form: FormData) -> None:
    person = facebook_person(world, citizen)
    visitors.comment(world.facebook, person, _text(form, "parent_id"), _text(form, "message"))


async def _facebook_react(world: World, citizen: Citizen, form: FormData) -> None:
    person, object_id, kind = facebook_person(world, citizen), _text(form, "object_id"), _text(form, "kind")
    post = visitors.post_of(world.facebook, object_id)
    before = post.reactions.get(person.id)
    verb = "remove" if before == kind else "edit" if before else "add"
    visitors.react(world.facebook, person, object_id, kind, verb)


async def _visitor_post(world: World, citizen: Citizen, form: FormData) -> None:
    visitors.write_post(world.facebook, facebook_person(world, citizen), _text(form, "message"))


async def _messenger_say(world: World, citizen: Citizen, form: FormData) -> None:
    payload = form.get("payload")
    chosen = payload if isinstance(payload, str) and payload else None
    visitors.message(world.facebook, facebook_person(world, citizen), _text(form, "text"), chosen)


async def _postback(world: World, citizen: Citizen, form: FormData) -> None:
    person = facebook_person(world, citizen)
    visitors.postback(world.facebook, person, _text(form, "payload"), _text(form, "title"))


CHAT_DEEDS: Deeds = {
    "say": _say,
    "press": _press,
    "key": _key,
    "photo": _photo,
    "voice": _voice,
    "location": _location,
    "block": _block,
    "unblock": _unblock,
    "vote": _vote,
}
CHANNEL_DEEDS: Deeds = {"react": _react, "vote": _vote}
PAGE_DEEDS: Deeds = {"comment": _comment, "react": _facebook_react, "post": _visitor_post}
MESSENGER_DEEDS: Deeds = {"say": _messenger_say, "postback": _postback}
