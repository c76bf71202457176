"""Ends personal data whose term is over, once a day."""

from civic.retention import due, end_all
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 86_400.0


def end_terms(context: JobContext) -> None:
    """End what is due; the write lock is not asked for while nothing is."""
    with context.db.reading() as session:
        waiting = any(found.rows for found in due(session, context.region))
    if waiting:
        with context.db.transaction() as session:
            ended = end_all(session, context.region)
        log.info("terms ended", **{f"{one.data_class}_{one.what}": one.rows for one in ended if one.rows})


END_TERMS = Job("end_terms", end_terms, EVERY)
