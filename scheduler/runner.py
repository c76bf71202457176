"""Where a job runs: in a thread of this process; a queue on PostgreSQL takes this seam past one machine."""

import asyncio
from typing import Protocol

from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)


class Runner(Protocol):
    """Runs a job once."""

    async def run(self, job: Job) -> None:
        """Run it; never raises, so that the next tick comes."""
        ...


class InProcessRunner:
    """Runs jobs in threads of this process."""

    def __init__(self, context: JobContext) -> None:
        self._context = context

    async def run(self, job: Job) -> None:
        """The scheduler's boundary: a fault is logged and the next tick tries again."""
        try:
            await asyncio.to_thread(job.run, self._context)
        except asyncio.CancelledError:
            # The metronome stops; the thread goes on to the end of its job, and Python waits for it on the way out.
            log.info("stopped while a job runs", job=job.name)
        except Exception:
            log.exception("a job failed", job=job.name)
