"""Numbers that do not come twice, not after a restart either: they begin with the clock and count in one process."""

import itertools
import time

# Small numbers stay in the 32 bits of the Bot API; they begin anew after some ten months.
_SMALL = 2**30

_small = itertools.count(int(time.time() * 40) % _SMALL + 2)
_large = itertools.count(int(time.time() * 100_000))


def next_small() -> int:
    """Return the next number for updates; also where a fresh world begins to number messages."""
    return next(_small)


def next_large() -> int:
    """Return the next number for posts, comments, files, polls and presses."""
    return next(_large)
