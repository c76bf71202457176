"""How fast a lane may go: an overall rate, and a pace for each chat. No clock of its own; times are in seconds."""

import math
from collections import deque
from dataclasses import dataclass

FORGET_AFTER = 120.0
# How much of the rate may be caught up at once after a moment in which nothing could leave.
SLACK_SECONDS = 0.1
# A call without an answer for longer than this was counted by the network when it came, and is slow for other reasons.
PATIENCE = 0.5
# The shortest journey is believed once so many have been seen, less what may have been our own part in it.
ENOUGH_SEEN = 100
OUR_PART = 0.005


@dataclass(frozen=True)
class Limits:
    """Messages per second overall; per chat a burst and then one every `chat_every` seconds; public chats their own."""

    rate: float
    chat_burst: int = 3
    chat_every: float = 1.0
    public_burst: int = 5
    public_every: float = 4.0
    in_flight: int = 64


@dataclass
class Bucket:
    """A token bucket: `size` at once, one more every `every` seconds."""

    size: float
    every: float
    tokens: float
    seen: float

    def ready_in(self, now: float) -> float:
        """Seconds until the next token; 0 when there is one."""
        self.tokens = min(self.size, self.tokens + (now - self.seen) / self.every)
        self.seen = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) * self.every

    def take(self) -> None:
        """Use one token."""
        self.tokens -= 1


@dataclass
class Call:
    """One message on its way: when it left, and when the network's answer came."""

    left: float
    answered: float | None = None


class Window:
    """At most so many messages in any window of time, as the network counts them when they arrive.

    When a message arrived is not known: some time after it left, and before its answer came. What leaves one window
    after that answer surely arrives more than one window later. No message and no answer travels faster than the
    shortest journey that was seen, so as much earlier it may leave: what is lost to caution is only the line's unrest.
    """

    def __init__(self, rate: float) -> None:
        self._count = max(1, math.floor(rate))
        self._seconds = self._count / rate
        self._calls: deque[Call] = deque(maxlen=self._count)
        self._shortest = math.inf
        self._seen = 0

    def ready_in(self, now: float) -> float:
        """Seconds until one more fits; 0 when it does. An answer that comes meanwhile may make it sooner."""
        if len(self._calls) < self._count:
            return 0.0
        call = self._calls[0]
        answered = min(now if call.answered is None else call.answered, call.left + PATIENCE)
        earlier = max(0.0, self._shortest - OUR_PART) if self._seen >= ENOUGH_SEEN else 0.0
        arrived = max(call.left, answered - earlier)
        return max(0.0, arrived + self._seconds - now)

    def take(self, now: float) -> Call:
        """Count one message that leaves now; only after `ready_in` said 0."""
        call = Call(now)
        self._calls.append(call)
        return call

    def answered(self, call: Call, now: float) -> None:
        """The network has answered this one."""
        call.answered = now
        self._shortest = min(self._shortest, now - call.left)
        self._seen += 1


class Pacer:
    """Says when the next message to a chat may leave; one per lane.

    `since` is the last moment at which somebody else may have sent on this lane: what they may have used up of the
    rates counts as used.
    """

    def __init__(self, limits: Limits, since: float = -math.inf) -> None:
        self._limits = limits
        self._overall = Bucket(max(1.0, limits.rate * SLACK_SECONDS), 1 / limits.rate, 1.0, 0.0)
        self._window = Window(limits.rate)
        self._quiet_until = -math.inf
        self._chats: dict[str, Bucket] = {}
        self._swept = 0.0
        self.begin(since)

    def begin(self, since: float) -> None:
        """Somebody else had the lane until then."""
        self._since = since
        self._quiet_until = since + max(1.0, 1 / self._limits.rate)
        self._chats.clear()

    def wait(self, now: float) -> float:
        """Seconds until anything at all may leave."""
        return max(self._overall.ready_in(now), self._window.ready_in(now), self._quiet_until - now)

    def wait_for(self, recipient: str, public: bool, now: float) -> float:
        """Seconds until something may leave for this chat."""
        return self._chat(recipient, public, now).ready_in(now)

    def take(self, recipient: str, public: bool, now: float) -> Call:
        """Count one message that leaves for this chat now; only after `wait` and `wait_for` said 0."""
        self._overall.take()
        bucket = self._chat(recipient, public, now)
        bucket.ready_in(now)
        bucket.take()
        return self._window.take(now)

    def answered(self, call: Call, now: float) -> None:
        """The network has answered what left with `take`."""
        self._window.answered(call, now)

    def sweep(self, now: float) -> None:
        """Forget chats that have been quiet so long that their pace is full again."""
        if now - self._swept < FORGET_AFTER:
            return
        self._swept = now
        self._chats = {key: bucket for key, bucket in self._chats.items() if now - bucket.seen < FORGET_AFTER}

    def _chat(self, recipient: str, public: bool, now: float) -> Bucket:
        bucket = self._chats.get(recipient)
        if bucket is None:
            limits = self._limits
            size, every = (
                (limits.public_burst, limits.public_every) if public else (limits.chat_burst, limits.chat_every)
            )
            bucket = self._chats[recipient] = Bucket(size, every, min(size, (now - self._since) / every), now)
        return bucket
