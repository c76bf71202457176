"""Reminds people of the meetings they joined, and asks afterwards whether they came."""

from civic.meeting_reminders import meetings_to_remind_of, remind
from core.clock import now
from scheduler.job import Job, JobContext


def remind_of_meetings(context: JobContext) -> None:
    """Say what is due, a batch of people in a transaction; the write lock is not asked for while nothing is due."""
    with context.db.reading() as session:
        meetings = meetings_to_remind_of(session, now())
    for meeting_id in meetings:
        told = 1
        while told:
            with context.db.transaction() as session:
                told = remind(session, meeting_id, now())
    if meetings:
        context.wake()


REMIND_OF_MEETINGS = Job("remind_of_meetings", remind_of_meetings, every_seconds=20)
