"""Counts the public figures anew when something has happened, apart from the pages that show them."""

from analytics import rollup
from scheduler.job import Job, JobContext


def count_figures(context: JobContext) -> None:
    """Count while nothing is locked, then keep what was counted."""
    with context.db.reading() as session:
        counted = rollup.count(session) if rollup.is_due(session) else None
    if counted is not None:
        with context.db.transaction() as session:
            rollup.keep(session, counted)


COUNT_FIGURES = Job("count_figures", count_figures)
