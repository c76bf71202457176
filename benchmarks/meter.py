"""What a stretch of work cost this process: seconds, processor time, memory."""

import resource
import time
from types import TracebackType
from typing import Self


class Meter:
    """Measures what happens between entering and leaving."""

    def __enter__(self) -> Self:
        self._began, self._cpu = time.perf_counter(), _cpu()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds, self.cpu = time.perf_counter() - self._began, _cpu() - self._cpu

    def figures(self) -> dict[str, float]:
        """Seconds, processor seconds, and the most memory this process ever had, in MB."""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"seconds": round(self.seconds, 3), "cpu": round(self.cpu, 3), "memory": round(memory)}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
