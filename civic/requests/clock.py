"""The legal clock of a request, pure: which days count, which do not, and the day that comes of it.

Day 0 is the day of receipt. A clock remembers the terms it was made of, so that it can be counted anew with another
table of holidays under the rules that the request was received under.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict

from civic.rules import ClarificationClock, CountedIn, RequestRules, TermRule
from civic.working_days import Calendar
from core.clock import tzdata_version

LONGEST_TERM = 2000  # days to look at; a calendar without working days would be searched for ever


class Value(BaseModel):
    """Something that stays as it was counted."""

    model_config = ConfigDict(frozen=True)


class Wait(Value):
    """The council asked the person on one day and was answered on another."""

    asked: dt.date
    replied: dt.date


class Term(Value):
    """One counted term: it begins after the day `begin`; `skipped` are the public holidays that cost it a day.

    `waited` are the days that did not count because the council waited for the person.
    """

    days: int
    unit: CountedIn
    source: str
    begin: dt.date
    due: dt.date
    skipped: tuple[tuple[dt.date, str], ...] = ()
    waited: int = 0


class Clock(Value):
    """The terms of a request one after the other, and all that they were counted with."""

    terms: tuple[Term, ...]
    waits: tuple[Wait, ...] = ()
    clarification: ClarificationClock
    rules_version: int
    zone: str
    tzdata: str
    holidays: str

    @property
    def due(self) -> dt.date:
        """The last day to answer."""
        return self.terms[-1].due

    @property
    def extended(self) -> bool:
        """Whether the one extension is part of it."""
        return len(self.terms) > 1

    def with_wait(self, wait: Wait, calendar: Calendar) -> Self:
        """The clock after the person replied to a question."""
        return self.model_copy(update={"waits": (*self.waits, wait)}).recounted(calendar)

    def with_extension(self, rule: TermRule, calendar: Calendar) -> Self:
        """The clock with one more term, which begins where the last one ends."""
        term = count(self.due, rule.days, rule.unit, rule.source, calendar, self._counted_waits())
        return self.model_copy(update={"terms": (*self.terms, term), "holidays": calendar.version})

    def recounted(self, calendar: Calendar) -> Self:
        """The same terms counted anew with this table of holidays."""
        terms: list[Term] = []
        begin = self._begin()
        for term in self.terms:
            source = term.source
            terms.append(count(begin, term.days, term.unit, source, calendar, self._counted_waits()))
            begin = terms[-1].due
        return self.model_copy(update={"terms": tuple(terms), "holidays": calendar.version})

    @property
    def received(self) -> dt.date:
        """Day 0 as the first term has it; a restarting clock moves it to the reply."""
        return self.terms[0].begin

    def _begin(self) -> dt.date:
        restarts = self.clarification is ClarificationClock.RESTARTS
        return max((wait.replied for wait in self.waits), default=self.received) if restarts else self.received

    def _counted_waits(self) -> tuple[Wait, ...]:
        return self.waits if self.clarification is ClarificationClock.STOPS else ()


def start(received: dt.date, rules: RequestRules, calendar: Calendar, *, urgent: bool, zone: str) -> Clock:
    """The clock of a request received that day (in `zone`), ordinary or urgent."""
    rule = rules.urgent if urgent else rules.answer
    return Clock(
        terms=(count(received, rule.days, rule.unit, rule.source, calendar),),
        clarification=rules.clarification.clock,
        rules_version=rules.version,
        zone=zone,
        tzdata=tzdata_version(),
        holidays=calendar.version,
    )


def term(begin: dt.date, rule: TermRule, calendar: Calendar) -> Term:
    """A term of this rule that begins after the day `begin`."""
    return count(begin, rule.days, rule.unit, rule.source, calendar)


def due_date(begin: dt.date, working_days: int, calendar: Calendar) -> dt.date:
    """The last of this many working days after the day `begin`."""
    return count(begin, working_days, CountedIn.WORKING, "", calendar).due


def working_days_until(today: dt.date, due: dt.date, calendar: Calendar) -> int:
    """The working days after `today` up to and with `due`; negative when it has passed, 0 on the day itself."""
    if due < today:
        return -working_days_until(due, today, calendar)
    span = (today + dt.timedelta(days=n) for n in range(1, (due - today).days + 1))
    return sum(calendar.works_on(day) for day in span)


def count(
    begin: dt.date, days: int, unit: CountedIn, source: str, calendar: Calendar, waits: Sequence[Wait] = ()
) -> Term:
    """Count that many days after `begin`, leaving out days of waiting and, for working days, days off."""
    day, left, waited = begin, days, 0
    skipped: list[tuple[dt.date, str]] = []
    for _ in range(LONGEST_TERM):
        if left == 0:
            break
        day += dt.timedelta(days=1)
        if any(wait.asked < day <= wait.replied for wait in waits):
            waited += 1
        elif unit is CountedIn.CALENDAR or calendar.works_on(day):
            left -= 1
        elif calendar.in_week(day):
            skipped.append((day, calendar.holiday(day) or ""))
    return Term(days=days, unit=unit, source=source, begin=begin, due=day, skipped=tuple(skipped), waited=waited)
