"""The sections of the console in the order of its menu, and the one table of who may see and do what."""

from campaigns.records import EDITORS
from civic.feedback_states import DESK
from civic.saved_replies import KEEPERS
from core.i18n import N_
from core.models import Role
from web.console.account import Account
from web.console.audit_log import AuditLog
from web.console.calendar import Calendar
from web.console.campaigns import Campaigns
from web.console.home import Home
from web.console.inbox import Inbox
from web.console.inbox_file import InboxFiles
from web.console.people import People
from web.console.replies import Replies
from web.console.said_and_done import SaidAndDonePages
from web.console.section import EVERYBODY, Section

ADMINS = frozenset({Role.ADMIN})

SECTIONS = (
    Section("/console/", N_("Today"), Home),
    Section("/console/calendar/", N_("Calendar"), Calendar, act=EDITORS),
    Section("/console/campaigns/", N_("Campaigns"), Campaigns, act=EDITORS),
    Section("/console/inbox/", N_("Inbox"), Inbox, see=DESK | {Role.AUDITOR}, act=DESK),
    Section("/console/inbox/files/", "", InboxFiles, see=DESK),
    Section("/console/replies/", N_("Saved replies"), Replies, see=KEEPERS | {Role.AUDITOR}, act=KEEPERS),
    Section("/console/said/", N_("You said, we did"), SaidAndDonePages, see=DESK | {Role.AUDITOR}, act=DESK),
    Section("/console/staff/", N_("Staff"), People, see=ADMINS, act=ADMINS),
    Section("/console/audit/", N_("Audit log"), AuditLog, see=ADMINS | {Role.AUDITOR}),
    Section("/console/account/", N_("My account"), Account, act=EVERYBODY),
)
