"""The rules of the council as region.toml states them, each with the text it comes from and how sure it is."""

import datetime as dt
import itertools
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.models import PetitionKind

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


class KeyedRule(Stated):
    """One of several statements of a kind, each with its key."""

    key: str


class Step(Entry):
    """`needed` signatures for populations `below` (that number excluded) or `up_to` (included); neither: for all."""

    needed: int = Field(gt=0)
    below: int | None = Field(default=None, gt=0)
    up_to: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if self.below is not None and self.up_to is not None:
            raise ValueError("takes `below` or `up_to`, not both")
        return self

    def fits(self, population: int) -> bool:
        """Whether a population of this many people falls under this step."""
        if self.below is not None:
            return population < self.below
        return self.up_to is None or population <= self.up_to

    @property
    def reach(self) -> float:
        """The first population beyond this step; infinity for the last one."""
        if self.below is not None:
            return self.below
        return float("inf") if self.up_to is None else self.up_to + 1


class SignatureRule(Stated):
    """How many signatures a petition needs, by the region's population; steps rise, the last one has no bound."""

    law: str
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        reaches = [step.reach for step in self.steps]
        if reaches[-1] != float("inf") or any(low >= high for low, high in itertools.pairwise(reaches)):
            raise ValueError("steps must rise, and only the last one has neither `below` nor `up_to`")
        return self


class ProvinceShareRule(Stated):
    """The part of the needed signatures, in percent and rounded up, that each province must give."""

    law: str
    percent: int = Field(ge=0, le=100)

    @property
    def share(self) -> Fraction:
        """The percentage as an exact fraction."""
        return Fraction(self.percent, 100)


class Shown(StrEnum):
    """How it becomes known whether a condition is met: by asking, or by counting signatures."""

    ASKED = "asked"
    TOTAL = "total"
    PROVINCES = "provinces"


class ConditionRule(KeyedRule):
    """One condition of the law for petitions of these kinds: where it stands, and its question per language.

    `years`: the question speaks of a day that many years ago. A condition that is counted asks nothing; its words say
    what it wants.
    """

    key: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=32)
    kinds: tuple[PetitionKind, ...] = Field(min_length=1)
    law: str = Field(min_length=1)
    article: str = Field(min_length=1)
    shown: Shown = Shown.ASKED
    years: int | None = Field(default=None, gt=0)
    words: dict[str, str] = Field(min_length=1)

    def said_in(self, language: str, fallbacks: Mapping[str, str]) -> str:
        """Its words in the language, else in the language's fallback, else in the first there is."""
        return (
            self.words.get(language) or self.words.get(fallbacks.get(language, "")) or next(iter(self.words.values()))
        )


class DecisionRule(Stated):
    """The calendar months, from the deposit, within which a petition is decided on."""

    law: str = Field(min_length=1)
    article: str = Field(min_length=1)
    months: int = Field(gt=0)


class SessionRule(Stated):
    """The months of the year in which the council holds its ordinary sessions."""

    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.months) != sorted(set(self.months)):
            raise ValueError("months must rise, each named once")
        return self


class PetitionRules(Entry):
    """The rules of petitions; a kind of petition that has no condition on signatures needs none."""

    signatures: SignatureRule
    per_province: ProvinceShareRule
    decision: DecisionRule
    sessions: SessionRule
    conditions: tuple[ConditionRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [condition.key for condition in self.conditions]
        if len(set(keys)) < len(keys):
            raise ValueError("conditions: each key stands there once")
        return self

    def of_kind(self, kind: PetitionKind) -> tuple[ConditionRule, ...]:
        """The conditions for petitions of this kind, in the order of the file."""
        return tuple(condition for condition in self.conditions if kind in condition.kinds)


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
