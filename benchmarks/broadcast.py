"""`python -m benchmarks.broadcast`: Jisr's durable sending beside what others send with, against one fast fake server.

Every sender runs in a process of its own; the runs are interleaved, so that what else the machine does falls on all.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import sizes
from benchmarks.contestants import Contestant, FakeServer, Figures, compete, fake_server, jisr, peer
from benchmarks.show import show
from tests.postgres import PostgresServer

PEERS_PYTHON = Path(__file__).parents[1] / ".venv-bench" / "bin" / "python"
LIMITS = {"30": 30, "1000": 1000, "none": 0}
PARTS = (*LIMITS, "flat", "planning")


def main() -> None:
    """Measure, and print tables or JSON."""
    args = _arguments()
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        server = stack.enter_context(fake_server())
        databases = stack.enter_context(_databases(postgres=args.postgres))
        senders = [jisr(f"Jisr, {name}", url) for name, url in databases.items()] + _peers(args.peers_python)
        for part in args.parts:
            if part in LIMITS:
                found[part] = _race(senders, server, LIMITS[part], args)
            elif part == "flat":
                found[part] = [
                    row for name, url in databases.items() for row in sizes.flat(name, url, server, args.sizes)
                ]
            else:
                found[part] = [row for name, url in databases.items() for row in sizes.planning(name, url, args.plan)]
            if not args.json:
                show(_TITLES[part], found[part])
    if args.json:
        json.dump(found, sys.stdout, indent=1)


_TITLES = {
    "30": "Limit 30 messages a second, strict server",
    "1000": "Limit 1,000 messages a second, strict server",
    "none": "No limit",
    "flat": "Cost of a message by how many are planned",
    "planning": "Planning one delivery for each person, one transaction",
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcast", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--people", type=int, default=10_000, help="messages of each at 1,000/s and without limit")
    parser.add_argument("--slow-people", type=int, default=450, help="messages of each at 30/s")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--plan", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--no-postgres", dest="postgres", action="store_false")
    parser.add_argument("--peers-python", default=str(PEERS_PYTHON), help="interpreter that has the other libraries")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


@contextmanager
def _databases(*, postgres: bool) -> Iterator[dict[str, str]]:
    """A SQLite file, and a PostgreSQL server of our own that writes as durably; both gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="jisr-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        found = {"SQLite": f"sqlite:///{folder}/bench.db"}
        if postgres:
            found["PostgreSQL"] = stack.enter_context(PostgresServer(durable=True)).new_database("bench")
        yield found


def _peers(python: str) -> list[Contestant]:
    if not os.access(python, os.X_OK):
        print(f"{python} is not there: the others are left out (make bench installs them)", file=sys.stderr)
        return []
    return [
        peer("python-telegram-bot", "ptb", python, concurrency=8),
        peer("  with AIORateLimiter", "ptb-limiter", python, concurrency=8),
        peer("aiogram", "aiogram", python, concurrency=50),
    ]


def _race(
    senders: Sequence[Contestant], server: FakeServer, limit: int, args: argparse.Namespace
) -> list[dict[str, Any]]:
    found: dict[str, list[Figures]] = {one.name: [] for one in senders}
    for turn in range(args.repeat):
        # Each round begins with another one, so that nobody always runs in the same one's wake.
        for one in [*senders[turn % len(senders) :], *senders[: turn % len(senders)]]:
            people = args.slow_people if limit == LIMITS["30"] else args.people
            found[one.name].append(compete(one, server, limit, people))
    ours = median(figures.rate for figures in found[senders[0].name])
    return [_row(name, figures, ours) for name, figures in found.items()]


def _row(name: str, found: list[Figures], ours: float) -> dict[str, Any]:
    rates = [figures.rate for figures in found]
    return {
        "sender": name,
        "messages/s: least": min(rates),
        "median": median(rates),
        "most": max(rates),
        "Jisr to it": ours / median(rates),
        "429s": sum(figures.refused for figures in found),
        "twice": sum(figures.duplicates for figures in found),
        "failed": sum(figures.failed for figures in found),
        "most in 1 s": max(figures.peak for figures in found),
        "CPU s per 1,000": median(figures.cpu_per_1000 for figures in found),
        "peak MB": max(figures.memory for figures in found),
        "all sent": all(figures.complete for figures in found),
    }


if __name__ == "__main__":
    main()
