"""The Bot API's calls that ask or set something and put nothing into a chat."""

import asyncio
import time
from typing import Any

from sandbox.bot_calls import (
    DeleteWebhook,
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    GetFile,
    GetMe,
    GetMyCommands,
    GetUpdates,
    GetWebhookInfo,
    SendChatAction,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    SetWebhook,
)
from sandbox.bot_desk import Desk
from sandbox.telegram_state import Channel, Webhook
from sandbox.violations import BotApiError, Json, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
WEBHOOK_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories can_post_messages "
    "can_edit_messages "
)
RIGHTS = _RIGHTS.split()


def get_me(desk: Desk, _call: GetMe) -> Json:
    """Return the bot itself."""
    flags = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {**desk.bot.user(), **flags}


async def get_updates(desk: Desk, call: GetUpdates) -> list[Json]:
    """Return what happened, waiting up to `timeout` seconds; an offset confirms what is older."""
    bot, telegram = desk.bot, desk.world.telegram
    if bot.webhook.url:
        raise BotApiError(409, WEBHOOK_CONFLICT)
    bot.subscribe(call.allowed_updates)
    bot.poll += 1
    mine = bot.poll
    bot.wake()
    _confirm(desk, call.offset)
    deadline = time.monotonic() + call.timeout
    while not bot.updates and not telegram.closing and (left := deadline - time.monotonic()) > 0:
        await _news(bot.news, left)
        if bot.poll != mine:
            raise BotApiError(409, POLL_CONFLICT)
    return [update for update, _ in zip(bot.updates, range(call.limit), strict=False)]


async def _news(news: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return


def _confirm(desk: Desk, offset: int | None) -> None:
    updates = desk.bot.updates
    if offset is not None and offset < 0:
        while len(updates) > -offset:
            updates.popleft()
        return
    while offset is not None and updates and updates[0]["update_id"] < offset:
        updates.popleft()


def set_webhook(desk: Desk, call: SetWebhook) -> bool:
    """Have updates pushed to an address; an empty one ends it. Unlike Telegram, plain http is allowed here."""
    if call.url and not call.url.startswith(("https://", "http://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if call.drop_pending_updates:
        desk.bot.updates.clear()
    desk.bot.subscribe(call.allowed_updates)
    desk.bot.webhook = Webhook(call.url, call.secret_token, call.max_connections)
    desk.bot.wake()
    return True


def delete_webhook(desk: Desk, call: DeleteWebhook) -> bool:
    """Stop pushing; what waits stays unless it is dropped."""
    if call.drop_pending_updates:
        desk.bot.updates.clear()
    desk.bot.webhook = Webhook()
    return True


def get_webhook_info(desk: Desk, _call: GetWebhookInfo) -> Json:
    """Return where updates go, how many wait and the last error."""
    hook = desk.bot.webhook
    answer: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(desk.bot.updates),
        "max_connections": hook.max_connections,
    }
    if hook.last_error:
        answer.update(last_error_date=hook.last_error_date, last_error_message=hook.last_error)
    if desk.bot.allowed:
        answer["allowed_updates"] = sorted(desk.bot.allowed)
    return answer


def send_chat_action(desk: Desk, call: SendChatAction) -> bool:
    """Show that the bot is typing."""
    desk.bot.actions[desk.chat(call.chat_id).id] = call.action
    return True


def get_file(desk: Desk, call: GetFile) -> Json:
    """Return where a file can be downloaded."""
    stored = desk.world.telegram.files.get(call.file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    identity = {"file_id": stored.id, "file_unique_id": "u" + stored.id[-12:]}
    return {**identity, "file_size": len(stored.content), "file_path": stored.path}


def get_chat(desk: Desk, call: GetChat) -> Json:
    """Return a chat in full."""
    chat = desk.world.telegram.chat(call.chat_id)
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return {**chat.chat(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(desk: Desk, call: GetChatMember) -> Json:
    """Return what a person or the bot is in a chat."""
    chat = desk.world.telegram.chat(call.chat_id)
    if call.user_id == desk.bot.id:
        admin = isinstance(chat, Channel) and chat.bot_is_admin
        return _admin(desk) if admin else {"status": "member", "user": desk.bot.user()}
    citizen = desk.world.telegram.citizens.get(call.user_id)
    if citizen is None:
        raise bad_request("user not found")
    return {"status": "kicked" if citizen.deactivated else "member", "user": citizen.user()}


def _admin(desk: Desk) -> Json:
    rights = {right: right in {"can_manage_chat", "can_post_messages", "can_edit_messages"} for right in RIGHTS}
    return {
        "status": "administrator",
        "user": desk.bot.user(),
        "can_be_edited": False,
        "is_anonymous": False,
        **rights,
    }


def get_chat_member_count(desk: Desk, call: GetChatMemberCount) -> int:
    """Return how many a chat has."""
    chat = desk.world.telegram.chat(call.chat_id)
    return chat.members if isinstance(chat, Channel) else 2


def get_chat_administrators(desk: Desk, call: GetChatAdministrators) -> list[Json]:
    """Return a channel's administrators."""
    chat = desk.world.telegram.chat(call.chat_id)
    if not isinstance(chat, Channel):
        raise bad_request("there are no administrators in the private chat")
    return [_admin(desk)] if chat.bot_is_admin else []


def set_my_commands(desk: Desk, call: SetMyCommands) -> bool:
    """Set the menu of a language and scope."""
    desk.bot.commands[_shelf(call)] = [each.model_dump() for each in call.commands]
    return True


def get_my_commands(desk: Desk, call: GetMyCommands) -> list[Json]:
    """Return the menu of a language and scope."""
    return desk.bot.commands.get(_shelf(call), [])


def _shelf(call: Any) -> str:
    return f"{(call.scope or {}).get('type', 'default')}:{call.language_code or ''}"


def set_my_description(desk: Desk, call: SetMyDescription) -> bool:
    """Set what an empty chat shows."""
    desk.bot.texts[f"description:{call.language_code or ''}"] = call.description
    return True


def set_my_short_description(desk: Desk, call: SetMyShortDescription) -> bool:
    """Set what the bot's profile shows."""
    desk.bot.texts[f"short_description:{call.language_code or ''}"] = call.short_description
    return True


def set_chat_menu_button(desk: Desk, call: SetChatMenuButton) -> bool:
    """Set the button beside the text field."""
    desk.bot.menu_buttons[call.chat_id or 0] = call.menu_button or {"type": "default"}
    return True
