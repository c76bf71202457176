"""Watches the terms of requests for information: counts them anew when holidays changed, and reminds."""

from civic.requests.recompute import needed, recompute
from civic.requests.reminders import remind
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 600.0


def watch_requests(context: JobContext) -> None:
    """Move the due dates that another table of holidays moves, then write down the reminders of today."""
    with context.db.reading() as session:
        outdated = needed(session, context.region)
    if outdated:
        with context.db.transaction() as session:
            moved = recompute(session, context.region)
        for one in moved:
            log.info("a due date moved", request=one.reference, before=str(one.before), due=str(one.due))
    with context.db.transaction() as session:
        reminders = remind(session, context.region)
    for reminder in reminders:
        log.info("a request is due", request=reminder.reference, stage=reminder.stage, due=str(reminder.due_on))
    context.wake()


WATCH_REQUESTS = Job("watch_requests", watch_requests, EVERY)
