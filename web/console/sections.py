"""The sections of the console in the order of its menu, and the one table of who may see and do what."""

from bots.lanes import OPENERS
from campaigns.records import APPROVERS, EDITORS
from civic.requests.officer import OFFICERS
from civic.voices import RECORDERS
from core.i18n import N_
from core.models import Role
from web.console.account import Account
from web.console.audit_log import AuditLog
from web.console.calendar import Calendar
from web.console.campaigns import Campaigns
from web.console.composer import Composer
from web.console.home import Home
from web.console.numbers import Numbers
from web.console.people import People
from web.console.section import EVERYBODY, Section
from web.console.settings.index import Settings

ADMINS = frozenset({Role.ADMIN})
DECISIONS = {"approve": APPROVERS, "return": APPROVERS}

SECTIONS = (
    Section("/console/", N_("Today"), Home),
    Section("/console/calendar/", N_("Calendar"), Calendar, act=EDITORS),
    Section("/console/campaigns/", N_("Campaigns"), Campaigns, act=EDITORS, acts=DECISIONS),
    Section("/console/compose/", "", Composer, see=EDITORS, act=EDITORS),
    Section("/console/numbers/", N_("Numbers"), Numbers),
    Section(
        "/console/settings/",
        N_("Settings"),
        Settings,
        act=ADMINS,
        acts={
            "open-lane": OPENERS,
            "declare-day": OFFICERS,
            "withdraw-day": OFFICERS,
            "keep-recording": RECORDERS,
            "remove-recording": RECORDERS,
        },
    ),
    Section("/console/staff/", N_("Staff"), People, see=ADMINS, act=ADMINS),
    Section("/console/audit/", N_("Audit log"), AuditLog, see=ADMINS | {Role.AUDITOR}),
    Section("/console/account/", N_("My account"), Account, act=EVERYBODY),
)
