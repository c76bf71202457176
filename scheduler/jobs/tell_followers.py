"""Tells who follows a project of the plan what changed in its milestones."""

from civic.project_followers import tell, waiting
from scheduler.job import Job, JobContext

EVERY = 20.0


def tell_followers(context: JobContext) -> None:
    """One project to a transaction; the write lock is not asked for while there is nothing to tell."""
    with context.db.reading() as session:
        projects = waiting(session)
    told = 0
    for project_id in projects:
        with context.db.transaction() as session:
            told += tell(session, project_id)
    if told:
        context.wake()


TELL_FOLLOWERS = Job("tell_followers", tell_followers, EVERY)
