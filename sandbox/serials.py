"""Numbers that never come twice, not even after a restart: they begin with the clock and count in one process."""

import itertools
import time

_BEGIN = 1_767_225_600  # 2026-01-01; so that small numbers fit in the 32 bits of the Bot API

_small = itertools.count(int((time.time() - _BEGIN) * 40))
_large = itertools.count(int(time.time() * 100_000))


def next_small() -> int:
    """Return the next number for updates; also where a fresh world begins to number messages."""
    return next(_small)


def next_large() -> int:
    """Return the next number for posts, comments, files, polls and presses."""
    return next(_large)
