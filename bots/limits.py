"""How fast a lane may go: an overall rate, and a pace for each chat. Pure but for the buckets; times are in seconds."""

from dataclasses import dataclass

FORGET_AFTER = 120.0


@dataclass(frozen=True)
class Limits:
    """Messages per second overall; per chat a burst and then one every `chat_every` seconds; public chats their own."""

    rate: float
    chat_burst: int = 3
    chat_every: float = 1.0
    public_burst: int = 5
    public_every: float = 3.0
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


class Pacer:
    """Says when the next message to a chat may leave; one per lane."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        size = max(1.0, limits.rate / 20)
        self._overall = Bucket(size, 1 / limits.rate, size, 0.0)
        self._chats: dict[str, Bucket] = {}
        self._swept = 0.0

    def wait(self, now: float) -> float:
        """Seconds until anything at all may leave."""
        return self._overall.ready_in(now)

    def wait_for(self, recipient: str, public: bool, now: float) -> float:
        """Seconds until something may leave for this chat."""
        bucket = self._chats.get(recipient)
        if bucket is None:
            bucket = self._chats[recipient] = self._chat_bucket(public, now)
        return bucket.ready_in(now)

    def take(self, recipient: str) -> None:
        """Count one message to this chat; only after `wait` and `wait_for` said 0."""
        self._overall.take()
        self._chats[recipient].take()

    def sweep(self, now: float) -> None:
        """Forget chats that have been quiet so long that their pace is full again."""
        if now - self._swept < FORGET_AFTER:
            return
        self._swept = now
        self._chats = {key: bucket for key, bucket in self._chats.items() if now - bucket.seen < FORGET_AFTER}

    def _chat_bucket(self, public: bool, now: float) -> Bucket:
        limits = self._limits
        size, every = (limits.public_burst, limits.public_every) if public else (limits.chat_burst, limits.chat_every)
        return Bucket(size, every, size, now)
