"""Closes occurrences whose deliveries have all ended."""

from sqlmodel import select

from campaigns.start import finish_done
from core.clock import now
from core.models import Occurrence, OccurrenceState
from scheduler.job import Job, JobContext


def finish_campaigns(context: JobContext) -> None:
    """Mark occurrences and campaigns done; the write lock is not asked for while nothing runs."""
    with context.db.reading() as session:
        running = session.exec(select(Occurrence.id).where(Occurrence.state == OccurrenceState.RUNNING)).first()
    if running is not None:
        with context.db.transaction() as session:
            finish_done(session, now())


FINISH_CAMPAIGNS = Job("finish_campaigns", finish_campaigns)
