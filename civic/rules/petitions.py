"""The rules of petitions: signatures, conditions, decisions, sessions, languages, reminders."""

import itertools
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, model_validator

from civic.rules.stated import Entry, KeyedRule, Stated
from core.models import PetitionKind


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


class TextRule(Stated):
    """The languages in which a petition is written before it is opened."""

    languages: tuple[str, ...] = Field(min_length=1)


class DayReminderRule(Stated):
    """When staff are reminded: calendar days before the last day of a term, and after it; the nearest one counts."""

    before: tuple[Annotated[int, Field(ge=0)], ...]
    after: tuple[Annotated[int, Field(gt=0)], ...]


class PetitionRules(Entry):
    """The rules of petitions; a kind of petition that has no condition on signatures needs none."""

    signatures: SignatureRule
    per_province: ProvinceShareRule
    decision: DecisionRule
    sessions: SessionRule
    texts: TextRule
    reminders: DayReminderRule
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
