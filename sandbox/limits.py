"""Telegram's sending limits, when they are switched on: overall, per chat, per group."""

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """A bucket of tokens; rate in tokens per second, `size` is the burst."""

    rate: float
    size: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there; 0 when it is."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate


@dataclass
class Limits:
    """What Telegram's bot FAQ says: about 30 a second overall, 1 a second to a chat, 20 a minute to a group."""

    strict: bool = False
    overall_per_second: float = 30
    chat_per_second: float = 1
    chat_burst: float = 3
    group_per_minute: int = 20
    _overall: Bucket | None = None
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def begin(self) -> None:
        """Start afresh with full buckets."""
        self._overall = None
        self._chats.clear()
        self._groups.clear()

    def take(self, chat_id: int, now: float) -> int:
        """Take one sending; return 0, or the seconds after which to try again."""
        if not self.strict:
            return 0
        if self._overall is None:
            self._overall = Bucket(self.overall_per_second, self.overall_per_second, self.overall_per_second, now)
        chat = self._chats.setdefault(chat_id, Bucket(self.chat_per_second, self.chat_burst, self.chat_burst, now))
        wait = max(self._overall.wait(now), chat.wait(now), self._group_wait(chat_id, now))
        if wait > 0:
            return max(1, math.ceil(wait))
        self._overall.tokens -= 1
        chat.tokens -= 1
        if chat_id < 0:
            self._groups[chat_id].append(now)
        return 0

    def _group_wait(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 0.0
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - 60:
            sent.popleft()
        return sent[0] + 60 - now if len(sent) >= self.group_per_minute else 0.0
