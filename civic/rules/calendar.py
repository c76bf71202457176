"""The rules of working days: the week and the holidays."""

import datetime as dt
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from civic.rules.stated import Entry, Stated

# The moon is seen a day early or late; more is a slip of the pen.
FARTHEST_MOVE = dt.timedelta(days=4)


class Weekday(StrEnum):
    """The days of the week, Monday first as `date.weekday()` counts them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


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
