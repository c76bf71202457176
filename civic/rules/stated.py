"""What every rule of region.toml is: stated on somebody's word, with how far to trust it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Status(StrEnum):
    """Read in a published text, assumed, or contradicted between published texts."""

    SOURCED = "sourced"
    UNCONFIRMED = "unconfirmed"
    CONFLICT = "conflict"


class CountedIn(StrEnum):
    """How a term's days are counted."""

    WORKING = "working"
    CALENDAR = "calendar"


class Entry(BaseModel):
    """A table of region.toml: unknown keys and wrong types are errors, and nothing changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Stated(Entry):
    """Anything the file states on somebody's word: the source, and how far to trust it."""

    source: str = Field(min_length=1)
    status: Status
    note: str = ""


class KeyedRule(Stated):
    """One of several statements of a kind, each with its key."""

    key: str


class TermRule(Stated):
    """A number of days, in working or calendar days."""

    days: int = Field(gt=0)
    unit: CountedIn
