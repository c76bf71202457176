"""`python -m benchmarks.inbox`: how many messages a second a running Jisr takes in over its webhook, committed each.

A whole `jisr serve` is started (web, ticks, outbox); the answers go to the fake server. Messages come over as many
connections as Telegram opens by default.
"""

import argparse
import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.contestants import ROOT, fake_server
from benchmarks.jisr_run import TOKEN
from benchmarks.show import show
from tests.postgres import PostgresServer

CONNECTIONS = 40
START_SECONDS = 60
WORDS = ("/start", "الماء مقطوع في دوارنا منذ يومين", "La route est coupée depuis hier", "menu")
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure on each database, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inbox", description=__doc__)
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, CONNECTIONS])
    parser.add_argument("--no-postgres", dest="postgres", action="store_false")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = [_measured("SQLite", "", args.messages, number) for number in args.connections]
    if args.postgres:
        with PostgresServer(durable=True) as server:
            rows += [
                _measured("PostgreSQL", server.new_database(f"bench_{number}"), args.messages, number)
                for number in args.connections
            ]
    if args.json:
        json.dump(rows, sys.stdout, indent=1)
    else:
        show("Messages taken in over the webhook, each committed before its 200", rows)


def _measured(name: str, url: str, messages: int, connections: int) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="jisr-bench-") as folder,
        fake_server() as api,
        _serving(Path(folder), url or f"sqlite:///{folder}/bench.db", api.url) as (hook, secret, pid),
    ):
        before, began = _cpu(pid), time.perf_counter()
        waits = asyncio.run(_post(hook, secret, messages, connections))
        seconds, cpu = time.perf_counter() - began, _cpu(pid) - before
    return {
        "database": name,
        "connections": connections,
        "messages/s": messages / seconds,
        "half answered within ms": waits[len(waits) // 2] * 1000,
        "99 % within ms": waits[len(waits) * 99 // 100] * 1000,
        "CPU s per 1,000": cpu / messages * 1000,
    }


async def _post(hook: str, secret: str, messages: int, connections: int) -> list[float]:
    """Post them all; how long each took, in order of length."""
    numbers = iter(range(messages))
    waits: list[float] = []
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}

    async def work(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            began = time.perf_counter()
            async with session.post(hook, json=_update(number)) as answer:
                answer.raise_for_status()
                await answer.read()
            waits.append(time.perf_counter() - began)

    async with aiohttp.ClientSession(headers=headers) as session:
        await asyncio.gather(*(work(session) for _ in range(connections)))
    return sorted(waits)


def _update(number: int) -> dict[str, Any]:
    """Each person says all the words, one after another; many speak at once."""
    person, word = 1_000 + number % 500, WORDS[number // 500 % len(WORDS)]
    message: dict[str, Any] = {
        "message_id": number + 1,
        "date": int(time.time()),
        "chat": {"id": person, "type": "private", "first_name": "A"},
        "from": {"id": person, "is_bot": False, "first_name": "A"},
        "text": word,
    }
    if word.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(word)}]
    return {"update_id": number + 1, "message": message}


@contextmanager
def _serving(folder: Path, url: str, api: str) -> Iterator[tuple[str, str, int]]:
    """A `jisr serve` on a free port: its webhook, the webhook's secret, and its process."""
    secret = secrets.token_hex(16)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JISR_")},
        "PYTHONPATH": str(ROOT), "JISR_DATABASE_URL": url, "JISR_TELEGRAM_TOKEN": TOKEN,
        "JISR_TELEGRAM_API_BASE": api, "JISR_TELEGRAM_RATE": "1000", "JISR_TELEGRAM_MODE": "webhook",
        "JISR_TELEGRAM_WEBHOOK_SECRET": secret, "JISR_PUBLIC_URL": "http://127.0.0.1:1",
        **{f"JISR_{name}_KEY": secrets.token_hex(32) for name in ("SECRET", "DATA", "HASH")},
    }  # fmt: skip
    log = folder / "jisr.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jisr", "serve", "--port", "0"], cwd=folder, env=environment, stdout=out, stderr=out
        )
    try:
        yield f"{_address(process, log)}/hooks/telegram", secret, process.pid
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where it listens, from its log, once it does. RuntimeError with its last words."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for word in log.read_text(encoding="utf-8").split():
            if word.startswith("url=http"):
                return word.removeprefix("url=")
        time.sleep(0.05)
    raise RuntimeError(f"jisr serve did not start: {log.read_text(encoding='utf-8')[-1000:]}")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
