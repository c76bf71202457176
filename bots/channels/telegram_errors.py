"""What Telegram's refusals mean: one table from its codes and words to the errors of `bots.channel`."""

from dataclasses import dataclass
from functools import cache

from telegram.error import TelegramError

from bots.channel import (
    ChatMoved,
    ContactStopped,
    LaneHeld,
    Missing,
    NotReached,
    OutcomeUnknown,
    Rejected,
    SendError,
    Throttled,
    Unchanged,
)
from bots.channels.telegram_request import ApiError, NotConnected
from core.log import get_logger, redact

log = get_logger(__name__)
DETAIL_LIMIT = 200
DEFAULT_PAUSE = 1.0


@dataclass(frozen=True)
class Row:
    """The codes `first` to `last` (with these words, none: with any; of a person's chat only): for a write, for a read.

    `words` are in small letters. What may be done twice without harm is a read.
    """

    first: int
    last: int
    write: type[SendError]
    read: type[SendError]
    meaning: str
    words: str = ""
    person: bool = False

    def covers(self, error: ApiError, *, person: bool) -> bool:
        """Whether the row is about this refusal."""
        of_whom = person or not self.person
        return self.first <= error.code <= self.last and of_whom and self.words in error.description.lower()


# The first row that covers a refusal decides. Bot API "Making requests", ResponseParameters, the server's own words.
TABLE = (
    Row(429, 429, Throttled, Throttled, "too fast: the pause is in the answer"),
    Row(401, 401, LaneHeld, LaneHeld, "the token is dead"),
    Row(404, 404, LaneHeld, LaneHeld, "the token is malformed"),
    Row(403, 403, ContactStopped, ContactStopped, "the person blocked the bot, left or never wrote", person=True),
    Row(400, 400, ContactStopped, ContactStopped, "no such person", words="chat not found", person=True),
    Row(403, 403, Rejected, Rejected, "the bot may not write there"),
    Row(400, 400, Missing, Missing, "the message is not there", words="message to delete not found"),
    Row(400, 400, Missing, Missing, "the message is not there", words="message to edit not found"),
    Row(400, 400, Unchanged, Unchanged, "it says so already", words="message is not modified"),
    Row(400, 400, Rejected, Rejected, "the call is refused"),
    Row(409, 409, Rejected, Rejected, "somebody else asks for updates, or a webhook is set"),
    Row(413, 413, Rejected, Rejected, "the file is too large"),
    Row(500, 599, OutcomeUnknown, NotReached, "Telegram failed"),
)  # fmt: skip
CHAT_MOVED = Row(400, 400, ChatMoved, ChatMoved, "the group has another number (migrate_to_chat_id)")
UNREACHED = Row(0, 0, NotReached, NotReached, "Telegram was not reached")
SILENT = Row(0, 0, OutcomeUnknown, NotReached, "no answer came")
REFUSED = Row(400, 499, Rejected, Rejected, "refused")


def is_person(address: str) -> bool:
    """Whether an address is a person's private chat; groups and channels have negative ids or @names."""
    return address.isascii() and address.isdigit()


def send_error(error: TelegramError, to: str = "", *, repeatable: bool = False) -> SendError:
    """The error to raise for a call about the chat `to`; `repeatable` says that doing it twice harms nobody.

    A code that the table does not hold is told by its class (4xx for good, all else unknown) and logged once.
    """
    row = _row(error, person=is_person(to))
    kind = row.read if repeatable else row.write
    detail = redact(str(error))[:DETAIL_LIMIT]
    if kind is Throttled:
        return Throttled(detail, retry_after=_pause(error))
    if isinstance(error, ApiError) and kind is ChatMoved:
        return ChatMoved(detail, new_address=str(error.parameters["migrate_to_chat_id"]))
    return kind(detail)


def _row(error: TelegramError, *, person: bool) -> Row:
    if not isinstance(error, ApiError):
        return UNREACHED if isinstance(error, NotConnected) else SILENT
    if error.code < 500 and error.parameters.get("migrate_to_chat_id"):
        return CHAT_MOVED
    for row in TABLE:
        if row.covers(error, person=person):
            return row
    _unheard_of(error.code)
    return REFUSED if 400 <= error.code < 500 else SILENT


@cache
def _unheard_of(code: int) -> None:
    """Each only once in the life of a process."""
    log.warning("a refusal that the table does not hold", network="telegram", code=code)


def _pause(error: TelegramError) -> float:
    seconds = error.parameters.get("retry_after") if isinstance(error, ApiError) else None
    return float(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else DEFAULT_PAUSE
