"""Fakes that fulfil our ports."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from core.message import Inbound, Outbound, Receipt, Received
from core.networks import TELEGRAM, TELEGRAM_CAPABILITIES

Answer = Callable[[Outbound], Exception | None]


class FakeChannel:
    """A channel that keeps what it is sent; `answer` may say no, `gate` holds every call until it is opened."""

    name = TELEGRAM
    capabilities = TELEGRAM_CAPABILITIES

    def __init__(self, answer: Answer = lambda _outbound: None) -> None:
        self.answer = answer
        self.sent: list[Outbound] = []
        self.started = 0
        self.gate = asyncio.Event()
        self.gate.set()

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """What the test put there: {"received": Received}."""
        received: Received = raw["received"]
        return received

    async def send(self, outbound: Outbound) -> Receipt:
        """Take the message, or refuse it as told."""
        self.started += 1
        await self.gate.wait()
        error = self.answer(outbound)
        if error is not None:
            raise error
        self.sent.append(outbound)
        return Receipt(f"1:{len(self.sent)}")

    async def acknowledge(self, inbound: Inbound) -> None:
        """Nobody waits."""

    async def close(self) -> None:
        """Nothing to give back."""

    @property
    def texts(self) -> list[str]:
        """What was sent, in order."""
        return [outbound.message.text for outbound in self.sent]
