"""How well languages are guessed: the labelled messages of messages.tsv, one half looked at while guessing was written.

`python -m tests.bots.accuracy` prints the report. The other half was only ever measured; the same people wrote both.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bots.language import guess

FILE = Path(__file__).with_name("messages.tsv")
NONE = "-"


@dataclass(frozen=True)
class Labelled:
    """A message, the half it belongs to (dev or test), its kind, and its language ("-": none can be told)."""

    half: str
    kind: str
    language: str
    text: str


def labelled() -> list[Labelled]:
    """All messages."""
    return [Labelled(*line.split("\t")) for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]


def accuracy(messages: list[Labelled]) -> dict[str, tuple[int, int]]:
    """For each kind the messages guessed rightly, and all of them."""
    found: dict[str, tuple[int, int]] = {}
    for one in messages:
        right, seen = found.get(one.kind, (0, 0))
        found[one.kind] = (right + ((guess(one.text) or NONE) == one.language), seen + 1)
    return found


def overall(found: dict[str, tuple[int, int]]) -> float:
    """The part of all messages that was guessed rightly."""
    return sum(right for right, _ in found.values()) / sum(seen for _, seen in found.values())


def report() -> Iterator[str]:
    """The lines of the report."""
    everything = labelled()
    for half in ("dev", "test"):
        found = accuracy([one for one in everything if one.half == half])
        yield f"{half}: {overall(found):.3f} of {sum(seen for _, seen in found.values())}"
        yield from (f"  {kind:16} {right}/{seen}" for kind, (right, seen) in found.items())
    began = time.perf_counter()
    for one in everything:
        guess(one.text)
    yield f"{(time.perf_counter() - began) / len(everything) * 1e6:.0f} µs a message"


if __name__ == "__main__":
    print("\n".join(report()))
