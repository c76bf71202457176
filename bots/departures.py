"""What is committed as `sending`: each leaves at the moment that the rate allows, those ahead in urgency first."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any

from bots.limits import Call, Limits, Pacer
from bots.queue import Claimed

# So much of the rate is committed ahead: enough to send on while the next transaction is written, and little enough
# that a pause is felt at once and a dead process leaves few outcomes unknown.
AHEAD_SECONDS = 0.15
# Of so many calls at once, one is kept for what is more urgent than a broadcast.
RESERVE_ONE_IN = 16


class Departures:
    """The deliveries of one lane between their commit and the network's answer; lives in the event loop's thread."""

    def __init__(
        self,
        limits: Limits,
        pacer: Pacer,
        send: Callable[[Claimed], Coroutine[Any, Any, None]],
        left: Callable[[], None],
    ) -> None:
        self._in_flight = limits.in_flight
        self._kept = limits.in_flight // RESERVE_ONE_IN
        self._ahead = min(limits.in_flight, max(1, math.ceil(limits.rate * AHEAD_SECONDS)))
        self._pacer = pacer
        self._send = send
        self._left = left
        self._ready: list[Claimed] = []
        self._flying: dict[int, tuple[Claimed, asyncio.Task[None]]] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def room(self) -> int:
        """How many more may be committed now."""
        return max(0, min(self._ahead, self._in_flight - self._kept - len(self._flying)) - len(self._ready))

    @property
    def reserve(self) -> int:
        """How many more than that, where they are more urgent than a broadcast."""
        most = min(self._ahead + self._kept, self._in_flight - len(self._flying))
        return max(0, most - len(self._ready) - self.room)

    @property
    def low(self) -> bool:
        """Whether it is worth a transaction to commit more."""
        return self.room * 2 >= self._ahead

    @property
    def claimed(self) -> list[Claimed]:
        """All that is neither answered nor recalled."""
        return [*self._ready, *(claimed for claimed, _ in self._flying.values())]

    def add(self, marked: list[Claimed]) -> None:
        """Send these, as soon as the rate allows; their mark is committed."""
        if marked:
            # Taken from the end, so the most urgent stands last.
            self._ready = sorted([*self._ready, *marked], key=lambda one: (one.priority, one.id), reverse=True)
            self.release()

    def recall(self) -> list[int]:
        """The ids of those that have not left and now never will."""
        self._stop_timer()
        back, self._ready = [one.id for one in self._ready], []
        return back

    def release(self) -> None:
        """Let go what may leave now, and come back for the rest."""
        self._stop_timer()
        loop = asyncio.get_running_loop()
        while self._ready:
            pause = self._pacer.wait(loop.time())
            if pause > 0:
                self._timer = loop.call_later(pause, self.release)
                break
            one = self._ready.pop()
            call = self._pacer.take(one.chat, one.public, loop.time())
            self._flying[one.id] = one, loop.create_task(self._fly(one, call))
        self._left()

    async def land(self, seconds: float) -> None:
        """Wait so long at most for what is on its way."""
        flying = [task for _, task in self._flying.values()]
        if flying:
            await asyncio.wait(flying, timeout=seconds)

    async def _fly(self, one: Claimed, call: Call) -> None:
        try:
            await self._send(one)
        finally:
            self._pacer.answered(call, asyncio.get_running_loop().time())
            del self._flying[one.id]
            self.release()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
