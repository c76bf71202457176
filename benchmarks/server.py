"""A fast pretend Bot API for measuring: one process, raw asyncio, strict about rates, counting what arrives.

`python -m benchmarks.server` prints its port and answers until its input is closed.
"""

import asyncio
import json
import math
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from re import compile as pattern
from typing import Any
from urllib.parse import parse_qs, urlsplit

WINDOW = 1.0
_LENGTH = pattern(rb"(?i)\r\ncontent-length: *(\d+)")
_JSON_CHAT = pattern(rb'"chat_id": ?"?(-?\d+)')
_FORM_CHAT = pattern(rb"(?:^|&)chat_id=(-?\d+)")
_MULTIPART_CHAT = pattern(rb'name="chat_id"[^\0]*?\r\n\r\n(-?\d+)')
_ME = {"id": 123456789, "is_bot": True, "first_name": "Jisr", "username": "jisr_bot"}


@dataclass
class Strictness:
    """At most `rate` messages in any second, `chat_burst` and then one a second to a chat; 0 is without limit."""

    rate: int = 0
    chat_burst: int = 0


@dataclass
class Account:
    """What one bot's account has taken since the last reset; times are the loop's, in seconds."""

    strictness: Strictness = field(default_factory=Strictness)
    taken: int = 0
    refused: int = 0
    first: float = 0.0
    last: float = 0.0
    peak: int = 0
    closed_until: float = 0.0
    window: deque[float] = field(default_factory=deque)
    by_chat: Counter[bytes] = field(default_factory=Counter)
    paces: dict[bytes, tuple[float, float]] = field(default_factory=dict)

    def refusal(self, chat: bytes, now: float) -> int:
        """Count one message: 0 when it is taken, else the seconds to wait. Who is refused waits with everything."""
        while self.window and now - self.window[0] >= WINDOW:
            self.window.popleft()
        wait = max(self.closed_until - now, self._overall(now), self._chat(chat, now))
        if wait > 0:
            self.refused += 1
            self.closed_until = max(self.closed_until, now + math.ceil(wait))
            return math.ceil(self.closed_until - now)
        self.window.append(now)
        self.peak = max(self.peak, len(self.window))
        self.taken += 1
        self.by_chat[chat] += 1
        self.first, self.last = self.first or now, now
        return 0

    def _overall(self, now: float) -> float:
        full = self.strictness.rate and len(self.window) >= self.strictness.rate
        return self.window[0] + WINDOW - now if full else 0.0

    def _chat(self, chat: bytes, now: float) -> float:
        burst = self.strictness.chat_burst
        if not burst:
            return 0.0
        tokens, seen = self.paces.get(chat, (float(burst), now))
        tokens = min(float(burst), tokens + now - seen)
        self.paces[chat] = (tokens - 1 if tokens >= 1 else tokens, now)
        return 0.0 if tokens >= 1 else 1 - tokens

    def counts(self) -> dict[str, Any]:
        """What came, for the report; `peak` is the most in any one second."""
        return {
            "taken": self.taken,
            "refused": self.refused,
            "duplicates": sum(count - 1 for count in self.by_chat.values()),
            "people": len(self.by_chat),
            "seconds": self.last - self.first,
            "peak": self.peak,
        }


class Server(asyncio.Protocol):
    """One kept-alive connection."""

    def __init__(self, shared: dict[str, Account]) -> None:
        self._shared = shared
        self._buffer = b""
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._buffer = self._buffer + data if self._buffer else data
        while (head := self._buffer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._buffer, 0, head + 2)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < end:
                return
            request, self._buffer = self._buffer[:end], self._buffer[end:]
            self._answer(request[: request.index(b"\r\n")].split(b" ")[1].decode(), request[head + 4 :])

    def _answer(self, target: str, body: bytes) -> None:
        method = target.rsplit("/", 1)[-1].lower()
        if method == "sendmessage":
            self._send(body)
        elif method == "getme":
            self._write(200, {"ok": True, "result": _ME})
        elif target.startswith("/counts"):
            self._write(200, self._shared["account"].counts())
        elif target.startswith("/reset"):
            asked = {key: int(values[0]) for key, values in parse_qs(urlsplit(target).query).items()}
            self._shared["account"] = Account(Strictness(**asked))
            self._write(200, {"ok": True})
        else:
            self._write(200, {"ok": True, "result": True})

    def _send(self, body: bytes) -> None:
        found = _JSON_CHAT.search(body) or _FORM_CHAT.search(body) or _MULTIPART_CHAT.search(body)
        if found is None:
            self._write(400, {"ok": False, "error_code": 400, "description": "Bad Request: chat_id is empty"})
            return
        chat, account = found[1], self._shared["account"]
        wait = account.refusal(chat, self._loop.time())
        if wait:
            refusal = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {wait}",
                       "parameters": {"retry_after": wait}}  # fmt: skip
            self._write(429, refusal)
            return
        taken = (
            b'{"ok":true,"result":{"message_id":%d,"from":{"id":123456789,"is_bot":true,"first_name":"Jisr",'
            b'"username":"jisr_bot"},"chat":{"id":%b,"first_name":"A","type":"private"},"date":1764000000,'
            b'"text":"water"}}' % (account.taken, chat)
        )
        self._transport.write(_HEAD % (b"200 OK", len(taken)) + taken)

    def _write(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        reason = {200: b"200 OK", 400: b"400 Bad Request", 429: b"429 Too Many Requests"}[status]
        self._transport.write(_HEAD % (reason, len(body)) + body)


_HEAD = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


async def _serve() -> None:
    shared = {"account": Account()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(shared), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
