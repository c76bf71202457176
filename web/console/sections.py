"""The sections of the console in the order of its menu, and the one table of who may see and do what."""

from bots.lanes import OPENERS
from campaigns.records import APPROVERS, EDITORS
from civic import associations, meetings
from civic.consultations import APPROVERS as CONSULTATION_OPENERS
from civic.consultations import EDITORS as WRITERS
from civic.feedback_states import DESK
from civic.meeting_attendance import STAFF as COUNTERS
from civic.petition_roles import DECIDERS
from civic.petition_roles import KEEPERS as PETITION_KEEPERS
from civic.planning_store import PLANNERS
from civic.requests.officer import OFFICERS
from civic.saved_replies import KEEPERS
from civic.sdg.store import KEEPERS as GOALS_KEEPERS
from civic.voices import RECORDERS
from core.i18n import N_
from core.models import Role
from web.console.account import Account
from web.console.answers import Answers
from web.console.associations import Associations
from web.console.audit_log import AuditLog
from web.console.calendar import Calendar
from web.console.campaigns import Campaigns
from web.console.composer import Composer
from web.console.consultations import Consultations
from web.console.goals import Goals
from web.console.home import Home
from web.console.inbox import Inbox
from web.console.meetings import Meetings
from web.console.numbers import Numbers
from web.console.people import People
from web.console.petitions import Petitions
from web.console.plan import Plan
from web.console.replies import Replies
from web.console.requests import Requests
from web.console.said_and_done import SaidAndDonePages
from web.console.section import EVERYBODY, Section
from web.console.settings.index import Settings
from web.console.unsettled import Unsettled

ADMINS = frozenset({Role.ADMIN})
DECISIONS = {"approve": APPROVERS, "return": APPROVERS, "approve-correction": APPROVERS}
# Associations are persons' words: for who decides on them and who audits that.
REGISTRARS = associations.STAFF | {Role.AUDITOR}
PETITION_DECISIONS = {"deposit": DECIDERS, "accept": DECIDERS, "refuse": DECIDERS}
SETTLING = {
    "open-lane": OPENERS,
    "declare-day": OFFICERS,
    "withdraw-day": OFFICERS,
    "keep-recording": RECORDERS,
    "remove-recording": RECORDERS,
}
PUBLISHING, LISTENING = N_("Publishing"), N_("Listening")
REGION, OFFICE = N_("The region"), N_("Administration")

SECTIONS = (
    Section("/console/", N_("Today"), Home),
    Section("/console/calendar/", N_("Calendar"), Calendar, act=EDITORS, group=PUBLISHING),
    Section("/console/campaigns/", N_("Campaigns"), Campaigns, act=EDITORS, acts=DECISIONS, group=PUBLISHING),
    Section("/console/unknown/", "", Unsettled, act=EDITORS),
    Section("/console/compose/", "", Composer, see=EDITORS, act=EDITORS),
    Section("/console/inbox/", N_("Inbox"), Inbox, see=DESK | {Role.AUDITOR}, act=DESK, group=LISTENING),
    Section(
        "/console/petitions/",
        N_("Petitions"),
        Petitions,
        act=PETITION_KEEPERS,
        acts=PETITION_DECISIONS,
        group=LISTENING,
    ),
    Section(
        "/console/requests/",
        N_("Requests"),
        Requests,
        see=OFFICERS | {Role.AUDITOR},
        act=OFFICERS,
        group=LISTENING,
    ),
    Section(
        "/console/consultations/",
        N_("Consultations"),
        Consultations,
        act=WRITERS,
        acts=dict.fromkeys(("open", "close", "poll", "outcome"), CONSULTATION_OPENERS),
        group=LISTENING,
    ),
    # Beside the page of its consultation.
    Section("/console/answers/", "", Answers, see=DESK),
    Section(
        "/console/meetings/",
        N_("Meetings"),
        Meetings,
        act=meetings.STAFF,
        acts={"attendance": COUNTERS},
        group=LISTENING,
    ),
    Section(
        "/console/associations/",
        N_("Associations"),
        Associations,
        see=REGISTRARS,
        act=associations.STAFF,
        group=LISTENING,
    ),
    Section(
        "/console/said/",
        N_("You said, we did"),
        SaidAndDonePages,
        see=DESK | {Role.AUDITOR},
        act=DESK,
        group=LISTENING,
    ),
    Section("/console/numbers/", N_("Numbers"), Numbers, group=REGION),
    Section("/console/plan/", N_("The plan"), Plan, act=PLANNERS, group=REGION),
    Section("/console/goals/", N_("The Goals"), Goals, act=GOALS_KEEPERS, group=REGION),
    Section(
        "/console/replies/",
        N_("Saved replies"),
        Replies,
        see=KEEPERS | {Role.AUDITOR},
        act=KEEPERS,
        group=OFFICE,
    ),
    Section("/console/settings/", N_("Settings"), Settings, act=ADMINS, acts=SETTLING, group=OFFICE),
    Section("/console/staff/", N_("Staff"), People, see=ADMINS, act=ADMINS, group=OFFICE),
    Section("/console/audit/", N_("Audit log"), AuditLog, see=ADMINS | {Role.AUDITOR}, group=OFFICE),
    Section("/console/account/", N_("My account"), Account, act=EVERYBODY, group=OFFICE),
)
