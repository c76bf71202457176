"""Where a job runs: in a thread of this process; a queue on PostgreSQL takes this seam past one machine."""

import asyncio
from typing import Protocol

from core.clock import now
from core.log import get_logger
from core.models import JobRun
from scheduler.job import Job, JobContext
from scheduler.runs import Runs

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
        self._runs = Runs(context.db)

    async def run(self, job: Job) -> None:
        """The scheduler's boundary: a fault is logged and the next tick tries again."""
        try:
            await asyncio.to_thread(self._run, job)
        except asyncio.CancelledError:
            # The metronome stops; the thread goes on to the end of its job, and Python waits for it on the way out.
            log.info("stopped while a job runs", job=job.name)
        except Exception:
            log.exception("a job failed", job=job.name)

    def _run(self, job: Job) -> None:
        began, failed = now(), True
        try:
            job.run(self._context)
            failed = False
        finally:
            settings = self._context.settings
            every = job.every_seconds or (settings.tick_seconds if settings else 1.0)
            ended = now()
            self._runs.note(
                JobRun(name=job.name, every_seconds=every, began_at=began, seconds=(ended - began).total_seconds(),
                       failed=failed, failed_at=ended if failed else None)
            )  # fmt: skip
