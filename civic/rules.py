"""The rules of the council as region.toml states them, each with the text it comes from and how sure it is."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

# The moon is seen a day early or late; more is a slip of the pen.
FARTHEST_MOVE = dt.timedelta(days=4)


class Status(StrEnum):
    """Read in a published text, assumed, or contradicted between published texts."""

    SOURCED = "sourced"
    UNCONFIRMED = "unconfirmed"
    CONFLICT = "conflict"


class CountedIn(StrEnum):
    """How a term's days are counted."""

    WORKING = "working"
    CALENDAR = "calendar"


class Weekday(StrEnum):
    """The days of the week, Monday first as `date.weekday()` counts them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Entry(BaseModel):
    """A table of region.toml: unknown keys and wrong types are errors, and nothing changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Stated(Entry):
    """Anything the file states on somebody's word: the source, and how far to trust it."""

    source: str = Field(min_length=1)
    status: Status
    note: str = ""


class Keyed(Stated):
    """One of several statements of a list, told apart by its key."""

    key: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=32)


class TermRule(Stated):
    """A number of days, in working or calendar days."""

    days: int = Field(gt=0)
    unit: CountedIn


class ClarificationClock(StrEnum):
    """What asking the person back does to the term: nothing, it stands still, or it begins anew with their answer."""

    CONTINUES = "continues"
    STOPS = "stops"
    RESTARTS = "restarts"


class ClarificationRule(Stated):
    """What a question to the person does to the term of the answer."""

    clock: ClarificationClock


class ReminderRule(Stated):
    """When staff are reminded: working days before the last day of a term, and after it; the nearest one counts."""

    before: tuple[Annotated[int, Field(ge=0)], ...]
    after: tuple[Annotated[int, Field(gt=0)], ...]


class Ground(Entry):
    """A reason for which an answer may be refused; `code` names it, `names` say it per language, Arabic at least."""

    code: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)
    names: dict[str, str] = Field(min_length=1)

    def name(self, language: str) -> str:
        """The ground in this language; in the first one of the file when it is not given."""
        return self.names.get(language) or next(iter(self.names.values()))


class GroundsRule(Stated):
    """The grounds that one place of the law gives; `articles` is how that place is cited, per language."""

    articles: dict[str, str] = Field(min_length=1)
    grounds: tuple[Ground, ...] = Field(min_length=1)

    def article(self, language: str) -> str:
        """The place of the law in this language; in the first one of the file when it is not given."""
        return self.articles.get(language) or next(iter(self.articles.values()))


class Office(Stated):
    """A body outside the council that people turn to: its name per language and its page."""

    names: dict[str, str] = Field(min_length=1)
    link: str = Field(pattern="^https?://")

    def name(self, language: str) -> str:
        """Its name in this language; in the first one of the file when it is not given."""
        return self.names.get(language) or next(iter(self.names.values()))


class RequestRules(Entry):
    """The terms of requests for information and of complaints about them; `version` counts every change of a rule."""

    law: str
    version: int = Field(gt=0)
    answer: TermRule
    extension: TermRule
    urgent: TermRule
    complaint_to_head: TermRule
    answer_of_head: TermRule
    complaint_to_commission: TermRule
    answer_of_commission: TermRule
    court: TermRule
    clarification: ClarificationRule
    reminders: ReminderRule
    exceptions: GroundsRule
    no_answer_due: GroundsRule
    commission: Office
    portal: Office

    def ground(self, code: str) -> tuple[Ground, GroundsRule] | None:
        """The ground of that code with the place of the law it comes from, if there is one."""
        for rule in (self.exceptions, self.no_answer_due):
            for ground in rule.grounds:
                if ground.code == code:
                    return ground, rule
        return None


class WeekRule(Stated):
    """The days on which the council works."""

    working_days: tuple[Weekday, ...] = Field(min_length=1)

    def works_on(self, day: dt.date) -> bool:
        """Whether the council works on this day of the week."""
        return tuple(Weekday)[day.weekday()] in self.working_days


class DeclaredHoliday(Entry):
    """A day off as declared; `instead_of` is the estimated date, a few days off at most, that it takes the place of."""

    date: dt.date
    name: str = Field(min_length=1)
    instead_of: dt.date | None = None

    @model_validator(mode="after")
    def _moves_a_little(self) -> Self:
        if self.instead_of is not None and abs(self.date - self.instead_of) > FARTHEST_MOVE:
            raise ValueError(f"`date` and `instead_of` are more than {FARTHEST_MOVE.days} days apart")
        return self


class HolidayRule(Stated):
    """Public holidays: those of a country, with the dates that were declared otherwise."""

    country: str = Field(pattern="^[A-Z]{2}$")
    declared: tuple[DeclaredHoliday, ...] = ()


class CalendarRules(Entry):
    """What tells a working day."""

    week: WeekRule
    holidays: HolidayRule


class RetentionRule(Stated):
    """How many months a class of data is kept."""

    months: int = Field(gt=0)


class RetentionRules(Entry):
    """The term of each class of personal data, from the moment named in region.toml."""

    contact: RetentionRule
    messages: RetentionRule
    feedback: RetentionRule
    requests: RetentionRule
    petition_support: RetentionRule
    consents: RetentionRule
    comments: RetentionRule


class PrivacyRules(Entry):
    """The version of what people are told about their data, and the terms after which it goes."""

    version: int = Field(gt=0)
    law: str
    retention: RetentionRules


def stated_in(entry: Entry, key: str = "") -> Iterator[tuple[str, Stated]]:
    """Everything stated at or under this entry with its dotted key, in the order of the form."""
    if isinstance(entry, Stated):
        yield key, entry
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        dotted = f"{key}.{name}" if key else name
        if isinstance(value, Entry):
            yield from stated_in(value, dotted)
        elif isinstance(value, tuple):
            named = (entry for entry in value if isinstance(entry, Keyed))
            yield from ((f"{dotted}.{entry.key}", entry) for entry in named)
