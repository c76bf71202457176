"""A conversation in the terminal: the bot's words are printed, what is typed is what the citizen says."""

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from bots.channel import BadPayload
from core.clock import now
from core.message import (
    Button,
    ButtonKind,
    Capabilities,
    Inbound,
    Markup,
    Media,
    Outbound,
    Place,
    Receipt,
    Received,
)

TERMINAL = "terminal"
TERMINAL_CAPABILITIES = Capabilities(
    markup=Markup.PLAIN, text_limit=4096, button_limit=100, button_data_bytes=64, shares_phone=True, news=True
)
_FORMS = ("text", "button", "phone")


class TerminalChannel:
    """One citizen at this terminal; lines come from `source`, words go to `console`.

    A number presses the button that was shown with it. A phone number typed after such a button is taken for theirs:
    the terminal rehearses, it vouches for nobody. An end of input ends the updates.
    """

    name = TERMINAL
    capabilities = TERMINAL_CAPABILITIES

    def __init__(self, source: TextIO, console: Console, *, sender: str = "1", language: str = "") -> None:
        self.sender = sender
        self._source = source
        self._console = console
        self._language = language
        self._shown: tuple[Button, ...] = ()
        # Part of every id, since the database remembers earlier conversations.
        self._run = uuid.uuid4().hex[:12]
        self._said = 0
        self._heard = 0

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """Read one line as `updates` gives it: {"id", "at", and one of text, button, phone, place [lat, lon]}."""
        try:
            return Received(inbound=(self._inbound(raw),))
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as wrong:
            raise BadPayload(f"not a line of the terminal: {type(wrong).__name__}") from None

    def _inbound(self, raw: Mapping[str, Any]) -> Inbound:
        words = {form: raw.get(form, "") for form in _FORMS}
        if not all(isinstance(word, str) for word in words.values()):
            raise ValueError("words are text")
        at = datetime.fromisoformat(raw["at"])
        if at.tzinfo is None:
            raise ValueError("moments are aware")
        command, _, argument = words["text"][1:].partition(" ") if words["text"].startswith("/") else ("", "", "")
        place = raw.get("place")
        return Inbound(
            channel=TERMINAL,
            external_id=str(raw["id"]),
            sender=self.sender,
            at=at,
            command=command.lower(),
            argument=argument.strip(),
            place=Place(*(float(degrees) for degrees in place)) if place else None,
            language_hint=self._language,
            **words,
        )

    async def send(self, outbound: Outbound) -> Receipt:
        """Print a message, its buttons numbered."""
        message = outbound.message
        self._console.print(Text(f"\n{message.text}", style="cyan"))
        for media in message.media:
            self._console.print(Text(_described(media), style="dim"))
        for number, button in enumerate(message.buttons, start=1):
            self._console.print(Text(f"  {number}. {button.label}{_hint(button)}", style="bold"))
        self._shown = message.buttons or self._shown
        self._said += 1
        return Receipt(f"{self._run}:{self._said}")

    async def acknowledge(self, inbound: Inbound) -> None:
        """Nothing waits here."""

    async def close(self) -> None:
        """Nothing is open."""

    async def updates(self) -> AsyncIterator[Mapping[str, Any]]:
        """What is typed, line by line, until the end of input."""
        lines = _Lines(self._source)
        while (line := await lines.next()) is not None:
            update = await self._meant(line.strip(), lines)
            if update:
                self._heard += 1
                yield {"id": f"{self._run}:{self._heard}", "at": now().isoformat(), **update}

    async def _meant(self, line: str, lines: "_Lines") -> dict[str, Any]:
        button = self._pressed(line)
        if button is None:
            return {"text": line} if line else {}
        if button.kind is ButtonKind.LINK:
            self._console.print(Text(button.value, style="underline"))
            return {}
        if button.kind is ButtonKind.ANSWER:
            return {"button": button.value}
        self._console.print(Text("  +2126…" if button.kind is ButtonKind.PHONE else "  32.34 -6.36", style="dim"))
        typed = (await lines.next() or "").strip()
        if button.kind is ButtonKind.PLACE:
            return _place(typed)
        return {"phone": typed} if typed else {}

    def _pressed(self, line: str) -> Button | None:
        number = int(line) if line.isascii() and line.isdigit() and len(line) < 4 else 0
        return self._shown[number - 1] if 1 <= number <= len(self._shown) else None


class _Lines:
    """Lines of a file, read by a thread that dies with the program: a terminal cannot be waited for in the loop."""

    def __init__(self, source: TextIO) -> None:
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(source,), name="terminal", daemon=True).start()

    def _read(self, source: TextIO) -> None:
        for line in source:
            if not self._put(line):
                return
        self._put(None)

    def _put(self, line: str | None) -> bool:
        try:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
        except RuntimeError:  # the conversation is over and its loop closed
            return False
        return True

    async def next(self) -> str | None:
        """The next line; None at the end of input."""
        return await self._queue.get()


def _described(media: Media) -> str:
    return f"[{media.kind}: {media.path or media.name or media.handle}] {media.alt}".rstrip()


def _hint(button: Button) -> str:
    return f" ({button.value})" if button.kind is ButtonKind.LINK else ""


def _place(typed: str) -> dict[str, Any]:
    """Two numbers, or the words as they stand."""
    parts = typed.replace(",", " ").split()
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return {"text": typed} if typed else {}
    return {"place": [latitude, longitude]}
