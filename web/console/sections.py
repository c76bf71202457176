"""The sections of the console in the order of its menu, and the one table of who may see and do what."""

from campaigns.records import APPROVERS, EDITORS
from core.i18n import N_
from core.models import Role
from web.console.account import Account
from web.console.audit_log import AuditLog
from web.console.calendar import Calendar
from web.console.campaigns import Campaigns
from web.console.composer import Composer
from web.console.home import Home
from web.console.people import People
from web.console.section import EVERYBODY, Section

ADMINS = frozenset({Role.ADMIN})
DECISIONS = {"approve": APPROVERS, "return": APPROVERS, "approve-correction": APPROVERS}

SECTIONS = (
    Section("/console/", N_("Today"), Home),
    Section("/console/calendar/", N_("Calendar"), Calendar, act=EDITORS),
    Section("/console/campaigns/", N_("Campaigns"), Campaigns, act=EDITORS, acts=DECISIONS),
    Section("/console/compose/", "", Composer, see=EDITORS, act=EDITORS),
    Section("/console/staff/", N_("Staff"), People, see=ADMINS, act=ADMINS),
    Section("/console/audit/", N_("Audit log"), AuditLog, see=ADMINS | {Role.AUDITOR}),
    Section("/console/account/", N_("My account"), Account, act=EVERYBODY),
)
