"""Whether a message costs the same however many are planned, and what planning them costs."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.contestants import ROOT, FakeServer, compete, jisr

SAMPLE = 1_000
WHOLE = 100_000
RATE = 1_000


def flat(name: str, url: str, server: FakeServer, sizes: Iterable[int]) -> Iterator[dict[str, Any]]:
    """For each size the cost of a message at 1,000/s: all of them up to `WHOLE`, of more a sample from the queue."""
    for size in sizes:
        figures = compete(jisr(name, url, 0 if size <= WHOLE else SAMPLE), server, RATE, size)
        yield {
            "database": name,
            "planned": size,
            "messages/s": figures.rate,
            "CPU s per 1,000": figures.cpu_per_1000,
            "429s": figures.refused,
        }


def planning(name: str, url: str, sizes: Iterable[int]) -> Iterator[dict[str, Any]]:
    """For each size what planning it takes, each in a process of its own."""
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.planning", url, str(size)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout)
        yield {
            "database": name,
            "people": told["planned"],
            "seconds": told["seconds"],
            "our CPU s": told["cpu"],
            "peak MB": told["memory"],
        }
