"""Tells who follows a goal or an indicator that its figures changed."""

from civic.sdg.followers import tell, waiting
from scheduler.job import Job, JobContext

EVERY = 20.0


def tell_of_goals(context: JobContext) -> None:
    """Some people to a transaction; the write lock is not asked for while there is nothing to tell."""
    with context.db.reading() as session:
        revisions = waiting(session)
    told = 0
    for revision_id in revisions:
        more: int | None = 0
        while more is not None:
            with context.db.transaction() as session:
                more = tell(session, revision_id, context.region)
            told += more or 0
    if told:
        context.wake()


TELL_OF_GOALS = Job("tell_of_goals", tell_of_goals, EVERY)
