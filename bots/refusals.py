"""What a refusal means for the delivery itself: again, later, for good, or unknown."""

import random
from dataclasses import dataclass
from datetime import timedelta

from bots.breaker import JITTER
from bots.channel import ChatMoved, OutcomeUnknown, SendError, WindowOver
from bots.endings import Ended
from bots.queue import Claimed
from campaigns.gates import Reason
from core.clock import now
from core.models import Act, DeliveryState, Priority

# First wait of a message that is refused again and again while others go, and the longest.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=10)


@dataclass(frozen=True)
class Patience:
    """How often and how long a message is tried: at most `tries` times once it is older than `age`."""

    tries: int = 10
    age: timedelta = timedelta(hours=24)


def ended_by(claimed: Claimed, error: SendError, patience: Patience) -> Ended:
    """How a delivery ends, or when it goes again, after this error."""
    reason = f"{type(error).__name__}: {error.detail}"
    if isinstance(error, OutcomeUnknown) and claimed.act is Act.SEND:
        return Ended(claimed.id, DeliveryState.UNKNOWN, reason)
    if isinstance(error, WindowOver):
        # As if our own gate had seen it.
        return Ended(claimed.id, DeliveryState.SKIPPED, Reason.WINDOW)
    # What is no message may be done twice without harm.
    if not (error.retryable or error.unknown):
        return Ended(claimed.id, DeliveryState.FAILED, reason, stopped=error.stopped)
    if _given_up(claimed, error, patience):
        return Ended(claimed.id, DeliveryState.FAILED, f"given up after {claimed.attempts + 1} tries: {reason}")
    return Ended(
        claimed.id,
        DeliveryState.PLANNED,
        reason,
        not_before=now() + _wait(claimed.attempts) if _may_wait(claimed, error) else None,
        new_address=error.new_address if isinstance(error, ChatMoved) else "",
    )


def _given_up(claimed: Claimed, error: SendError, patience: Patience) -> bool:
    """Tries that a whole lane lost do not count against a message while it is young."""
    if claimed.attempts + 1 < patience.tries:
        return False
    return isinstance(error, ChatMoved) or claimed.act is not Act.SEND or now() - claimed.planned_at >= patience.age


def _may_wait(claimed: Claimed, error: SendError) -> bool:
    """After a second refusal news for one person lets others go first; answers and posts keep their order."""
    alone = claimed.priority == Priority.BROADCAST and not claimed.public
    return claimed.attempts >= 1 and (alone or isinstance(error, ChatMoved) or claimed.act is not Act.SEND)


def _wait(attempts: int) -> timedelta:
    doubled = FIRST_WAIT * float(2 ** min(attempts, 12))
    spread = 1 + JITTER * random.random()
    return min(LONGEST_WAIT, doubled) * spread
