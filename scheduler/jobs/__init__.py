"""The jobs. One more is one file here and one line in JOBS."""

from scheduler.job import Job
from scheduler.jobs.end_handovers import END_HANDOVERS
from scheduler.jobs.finish_campaigns import FINISH_CAMPAIGNS
from scheduler.jobs.start_campaigns import START_CAMPAIGNS

JOBS: tuple[Job, ...] = (
    START_CAMPAIGNS,
    FINISH_CAMPAIGNS,
    END_HANDOVERS,
)
