"""Looks at what happened in the council, and proposes to staff what may be told of it."""

from analytics.disclosure import MINIMUM
from campaigns.proposals import propose, waiting_events
from civic.petition_progress import note_progress, unnoted
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

EVERY = 30.0


def propose_campaigns(context: JobContext) -> None:
    """Each event in a transaction of its own; the write lock is not asked for while nothing happened."""
    with context.db.reading() as session:
        come_to = unnoted(session, context.region)
    if come_to:
        with context.db.transaction() as session:
            note_progress(session, context.region)
    with context.db.reading() as session:
        waiting = waiting_events(session)
    for event_id in waiting:
        with context.db.transaction() as session:
            row = propose(session, event_id, context.region, least=MINIMUM)
        if row is not None and row.source:
            log.info("a campaign is proposed", proposal=row.id, trigger=row.trigger)


PROPOSE_CAMPAIGNS = Job("propose_campaigns", propose_campaigns, EVERY)
