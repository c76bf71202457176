"""What the Graph API's refusals mean: one table from its codes to the errors of `bots.channel`."""

from dataclasses import dataclass
from functools import cache

from bots.channel import (
    Banned,
    ContactStopped,
    LaneHeld,
    Missing,
    NotReached,
    OutcomeUnknown,
    Rejected,
    SendError,
    Throttled,
    WindowOver,
)
from core.log import get_logger, redact

log = get_logger(__name__)
DETAIL_LIMIT = 200
MINUTE = 60.0


@dataclass(frozen=True)
class Trouble:
    """How a call failed: what the network answered, or how far the call got; `status` 0 is no answer at all.

    `reached` is False only when surely nothing arrived; `regain_seconds` is the pause the usage headers name.
    """

    text: str
    reached: bool = True
    status: int = 0
    code: int = 0
    subcode: int = 0
    transient: bool = False
    regain_seconds: float = 0


@dataclass(frozen=True)
class Row:
    """The codes `first` to `last` (of these subcodes, none: of all): what they are for a write and for a read.

    `pause` in seconds. What may harm nobody twice is a read.
    """

    first: int
    last: int
    write: type[SendError]
    read: type[SendError]
    meaning: str
    pause: float = 0
    subcodes: frozenset[int] = frozenset()

    def covers(self, code: int, subcode: int) -> bool:
        """Whether the row is about this refusal."""
        return self.first <= code <= self.last and (not self.subcodes or subcode in self.subcodes)


# Subcodes of Messenger.
NO_WINDOW, NO_PERSON, NOT_TAKING = frozenset({2018278, 2018065}), frozenset({2018001}), frozenset({1545041, 2018108})
# The first row that covers a refusal decides. Graph API "Handle errors" and "Rate limits", Messenger "Error codes".
TABLE = (
    Row(10, 10, WindowOver, WindowOver, "outside the 24 hours in which Messenger takes answers", subcodes=NO_WINDOW),
    Row(100, 100, ContactStopped, ContactStopped, "no such person on Messenger", subcodes=NO_PERSON),
    Row(200, 200, ContactStopped, ContactStopped, "the person takes no messages", subcodes=NOT_TAKING),
    Row(551, 551, ContactStopped, ContactStopped, "the person cannot be reached on Messenger"),
    Row(100, 100, Missing, Missing, "it is not there (any more)", subcodes=frozenset({33})),
    Row(1, 2, OutcomeUnknown, NotReached, "the network failed"),
    Row(3, 3, Rejected, Rejected, "the app lacks this capability"),
    Row(4, 4, Throttled, Throttled, "too many calls of the app", pause=5 * MINUTE),
    Row(10, 10, Rejected, Rejected, "permission missing"),
    Row(17, 17, Throttled, Throttled, "too many calls of the account", pause=5 * MINUTE),
    Row(32, 32, Throttled, Throttled, "too many calls for the page", pause=5 * MINUTE),
    Row(100, 100, Rejected, Rejected, "a parameter is refused"),
    Row(102, 102, LaneHeld, LaneHeld, "the session is over: reconnect the page"),
    Row(190, 190, LaneHeld, LaneHeld, "the token is dead: reconnect the page"),
    Row(200, 299, Rejected, Rejected, "permission missing"),
    Row(341, 341, Throttled, Throttled, "the app's limit is reached", pause=5 * MINUTE),
    Row(368, 368, Banned, Banned, "the page is blocked for its behaviour"),
    Row(506, 506, OutcomeUnknown, NotReached, "the same post is already there"),
    Row(613, 613, Throttled, Throttled, "too many calls of this kind", pause=MINUTE),
    Row(80000, 80014, Throttled, Throttled, "too many calls for the business", pause=5 * MINUTE),
)  # fmt: skip
UNREACHED = Row(0, 0, NotReached, NotReached, "Facebook was not reached")
SILENT = Row(0, 0, OutcomeUnknown, NotReached, "no usable answer")
SLOW_DOWN = Row(0, 0, Throttled, Throttled, "too many calls", pause=MINUTE)
NO_ENTRY = Row(0, 0, LaneHeld, LaneHeld, "the token is refused: reconnect the page")
REFUSED = Row(0, 0, Rejected, Rejected, "refused")


def to_send_error(trouble: Trouble, *, repeatable: bool) -> SendError:
    """The error to raise for a failed call; `repeatable` says that doing it twice harms nobody (a read).

    A code that the table does not hold is told by its class (4xx for good, 5xx unknown) and logged once.
    """
    row = _row(trouble)
    kind = row.read if repeatable else row.write
    pause = max(trouble.regain_seconds, 0) or row.pause if kind is Throttled else 0
    return kind(_detail(row, trouble), retry_after=pause)


def _row(trouble: Trouble) -> Row:
    if not trouble.reached:
        return UNREACHED
    named = next((row for row in TABLE if row.covers(trouble.code, trouble.subcode)), None)
    if named is None and trouble.code:
        _unheard_of(trouble.code, trouble.subcode, trouble.status)
    if trouble.status >= 500:
        return SILENT
    if named is not None:
        return named
    return SILENT if trouble.transient else _row_by_status(trouble.status)


@cache
def _unheard_of(code: int, subcode: int, status: int) -> None:
    """Each only once in the life of a process."""
    log.warning("a refusal that the table does not hold", network="facebook", code=code, subcode=subcode, status=status)


def _row_by_status(status: int) -> Row:
    """What an answer without a known code means; a 4xx was not carried out, anything else may have been."""
    if status == 429:
        return SLOW_DOWN
    if status == 401:
        return NO_ENTRY
    return REFUSED if 400 <= status < 500 and status != 408 else SILENT


def _detail(row: Row, trouble: Trouble) -> str:
    """One line for staff: our words, the codes, the network's words without tokens."""
    numbers = f"HTTP {trouble.status}" if trouble.status else ""
    if trouble.code:
        numbers = f"code {trouble.code}/{trouble.subcode}" if trouble.subcode else f"code {trouble.code}"
    words = f"{row.meaning} ({numbers})" if numbers else row.meaning
    return redact(f"{words}: {' '.join(trouble.text.split())}")[:DETAIL_LIMIT]
