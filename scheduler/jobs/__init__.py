"""The jobs. One more is one file here and one line in JOBS."""

from scheduler.job import Job
from scheduler.jobs.count_events import COUNT_EVENTS
from scheduler.jobs.count_supports import COUNT_SUPPORTS
from scheduler.jobs.end_handovers import END_HANDOVERS
from scheduler.jobs.end_terms import END_TERMS
from scheduler.jobs.finish_campaigns import FINISH_CAMPAIGNS
from scheduler.jobs.follow_consultations import FOLLOW_CONSULTATIONS
from scheduler.jobs.keep_files import KEEP_FILES, SWEEP_FILES
from scheduler.jobs.propose_campaigns import PROPOSE_CAMPAIGNS
from scheduler.jobs.remind_of_meetings import REMIND_OF_MEETINGS
from scheduler.jobs.replan_campaigns import REPLAN_CAMPAIGNS
from scheduler.jobs.seal_audit import SEAL_AUDIT
from scheduler.jobs.start_campaigns import START_CAMPAIGNS
from scheduler.jobs.tell_followers import TELL_FOLLOWERS
from scheduler.jobs.tell_of_goals import TELL_OF_GOALS
from scheduler.jobs.watch_networks import CHECK_NETWORKS, FIND_COMMENTS, READ_INSIGHTS
from scheduler.jobs.watch_petitions import WATCH_PETITIONS
from scheduler.jobs.watch_requests import WATCH_REQUESTS

JOBS: tuple[Job, ...] = (
    START_CAMPAIGNS,
    REPLAN_CAMPAIGNS,
    FINISH_CAMPAIGNS,
    WATCH_REQUESTS,
    WATCH_PETITIONS,
    REMIND_OF_MEETINGS,
    FOLLOW_CONSULTATIONS,
    TELL_FOLLOWERS,
    TELL_OF_GOALS,
    PROPOSE_CAMPAIGNS,
    END_TERMS,
    END_HANDOVERS,
    KEEP_FILES,
    SWEEP_FILES,
    FIND_COMMENTS,
    READ_INSIGHTS,
    CHECK_NETWORKS,
    COUNT_EVENTS,
    COUNT_SUPPORTS,
    SEAL_AUDIT,
)
