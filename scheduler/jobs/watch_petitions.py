"""Watches the terms of deposited petitions: reminds staff before and after the last day to decide."""

from civic.petition_reminders import remind, waiting
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 600.0


def watch_petitions(context: JobContext) -> None:
    """Write down the reminders of today; the write lock is not asked for while there is none."""
    with context.db.reading() as session:
        due = bool(waiting(session, context.region))
    if not due:
        return
    with context.db.transaction() as session:
        reminders = remind(session, context.region)
    for one in reminders:
        log.info("a petition is due", petition=one.slug, stage=one.stage, due=str(one.due_on))
    context.wake()


WATCH_PETITIONS = Job("watch_petitions", watch_petitions, EVERY)
