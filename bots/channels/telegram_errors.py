"""What Telegram's refusals mean for the one who sends: each becomes one of the errors of `bots.channel`."""

from telegram.error import TelegramError

from bots.channel import (
    ChatMoved,
    ContactStopped,
    LaneHeld,
    NotReached,
    OutcomeUnknown,
    Rejected,
    SendError,
    Throttled,
)
from bots.channels.telegram_request import ApiError, NotConnected
from core.log import redact

DETAIL_LIMIT = 200
DEFAULT_PAUSE = 1.0


def is_person(address: str) -> bool:
    """Whether an address is a person's private chat; groups and channels have negative ids or @names."""
    return address.isascii() and address.isdigit()


def send_error(error: TelegramError, to: str = "") -> SendError:
    """The error to raise for a call that wrote, or would have written, to `to`."""
    detail = redact(str(error))[:DETAIL_LIMIT]
    if isinstance(error, NotConnected):
        return NotReached(detail)
    if not isinstance(error, ApiError) or error.code >= 500:
        return OutcomeUnknown(detail)
    if error.code == 429:
        return Throttled(detail, retry_after=_pause(error))
    if error.code in (401, 404):  # a dead token, a malformed one
        return LaneHeld(detail)
    if moved := error.parameters.get("migrate_to_chat_id"):
        return ChatMoved(detail, new_address=str(moved))
    if is_person(to) and _is_gone(error):
        return ContactStopped(detail)
    return Rejected(detail)


def _pause(error: ApiError) -> float:
    seconds = error.parameters.get("retry_after")
    return float(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else DEFAULT_PAUSE


def _is_gone(error: ApiError) -> bool:
    """Of a private chat every 403 says that the person blocked the bot, left Telegram or never wrote to it."""
    return error.code == 403 or "chat not found" in error.description.lower()
