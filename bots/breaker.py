"""When a lane rests: failures counted by class, pauses that grow, and one message to try whether the cause has gone.

class        closes the lane                            opens again
throttled    at the first                               after the pause that the network names
not_reached  at the first                               after a pause that doubles, 1 s to 1 min
server       at 5 in a row, or half of the last 20      after a pause that doubles, 5 s to 5 min
held         at the first                               when staff open it, or with a new start
banned       at the first                               when staff open it

When its pause is over one message goes alone; if that is taken, the lane is as before, else it closes for longer.
"""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bots.channel import Banned, LaneHeld, NotReached, OutcomeUnknown, SendError, Throttled

IN_A_ROW, LAST, SHARE = 5, 20, 0.5
# First pause and longest, in seconds.
PAUSES = {"throttled": (1.0, 60.0), "not_reached": (1.0, 60.0), "server": (5.0, 300.0)}
JITTER = 0.25
# Whoever is refused this often in a row, and never taken, is refused for what it says.
REFUSED_CONTENT = 10


@dataclass(frozen=True)
class Closing:
    """Why and for how many seconds (None: until staff act) the lane closes; `failures` closings in a row so far."""

    reason: str
    trouble: str
    seconds: float | None
    failures: int


def trouble_of(error: SendError) -> str:
    """The class of a failure; empty for a refusal of one message, which is no trouble of the lane."""
    classes = ((Banned, "banned"), (LaneHeld, "held"), (Throttled, "throttled"), (NotReached, "not_reached"))
    named = next((name for kind, name in classes if isinstance(error, kind)), "")
    return named or ("server" if isinstance(error, OutcomeUnknown) else "")


def pause_for(trouble: str, failures: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds until the next try after so many failures in a row: doubled each time, and spread."""
    first, longest = PAUSES[trouble]
    return float(min(longest, first * 2 ** min(failures - 1, 30))) * (1 + JITTER * chance())


@dataclass
class Breaker:
    """One lane's memory of failures; `trouble` and `failures` are kept in its row."""

    trouble: str = ""
    failures: int = 0
    chance: Callable[[], float] = random.random
    closed_at: float = -1.0
    mended: bool = False
    _in_a_row: int = 0
    _last: deque[bool] = field(default_factory=lambda: deque(maxlen=LAST))
    _refused: dict[int, int] = field(default_factory=dict)

    def answered(self, began: float) -> None:
        """The network answered a call that began then: it works, whatever the answer was."""
        self._in_a_row = 0
        self._last.append(False)
        if self.trouble and began >= self.closed_at:
            self.trouble, self.failures, self.mended = "", 0, True

    def failed(self, error: SendError, began: float, now: float) -> Closing | None:
        """What a failed call means for the lane; what was on its way when the lane closed closes it no further."""
        trouble = trouble_of(error)
        if not trouble:
            self.answered(began)
            return None
        if trouble == "server" and not self._too_many():
            return None
        if began < self.closed_at and (trouble in PAUSES or self.trouble not in PAUSES):
            return None
        self.failures = self.failures + 1 if trouble == self.trouble else 1
        self.trouble, self.closed_at, self.mended = trouble, now, False
        reason = f"{type(error).__name__}: {error.detail}"
        return Closing(reason, trouble, self._seconds(error), self.failures)

    def _too_many(self) -> bool:
        self._in_a_row += 1
        self._last.append(True)
        often = len(self._last) == LAST and sum(self._last) >= LAST * SHARE
        return bool(self.trouble) or self._in_a_row >= IN_A_ROW or often

    def _seconds(self, error: SendError) -> float | None:
        if self.trouble not in PAUSES:
            return None
        if error.retry_after:
            return error.retry_after * (1 + JITTER / 5 * self.chance())
        return pause_for(self.trouble, self.failures, self.chance)

    def content_refused(self, content_id: int) -> bool:
        """Count one more refusal of what many are sent; whether it is now refused for everybody."""
        if self._refused.get(content_id, 0) < 0:
            return False
        self._refused[content_id] = (self._refused.get(content_id, 0) + 1) % REFUSED_CONTENT
        return self._refused[content_id] == 0

    def content_taken(self, content_id: int) -> None:
        """Somebody was sent it: no later refusal is for what it says."""
        self._refused[content_id] = -1
