"""The Bot API's calls that put a new message into a chat."""

from typing import Any

from sandbox import bot_media as media
from sandbox.bot_calls import (
    CopyMessage,
    ForwardMessage,
    SendAudio,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendPoll,
    SendVideo,
    SendVoice,
)
from sandbox.bot_desk import Desk
from sandbox.bot_types import InputPollOption
from sandbox.serials import next_large
from sandbox.violations import Json, bad_request


def send_message(desk: Desk, call: SendMessage) -> Json:
    """Deliver a text."""
    content = desk.text(call.text, call.parse_mode, call.entities)
    if call.link_preview_options is not None:
        content["link_preview_options"] = call.link_preview_options.model_dump(exclude_none=True)
    return desk.send(call, content)


def send_photo(desk: Desk, call: SendPhoto) -> Json:
    """Deliver a photo."""
    return desk.send(call, {**desk.caption(call), **media.photo(media.resolve(desk, call.photo, "photos"))})


def send_document(desk: Desk, call: SendDocument) -> Json:
    """Deliver a file."""
    stored = media.resolve(desk, call.document, "documents")
    return desk.send(call, {**desk.caption(call), **media.document(stored)})


def send_voice(desk: Desk, call: SendVoice) -> Json:
    """Deliver a voice message."""
    stored = media.resolve(desk, call.voice, "voice")
    return desk.send(call, {**desk.caption(call), **media.voice(stored, call.duration)})


def send_audio(desk: Desk, call: SendAudio) -> Json:
    """Deliver a piece of music."""
    stored = media.resolve(desk, call.audio, "music")
    return desk.send(call, {**desk.caption(call), **media.audio(stored, call.duration)})


def send_video(desk: Desk, call: SendVideo) -> Json:
    """Deliver a video."""
    stored = media.resolve(desk, call.video, "videos")
    return desk.send(call, {**desk.caption(call), **media.video(stored, call.duration)})


def send_location(desk: Desk, call: SendLocation) -> Json:
    """Deliver a place."""
    place: Json = {"latitude": call.latitude, "longitude": call.longitude}
    if call.horizontal_accuracy is not None:
        place["horizontal_accuracy"] = call.horizontal_accuracy
    return desk.send(call, {"location": place})


def send_media_group(desk: Desk, call: SendMediaGroup) -> list[Json]:
    """Deliver an album of 2 to 10 items."""
    if not 2 <= len(call.media) <= 10:
        raise bad_request("media group must include 2-10 items", violation=True)
    kinds = {each.type for each in call.media}
    if len(kinds) > 1 and kinds - {"photo", "video"}:
        raise bad_request("documents and audio can't be mixed with other media types", violation=True)
    chat = desk.chat(call.chat_id)
    contents = [_item(desk, each) for each in call.media]
    desk.limit(chat)
    group = {"media_group_id": str(next_large())}
    return [desk.deliver(chat, {**content, **group}, None, call) for content in contents]


def _item(desk: Desk, item: Any) -> Json:
    caption = desk.caption(item)
    match item.type:
        case "photo":
            content = media.photo(media.resolve(desk, item.media, "photos"))
        case "video":
            content = media.video(media.resolve(desk, item.media, "videos"), item.duration)
        case "audio":
            content = media.audio(media.resolve(desk, item.media, "music"), item.duration)
        case _:
            content = media.document(media.resolve(desk, item.media, "documents"))
    return {**caption, **content}


def send_poll(desk: Desk, call: SendPoll) -> Json:
    """Deliver a poll of 1 to 12 options."""
    if not 1 <= len(call.options) <= 12:
        raise bad_request("poll must have from 1 to 12 options", violation=True)
    if call.type == "quiz" and not call.correct_option_ids:
        raise bad_request("quiz must have a correct option", violation=True)
    question = desk.formatted(call.question, call.question_parse_mode, call.question_entities)
    poll: Json = {
        "id": str(next_large()),
        "question": question.text,
        "options": [_option(desk, number, each) for number, each in enumerate(call.options)],
        "total_voter_count": 0,
        "is_closed": call.is_closed,
        "is_anonymous": call.is_anonymous,
        "type": call.type,
        "allows_multiple_answers": call.allows_multiple_answers,
        "allows_revoting": call.allows_revoting if call.allows_revoting is not None else call.type == "regular",
        "members_only": bool(call.members_only),
    }
    if question.entities:
        poll["question_entities"] = question.entities
    message = desk.send(call, {"poll": poll})
    desk.world.telegram.polls[poll["id"]] = message
    return message


def _option(desk: Desk, number: int, option: InputPollOption) -> Json:
    found = desk.formatted(option.text, option.text_parse_mode, option.text_entities)
    return {"persistent_id": str(number + 1), "text": found.text, "voter_count": 0}


_OWN = ("message_id", "date", "chat", "from", "sender_chat", "reply_to_message", "edit_date", "media_group_id")


def forward_message(desk: Desk, call: ForwardMessage) -> Json:
    """Deliver another chat's message with its origin."""
    found = desk.find(call.from_chat_id, call.message_id, "message to forward")
    content = {key: value for key, value in found.items() if key not in (*_OWN, "reply_markup")}
    return desk.send(call, {**content, "forward_origin": _origin(found)})


def _origin(message: Json) -> Json:
    if "sender_chat" in message:
        place = {"chat": message["sender_chat"], "message_id": message["message_id"]}
        return {"type": "channel", "date": message["date"], **place}
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


def copy_message(desk: Desk, call: CopyMessage) -> Json:
    """Deliver another chat's message as one's own; return its id alone."""
    found = desk.find(call.from_chat_id, call.message_id, "message to copy")
    content = {key: value for key, value in found.items() if key not in (*_OWN, "reply_markup")}
    if call.caption is not None:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content.update(desk.caption(call))
    return {"message_id": desk.send(call, content)["message_id"]}
