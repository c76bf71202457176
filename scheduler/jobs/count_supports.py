"""Adds the support for petitions up, so that pages and conversations read a few rows however many there are."""

from civic.petition_counts import add_up, waits
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 60.0


def count_supports(context: JobContext) -> None:
    """Bring the sums up to what is settled; the write lock is not asked for while nothing is."""
    with context.db.reading() as session:
        if not waits(session):
            return
    with context.db.transaction() as session:
        passed = add_up(session)
    if passed:
        log.debug("support added up", passed=passed)


COUNT_SUPPORTS = Job("count_supports", count_supports, EVERY)
