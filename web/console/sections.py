"""The sections of the console in the order of its menu, and the one table of who may see and do what."""

from campaigns.records import APPROVERS, EDITORS
from civic import associations, meetings
from civic.consultations import APPROVERS as OPENERS
from civic.consultations import EDITORS as WRITERS
from civic.feedback_states import DESK
from civic.meeting_attendance import STAFF as COUNTERS
from civic.planning_store import PLANNERS
from civic.sdg.store import KEEPERS
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
from web.console.meetings import Meetings
from web.console.numbers import Numbers
from web.console.people import People
from web.console.plan import Plan
from web.console.section import EVERYBODY, Section

ADMINS = frozenset({Role.ADMIN})
DECISIONS = {"approve": APPROVERS, "return": APPROVERS}
# Associations are persons' words: for who decides on them and who audits that.
REGISTRARS = associations.STAFF | {Role.AUDITOR}

SECTIONS = (
    Section("/console/", N_("Today"), Home),
    Section("/console/calendar/", N_("Calendar"), Calendar, act=EDITORS),
    Section("/console/campaigns/", N_("Campaigns"), Campaigns, act=EDITORS, acts=DECISIONS),
    Section("/console/compose/", "", Composer, see=EDITORS, act=EDITORS),
    Section(
        "/console/consultations/",
        N_("Consultations"),
        Consultations,
        act=WRITERS,
        acts=dict.fromkeys(("open", "close", "poll", "outcome"), OPENERS),
    ),
    # Beside the page of its consultation.
    Section("/console/answers/", "", Answers, see=DESK, act=DESK),
    Section("/console/meetings/", N_("Meetings"), Meetings, act=meetings.STAFF, acts={"attendance": COUNTERS}),
    Section("/console/associations/", N_("Associations"), Associations, see=REGISTRARS, act=associations.STAFF),
    Section("/console/plan/", N_("The plan"), Plan, act=PLANNERS),
    Section("/console/goals/", N_("The Goals"), Goals, act=KEEPERS),
    Section("/console/numbers/", N_("Numbers"), Numbers),
    Section("/console/staff/", N_("Staff"), People, see=ADMINS, act=ADMINS),
    Section("/console/audit/", N_("Audit log"), AuditLog, see=ADMINS | {Role.AUDITOR}),
    Section("/console/account/", N_("My account"), Account, act=EVERYBODY),
)
