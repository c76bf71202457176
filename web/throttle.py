"""Makes guessing passwords slow. Kept in memory: a restart forgets, and each process counts for itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from core.clock import now

FREE = 5
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_KEYS = 10_000


@dataclass
class _Failures:
    count: int
    last: datetime

    def open_at(self) -> datetime:
        """When the next attempt is let through."""
        if self.count < FREE:
            return self.last
        # The exponent is bounded before the multiplication: a thousand failures would not fit a timedelta.
        doublings = min(self.count - FREE, 20)
        return self.last + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


class Throttle:
    """Counts failures per key (an address, an e-mail); after FREE of them each one doubles the wait."""

    def __init__(self) -> None:
        self._failures: dict[str, _Failures] = {}
        self._lock = Lock()

    def attempt(self, *keys: str) -> timedelta:
        """How long to wait; zero lets this attempt through and counts it as failed until `succeeded`."""
        moment = now()
        with self._lock:
            self._forget(moment)
            known = [self._failures[key] for key in keys if key in self._failures]
            wait = max((failures.open_at() - moment for failures in known), default=timedelta(0))
            if wait > timedelta(0):
                return wait
            for key in keys:
                count = self._failures[key].count if key in self._failures else 0
                # Taken out and put in again: the dictionary stays in the order of the last failure.
                self._failures.pop(key, None)
                self._failures[key] = _Failures(count + 1, moment)
        return timedelta(0)

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _forget(self, moment: datetime) -> None:
        """Old failures go, and the oldest where there are too many."""
        while self._failures:
            oldest = next(iter(self._failures))
            if len(self._failures) <= MOST_KEYS and moment - self._failures[oldest].last < FORGOTTEN_AFTER:
                return
            del self._failures[oldest]
