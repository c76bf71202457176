"""Seals new entries of the audit log, a moment after they were written."""

from core import audit_chain
from scheduler.job import Job, JobContext

EVERY = 5.0


def seal_audit(context: JobContext) -> None:
    """Chain what is new; the write lock is not asked for while there is nothing."""
    with context.db.reading() as session:
        if not audit_chain.waiting(session):
            return
    with context.db.transaction() as session:
        audit_chain.seal_new(session)


SEAL_AUDIT = Job("seal_audit", seal_audit, EVERY)
