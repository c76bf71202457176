"""APScheduler as a metronome: jobs in code, memory store, nothing that could be lost with the process."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from core.clock import now
from scheduler.job import Job
from scheduler.runner import Runner


class Metronome:
    """Calls the runner for each job at its beat, from the running event loop."""

    def __init__(self, jobs: Iterable[Job], runner: Runner, tick_seconds: float) -> None:
        # Late ticks run at once, missed ones melt into one, and a slow one is never started beside itself.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        for job in jobs:
            trigger = IntervalTrigger(seconds=job.every_seconds or tick_seconds, timezone=UTC)
            first = now() + timedelta(seconds=job.first_after)
            self._scheduler.add_job(runner.run, trigger, args=[job], id=job.name, next_run_time=first)

    def start(self) -> None:
        """Begin to tick; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a job that runs is left to finish."""
        self._scheduler.shutdown(wait=False)
