"""The Bot API over HTTP: /bot{token}/{method} and /file/bot{token}/{path}."""

import asyncio
import inspect
import json
import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import bot_asking, bot_calls, bot_editing, bot_sending
from sandbox.bot_desk import Desk, too_many
from sandbox.bot_params import read_params, validate
from sandbox.bot_types import Shape
from sandbox.faults import Fault
from sandbox.transport import Cut
from sandbox.violations import BotApiError, Json
from sandbox.world import World

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>"
)

Handler = Callable[[Desk, Any], Any]

CALLS: dict[str, tuple[type[Shape], Handler]] = {
    "getMe": (bot_calls.GetMe, bot_asking.get_me),
    "getUpdates": (bot_calls.GetUpdates, bot_asking.get_updates),
    "setWebhook": (bot_calls.SetWebhook, bot_asking.set_webhook),
    "deleteWebhook": (bot_calls.DeleteWebhook, bot_asking.delete_webhook),
    "getWebhookInfo": (bot_calls.GetWebhookInfo, bot_asking.get_webhook_info),
    "sendMessage": (bot_calls.SendMessage, bot_sending.send_message),
    "sendPhoto": (bot_calls.SendPhoto, bot_sending.send_photo),
    "sendDocument": (bot_calls.SendDocument, bot_sending.send_document),
    "sendVoice": (bot_calls.SendVoice, bot_sending.send_voice),
    "sendAudio": (bot_calls.SendAudio, bot_sending.send_audio),
    "sendVideo": (bot_calls.SendVideo, bot_sending.send_video),
    "sendMediaGroup": (bot_calls.SendMediaGroup, bot_sending.send_media_group),
    "sendPoll": (bot_calls.SendPoll, bot_sending.send_poll),
    "sendLocation": (bot_calls.SendLocation, bot_sending.send_location),
    "forwardMessage": (bot_calls.ForwardMessage, bot_sending.forward_message),
    "copyMessage": (bot_calls.CopyMessage, bot_sending.copy_message),
    "sendChatAction": (bot_calls.SendChatAction, bot_asking.send_chat_action),
    "editMessageText": (bot_calls.EditMessageText, bot_editing.edit_text),
    "editMessageCaption": (bot_calls.EditMessageCaption, bot_editing.edit_caption),
    "editMessageReplyMarkup": (bot_calls.EditMessageReplyMarkup, bot_editing.edit_markup),
    "deleteMessage": (bot_calls.DeleteMessage, bot_editing.delete_message),
    "stopPoll": (bot_calls.StopPoll, bot_editing.stop_poll),
    "pinChatMessage": (bot_calls.PinChatMessage, bot_editing.pin_message),
    "answerCallbackQuery": (bot_calls.AnswerCallbackQuery, bot_editing.answer_callback),
    "setMessageReaction": (bot_calls.SetMessageReaction, bot_editing.set_reaction),
    "getFile": (bot_calls.GetFile, bot_asking.get_file),
    "getChat": (bot_calls.GetChat, bot_asking.get_chat),
    "getChatMember": (bot_calls.GetChatMember, bot_asking.get_chat_member),
    "getChatMemberCount": (bot_calls.GetChatMemberCount, bot_asking.get_chat_member_count),
    "getChatAdministrators": (bot_calls.GetChatAdministrators, bot_asking.get_chat_administrators),
    "setMyCommands": (bot_calls.SetMyCommands, bot_asking.set_my_commands),
    "getMyCommands": (bot_calls.GetMyCommands, bot_asking.get_my_commands),
    "setMyDescription": (bot_calls.SetMyDescription, bot_asking.set_my_description),
    "setMyShortDescription": (bot_calls.SetMyShortDescription, bot_asking.set_my_short_description),
    "setChatMenuButton": (bot_calls.SetChatMenuButton, bot_asking.set_chat_menu_button),
}
_NAMES = {name.lower(): name for name in CALLS}


async def call(request: Request) -> Response:
    """Answer one call of a bot."""
    world: World = request.app.state.world
    token, asked = request.path_params["token"], request.path_params["method"]
    method = _NAMES.get(asked.lower(), asked)
    try:
        return await _answer(world, token, method, request)
    except BotApiError as error:
        world.counts.call("telegram", method, str(error.code))
        if error.violation:
            world.counts.violation("telegram", method, error.description)
        return _json(error.body(), error.code)


async def _answer(world: World, token: str, method: str, request: Request) -> Response:
    if TOKEN.fullmatch(token) is None or world.telegram.token_revoked:
        raise BotApiError(401, "Unauthorized")
    if method not in CALLS:
        raise BotApiError(404, "Not Found", violation=True)
    params, files = await read_params(request)
    fault = world.faults.pick("telegram", (method,), params.get("chat_id")) if world.faults.rules else None
    if fault is not None and (answer := await _fault(world, method, fault)):
        return answer
    model, handler = CALLS[method]
    desk = Desk(world, world.telegram.bot(token), method, params, files)
    result = handler(desk, validate(model, params, files))
    if inspect.isawaitable(result):
        result = await result
    if method != "getUpdates":
        world.telegram.calls.append({"method": method, "params": params})
    if fault is not None and fault.kind == "cut_after":
        world.counts.call("telegram", method, "cut_after")
        return Cut()
    world.counts.call("telegram", method, "ok")
    return _json({"ok": True, "result": result})


async def _fault(world: World, method: str, fault: Fault) -> Response | None:
    match fault.kind:
        case "slow":
            await asyncio.sleep(fault.delay)
            return None
        case "cut_after":
            return None
        case "cut_before" | "reset":
            world.counts.call("telegram", method, fault.kind)
            return Cut(reset=fault.kind == "reset")
        case "502_html":
            world.counts.call("telegram", method, fault.kind)
            return Response(BAD_GATEWAY, 502, media_type="text/html")
    raise _refusal(fault)


def _refusal(fault: Fault) -> BotApiError:
    if fault.code is not None:
        return BotApiError(fault.code, fault.description or "Refused")
    match fault.kind:
        case "429":
            return too_many(fault.retry_after)
        case "403":
            return BotApiError(403, fault.description or "Forbidden: bot was blocked by the user")
        case "400" if fault.migrate_to_chat_id is not None:
            moved = {"migrate_to_chat_id": fault.migrate_to_chat_id}
            return BotApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters=moved)
        case "400":
            return BotApiError(400, fault.description or "Bad Request: chat not found")
        case "token_expired":
            return BotApiError(401, "Unauthorized")
    return BotApiError(500, fault.description or "Internal Server Error")


def _json(body: Json, status: int = 200) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, media_type="application/json")


async def download(request: Request) -> Response:
    """Answer with a stored file's bytes."""
    world: World = request.app.state.world
    if TOKEN.fullmatch(request.path_params["token"]) is None or world.telegram.token_revoked:
        return _json(BotApiError(401, "Unauthorized").body(), 401)
    path = request.path_params["path"]
    stored = next((each for each in world.telegram.files.values() if each.path == path), None)
    if stored is None:
        return _json(BotApiError(404, "Not Found").body(), 404)
    return Response(stored.content, media_type="application/octet-stream")


ROUTES = [
    Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
    Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
]
