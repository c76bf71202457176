"""Starts every occurrence whose hour has come, each in a transaction of its own."""

from campaigns.start import due_occurrences, start_occurrence
from core.clock import now
from scheduler.job import Job, JobContext


def start_campaigns(context: JobContext) -> None:
    """Turn due occurrences into deliveries, or mark them missed."""
    with context.db.reading() as session:
        due = due_occurrences(session, now())
    for occurrence_id in due:
        with context.db.transaction() as session:
            start_occurrence(session, occurrence_id, now(), context.region, context.addresses)
    if due:
        context.wake()


START_CAMPAIGNS = Job("start_campaigns", start_campaigns)
