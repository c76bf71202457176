"""Starts every occurrence whose hour has come, each in a transaction of its own."""

from campaigns.quiet import set_windows, window_passed
from campaigns.replanning import rules_in_use
from campaigns.start import due_occurrences, start_occurrence
from core.clock import now
from scheduler.job import Job, JobContext
from scheduler.jobs.replan_campaigns import replan_campaigns


def start_campaigns(context: JobContext) -> None:
    """Turn due occurrences into deliveries, or mark them missed; what runs gets its next quiet hours.

    Hours that were planned under older zone rules are computed anew before any of them starts.
    """
    with context.db.reading() as session:
        outdated = rules_in_use(session).older > 0
    if outdated:
        replan_campaigns(context)
    with context.db.reading() as session:
        due, passed = due_occurrences(session, now()), window_passed(session, context.region, now())
    for occurrence_id in due:
        with context.db.transaction() as session:
            start_occurrence(session, occurrence_id, now(), context.region, context.addresses)
    if passed:
        with context.db.transaction() as session:
            set_windows(session, context.region, now())
    if due or passed:
        context.wake()


START_CAMPAIGNS = Job("start_campaigns", start_campaigns)
