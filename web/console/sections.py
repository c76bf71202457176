"""The sections of the console, in the order of its menu. One more is one line here and its routes in web/console."""

from dataclasses import dataclass

from core.i18n import N_
from core.models import Role


@dataclass(frozen=True)
class Section:
    """A line of the menu; without roles it is for everybody on the staff."""

    address: str
    title: str
    roles: frozenset[Role] = frozenset()

    def holds(self, path: str) -> bool:
        """Whether a page belongs to it."""
        return path == self.address or (self.address != "/console/" and path.startswith(self.address))


SECTIONS = (
    Section("/console/", N_("Today")),
    Section("/console/campaigns/", N_("Campaigns")),
    Section("/console/staff/", N_("Staff"), frozenset({Role.ADMIN})),
    Section("/console/audit/", N_("Audit log"), frozenset({Role.ADMIN, Role.AUDITOR})),
    Section("/console/account/", N_("My account")),
)
