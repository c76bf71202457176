"""Periods as staff choose them: the months or weeks between two days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analytics.months import week_name
from core.errors import BadInput
from core.i18n import N_

# A year of weeks: more is neither drawn nor read.
MOST = 53


class Unit(StrEnum):
    """How long a period is."""

    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True)
class Period:
    """One month ("2026-11") or week ("2026W47") from its first day to its last."""

    name: str
    first: date
    last: date


def periods(first: date, last: date, unit: Unit) -> tuple[Period, ...]:
    """The whole months or weeks in which the days [first, last] lie; BadInput when there are none or too many."""
    if last < first:
        raise BadInput("the period ends before it begins", where="to", remedy=N_("Choose a later day."))
    found: list[Period] = []
    day = first.replace(day=1) if unit is Unit.MONTH else first - timedelta(days=first.weekday())
    while day <= last:
        following = (day + timedelta(days=31)).replace(day=1) if unit is Unit.MONTH else day + timedelta(days=7)
        name = f"{day:%Y-%m}" if unit is Unit.MONTH else week_name(day)
        found.append(Period(name, day, following - timedelta(days=1)))
        day = following
        if len(found) > MOST:
            raise BadInput(
                "there are more than %(most)s periods", where="from", remedy=N_("Choose fewer, or months."), most=MOST
            )
    return tuple(found)
