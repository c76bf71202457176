"""When and how often subscribers are written to, as region.toml states it: quiet hours, Ramadan, the cap."""

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator

from civic.rules.stated import Entry, KeyedRule, Stated

_DAY = 24 * 60


class Hours(Entry):
    """One stretch of the council's wall clock, up to the next day where `ends` is not later than `begins`."""

    begins: dt.time
    ends: dt.time

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.begins == self.ends:
            raise ValueError("`begins` and `ends` are the same time")
        return self

    def minutes(self) -> set[int]:
        """The minutes of a day (0 to 1439) that it covers."""
        first, last = (time.hour * 60 + time.minute for time in (self.begins, self.ends))
        return {minute % _DAY for minute in range(first, last if last > first else last + _DAY)}


class QuietRule(Stated):
    """The hours in which news waits; `ramadan_hours` take their place in Ramadan where there are any.

    Answers and emergencies never wait; posts for everybody only where `public_posts` says so.
    """

    hours: tuple[Hours, ...] = ()
    ramadan_hours: tuple[Hours, ...] = ()
    public_posts: bool = False

    @model_validator(mode="after")
    def _leaves_time(self) -> Self:
        for name, hours in (("hours", self.hours), ("ramadan_hours", self.ramadan_hours)):
            if len(set[int]().union(*(one.minutes() for one in hours))) == _DAY:
                raise ValueError(f"{name} leave no time of the day to send in")
        return self


class RamadanRule(KeyedRule):
    """The first and the last day of one Ramadan; `key` is the year of the lunar calendar."""

    key: str = Field(pattern=r"^1[45]\d\d$")
    first: dt.date
    last: dt.date

    @model_validator(mode="after")
    def _a_month(self) -> Self:
        if not 27 <= (self.last - self.first).days <= 30:
            raise ValueError(f"{self.key}: a lunar month has 29 or 30 days")
        return self


class FrequencyRule(Stated):
    """At most so many news messages to one person within so many days; emergencies and answers do not count."""

    messages: Annotated[int, Field(gt=0)]
    days: Annotated[int, Field(gt=0, le=366)]


class NewsRules(Entry):
    """What protects subscribers from too much and at the wrong time; what is left out does not limit."""

    quiet: QuietRule | None = None
    frequency: FrequencyRule | None = None
    ramadan: tuple[RamadanRule, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [one.key for one in self.ramadan]
        if len(set(keys)) < len(keys):
            raise ValueError("ramadan: each year stands there once")
        return self

    def ramadan_on(self, day: dt.date) -> RamadanRule | None:
        """The Ramadan that a day falls in; None outside, and in years that are not stated."""
        return next((one for one in self.ramadan if one.first <= day <= one.last), None)

    def hours_on(self, day: dt.date) -> tuple[Hours, ...]:
        """The quiet hours that begin on a day: those of Ramadan in it, where there are any, else the usual ones."""
        if self.quiet is None:
            return ()
        return (self.quiet.ramadan_hours if self.ramadan_on(day) else ()) or self.quiet.hours
