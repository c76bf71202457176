"""What the council publishes about itself: the licence of its data, and how fresh its public page must be."""

from pydantic import Field

from civic.rules.stated import Entry, Stated


class LicenceRule(Stated):
    """The licence of the open data: its short name ("ODbL-1.0"), its title, and where it is read."""

    name: str = Field(pattern=r"^[A-Za-z0-9._-]+$", max_length=40)
    title: str
    link: str = Field(pattern="^https?://")


class OpenDataRules(Entry):
    """The rules of open data."""

    licence: LicenceRule


class EvidenceRule(Stated):
    """Within how many months the public page must be updated; staff are warned `warn_days` before."""

    months: int = Field(gt=0)
    warn_days: int = Field(ge=0)
