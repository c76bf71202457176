"""The Bot API's calls that change what is already in a chat."""

from typing import Any

from sandbox.bot_calls import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    SetMessageReaction,
    StopPoll,
)
from sandbox.bot_desk import Desk
from sandbox.violations import Json, bad_request

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)


def edit_text(desk: Desk, call: EditMessageText) -> Json:
    """Give a text message another text."""
    found = _editable(desk, call)
    if call.text is None:
        raise bad_request("message text is empty", violation=True)
    if "text" not in found:
        raise bad_request("there is no text in the message to edit")
    return _change(desk, found, call, ("text", "entities"), desk.text(call.text, call.parse_mode, call.entities))


def edit_caption(desk: Desk, call: EditMessageCaption) -> Json:
    """Give a media message another caption."""
    return _change(desk, _editable(desk, call), call, ("caption", "caption_entities"), desk.caption(call))


def edit_markup(desk: Desk, call: EditMessageReplyMarkup) -> Json:
    """Give a message other buttons, or none."""
    return _change(desk, _editable(desk, call), call, (), {})


def _editable(desk: Desk, call: Any) -> Json:
    found = desk.find(call.chat_id, call.message_id, "message to edit")
    if "sender_chat" not in found and found.get("from", {}).get("id") != desk.bot.id:
        raise bad_request("message can't be edited")
    return found


def _change(desk: Desk, message: Json, call: Any, fields: tuple[str, ...], content: Json) -> Json:
    before = dict(message)
    for field in (*fields, "reply_markup"):
        message.pop(field, None)
    message.update(content)
    if call.reply_markup is not None and call.reply_markup.inline_keyboard:
        message["reply_markup"] = call.reply_markup.model_dump(exclude_none=True)
    if message == before:
        raise bad_request(NOT_MODIFIED)
    message["edit_date"] = int(desk.world.now())
    return message


def delete_message(desk: Desk, call: DeleteMessage) -> bool:
    """Take a message away."""
    found = desk.find(call.chat_id, call.message_id, "message to delete")
    if found["date"] < desk.world.now() - 48 * 3600 and found["chat"]["type"] == "private":
        raise bad_request("message can't be deleted for everyone")
    del desk.world.telegram.messages(desk.bot, found["chat"]["id"])[found["message_id"]]
    return True


def stop_poll(desk: Desk, call: StopPoll) -> Json:
    """Close a poll and return it with its result."""
    found = desk.find(call.chat_id, call.message_id, "message with poll to stop")
    poll: Json | None = found.get("poll")
    if poll is None:
        raise bad_request("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    poll["is_closed"] = True
    desk.bot.update("poll", dict(poll))
    return poll


def pin_message(desk: Desk, call: PinChatMessage) -> bool:
    """Pin a message on top of its chat."""
    found = desk.find(call.chat_id, call.message_id, "message to pin")
    desk.bot.pinned[found["chat"]["id"]] = found["message_id"]
    return True


def answer_callback(desk: Desk, call: AnswerCallbackQuery) -> bool:
    """End the waiting sign of a pressed button; each press is answered once."""
    query = desk.bot.queries.get(call.callback_query_id)
    if query is None or query["date"] < desk.world.now() - 900:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query["answer"] = {"text": call.text, "show_alert": call.show_alert, "url": call.url}
    return True


def set_reaction(desk: Desk, call: SetMessageReaction) -> bool:
    """Set the bot's own reaction."""
    found = desk.find(call.chat_id, call.message_id, "message to react")
    place = (found["chat"]["id"], found["message_id"])
    desk.bot.reactions[place] = [each.model_dump(exclude_none=True) for each in call.reaction]
    return True
