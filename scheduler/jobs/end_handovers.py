"""Gives people back to the bot when nobody has said a word for the time that was agreed."""

from civic.handover import end_overdue, overdue
from core.clock import now
from scheduler.job import Job, JobContext


def end_handovers(context: JobContext) -> None:
    """End each hand-over that has had its time, in a transaction of its own, and tell the person."""
    moment = now()
    with context.db.reading() as session:
        found = overdue(session, moment)
    ended = False
    for contact_id in found:
        with context.db.transaction() as session:
            ended |= end_overdue(session, contact_id, moment)
    if ended:
        context.wake()


END_HANDOVERS = Job("end_handovers", end_handovers, every_seconds=30)
