"""Computes planned hours anew when zone rules or holidays changed under them."""

from campaigns.replanning import needed, replan
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 600.0


def replan_campaigns(context: JobContext) -> None:
    """Move what has another moment by today's rules; the write lock is not asked for while nothing has."""
    with context.db.reading() as session:
        outdated = needed(session, context.region)
    if not outdated:
        return
    with context.db.transaction() as session:
        moved = replan(session, context.region)
    for one in moved:
        log.info("an hour moved", campaign=one.campaign_id, before=one.before, wall_time=one.wall_time,
                 due_at=one.due_at.isoformat())  # fmt: skip


REPLAN_CAMPAIGNS = Job("replan_campaigns", replan_campaigns, EVERY)
