"""Closes occurrences whose deliveries have all ended."""

from campaigns.start import finish_done, unfinished
from core.clock import now
from scheduler.job import Job, JobContext


def finish_campaigns(context: JobContext) -> None:
    """Mark occurrences and campaigns done; nothing is written while nothing runs."""
    with context.db.reading() as session:
        running = unfinished(session)
    if running:
        with context.db.transaction() as session:
            finish_done(session, now())


FINISH_CAMPAIGNS = Job("finish_campaigns", finish_campaigns)
