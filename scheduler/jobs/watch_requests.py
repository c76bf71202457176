"""Watches the terms of requests for information: counts them anew when holidays changed, and reminds."""

from civic.requests.recompute import needed, recompute
from civic.requests.reminders import remind, waiting
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 600.0


def watch_requests(context: JobContext) -> None:
    """Move the due dates that another table of holidays moves, then write down the reminders of today.

    The write lock is not asked for while there is nothing to write.
    """
    with context.db.reading() as session:
        outdated = needed(session, context.region)
    if outdated:
        _recompute(context)
    with context.db.reading() as session:
        due = bool(waiting(session, context.region))
    if due:
        _remind(context)
    if outdated or due:
        context.wake()


def _recompute(context: JobContext) -> None:
    with context.db.transaction() as session:
        moved = recompute(session, context.region)
    for one in moved:
        log.info("a due date moved", request=one.reference, before=str(one.before), due=str(one.due))


def _remind(context: JobContext) -> None:
    with context.db.transaction() as session:
        reminders = remind(session, context.region)
    for one in reminders:
        log.info("a request is due", request=one.reference, stage=one.stage, due=str(one.due_on))


WATCH_REQUESTS = Job("watch_requests", watch_requests, EVERY)
