"""Asks Telegram for updates, for places it cannot reach: nothing is confirmed before it was taken in."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

from telegram.error import TelegramError

from bots.channel import LaneHeld
from bots.channels.telegram_errors import send_error
from bots.channels.telegram_request import ApiError, NoAnswer
from bots.channels.telegram_updates import ALLOWED_UPDATES
from core.log import get_logger

WAIT_SECONDS = 25
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds; doubled from the first to the longest while failures last
log = get_logger(__name__)


class Asking(Protocol):
    """What polling needs of a bot."""

    async def raw(self, method: str, read_timeout: float, **parameters: Any) -> Any:
        """The result of a call as JSON."""
        ...


class Polling:
    """Long polling of one bot; `timeout` in seconds is what a call may take beyond its waiting."""

    def __init__(
        self, bot: Asking, timeout: float, *, first_pause: float = FIRST_PAUSE, longest_pause: float = LONGEST_PAUSE
    ) -> None:
        self._bot = bot
        self._timeout = timeout
        self._first_pause, self._longest_pause = first_pause, longest_pause
        self._pause = first_pause
        self._offset: int | None = None
        self._webhook_gone = False
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """End the iteration; a call under way fails with the closed connection."""
        self._stopped.set()

    async def updates(self) -> AsyncIterator[Mapping[str, Any]]:
        """Updates in order. The offset passes an update when the next is asked for; failures are waited out."""
        while not self._stopped.is_set():
            for update in await self._batch():
                yield update
                self._offset = update["update_id"] + 1

    async def _batch(self) -> list[dict[str, Any]]:
        try:
            await self._drop_webhook()
            batch = await self._ask()
        except TelegramError as error:
            if not self._stopped.is_set():
                await self._wait_out(error)
            return []
        self._pause = self._first_pause
        return batch

    async def _drop_webhook(self) -> None:
        """While updates are pushed, Telegram refuses to be asked for them; what waits there stays."""
        if not self._webhook_gone:
            await self._bot.raw("deleteWebhook", self._timeout)
            self._webhook_gone = True

    async def _ask(self) -> list[dict[str, Any]]:
        batch = await self._bot.raw(
            "getUpdates",
            WAIT_SECONDS + self._timeout,
            offset=self._offset,
            timeout=WAIT_SECONDS,
            allowed_updates=list(ALLOWED_UPDATES),
        )
        if not isinstance(batch, list) or not all(map(_numbered, batch)):
            raise NoAnswer("updates that are not Telegram's")
        return batch

    async def _wait_out(self, error: TelegramError) -> None:
        """A conflict is a webhook that was set meanwhile, or a second process that polls."""
        told = send_error(error)
        pause = max(self._pause, told.retry_after)
        if isinstance(error, ApiError) and error.code == 409:
            self._webhook_gone = False
        if isinstance(told, LaneHeld):
            pause = self._longest_pause
        log.warning("no updates from Telegram", reason=told.detail, retry_in_seconds=pause)
        self._pause = min(self._pause * 2, self._longest_pause)
        try:
            await asyncio.wait_for(self._stopped.wait(), pause)
        except TimeoutError:
            return


def _numbered(update: Any) -> bool:
    """Only what has a number can be confirmed; anything else would be asked for without end."""
    return isinstance(update, dict) and type(update.get("update_id")) is int
