"""Counts new events into the figures that pages show."""

from analytics.rollups import roll_up
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 15.0


def count_events(context: JobContext) -> None:
    """Bring the counts up to date; the write lock is not asked for while nothing happened."""
    passed = roll_up(context.db, context.region.zone)
    if passed:
        log.debug("events counted", events=passed)


COUNT_EVENTS = Job("count_events", count_events, EVERY)
