"""Who sends, how each is started, and what is read off: its own figures and the server's counts."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[1]
PEERS = Path(__file__).with_name("peers.py")
# Telegram lets a few messages to one chat follow each other; nobody gets more than one here.
CHAT_BURST = 3
# More than anybody reaches here; Jisr keeps as much in flight as it does for such a rate.
UNLIMITED = 5_000


class FakeServer:
    """The fake Bot API of `benchmarks.server`, in its own process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            raise RuntimeError("the fake server has no output")
        self.url = f"http://127.0.0.1:{int(process.stdout.readline())}"

    def reset(self, limit: int) -> None:
        """Forget all counts; from now on refuse more than `limit` messages a second."""
        self._get(f"/reset?rate={limit}&chat_burst={CHAT_BURST}")

    def counts(self) -> dict[str, Any]:
        """What came since."""
        return self._get("/counts")

    def _get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = requests.get(self.url + path, timeout=10).json()
        return found


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """Started, and ended with the block."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield FakeServer(process)
        finally:
            process.terminate()


@dataclass(frozen=True)
class Contestant:
    """One sender; `command(server, people, limit)` starts it, and its last line is JSON."""

    name: str
    command: Callable[[str, int, int], list[str]]
    ours: bool = False


@dataclass(frozen=True)
class Figures:
    """One run: `rate` is what arrived a second, from the first message to the last; `whole` from start to end."""

    rate: float
    whole: float
    refused: int
    duplicates: int
    failed: int
    peak: int
    cpu_per_1000: float
    memory: float
    complete: bool


def jisr(name: str, database: str, sample: int = 0) -> Contestant:
    """Jisr on this database."""

    def command(server: str, people: int, limit: int) -> list[str]:
        rest = [str(sample)] if sample else []
        return [
            sys.executable,
            "-m",
            "benchmarks.jisr_run",
            database,
            server,
            str(people),
            str(limit or UNLIMITED),
            *rest,
        ]

    return Contestant(name, command, ours=True)


def peer(name: str, kind: str, python: str, concurrency: int) -> Contestant:
    """One of `benchmarks/peers.py`, run by the interpreter that has it; at a person's pace one after another."""

    def command(server: str, people: int, limit: int) -> list[str]:
        at_once = 1 if 0 < limit < 100 and kind != "ptb-limiter" else concurrency
        return [python, str(PEERS), kind, server, str(people), str(limit or UNLIMITED), str(at_once)]

    return Contestant(name, command)


def compete(one: Contestant, server: FakeServer, limit: int, people: int) -> Figures:
    """One run. RuntimeError with the last words of a sender that broke."""
    server.reset(limit)
    done = subprocess.run(
        one.command(server.url, people, limit), cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT) if one.ours else ""},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{one.name}: {done.stderr[-2000:]}")
    told, counts = json.loads(done.stdout.splitlines()[-1]), server.counts()
    taken = max(1, counts["taken"])
    return Figures(
        rate=(taken - 1) / counts["seconds"] if counts["seconds"] else 0.0,
        whole=taken / told["seconds"],
        refused=counts["refused"],
        duplicates=counts["duplicates"],
        failed=told.get("failed", 0),
        peak=counts["peak"],
        cpu_per_1000=told["cpu"] / taken * 1000,
        memory=told["memory"],
        complete=told.get("states", {"sent": people}) == {"sent": people} and counts["people"] == people,
    )
