"""The council's working days: its week, a country's public holidays, and the dates declared otherwise."""

import datetime as dt
import hashlib
import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from holidays import country_holidays

from civic.rules import CalendarRules, DeclaredHoliday, Weekday
from core.errors import BadInput
from core.i18n import N_

_ANY_YEAR = 2026
_LANGUAGES = {"en": "en_US"}  # as the package calls them


@dataclass(frozen=True)
class _Holiday:
    name: str
    estimated: bool


class Calendar:
    """Tells working days from days off by a region's rules; `source` says where the holidays come from.

    Holidays are named in `language`, or in the country's own where the package has no such names; those of the lunar
    calendar carry its word for "estimated". `declared` are days declared since, over those of the rules. `version`
    changes whenever another day could be off. BadInput when the country is unknown.
    """

    def __init__(self, rules: CalendarRules, language: str = "en", declared: Sequence[DeclaredHoliday] = ()) -> None:
        self._rules = rules
        self._language = language
        known = (*rules.holidays.declared, *declared)
        self.source = f"{rules.holidays.source} ({rules.holidays.country})"
        self.version = _version(rules, known)
        self._declared = {holiday.date: holiday.name for holiday in known}
        self._moved = {holiday.instead_of for holiday in known}
        self._published(_ANY_YEAR)  # an unknown country is said at once, not at the first request

    def holiday(self, day: dt.date) -> str | None:
        """The names of the public holidays on this day, None when there is none; a declared date wins."""
        if day in self._declared:
            return self._declared[day]
        found = self._published(day.year).get(day, ())
        # What moves is the estimate; a fixed holiday that shares its day stays.
        names = [holiday.name for holiday in found if not (holiday.estimated and day in self._moved)]
        return "; ".join(names) or None

    def in_week(self, day: dt.date) -> bool:
        """Whether this day of the week is one the council works on."""
        return self._rules.week.works_on(day)

    def works_on(self, day: dt.date) -> bool:
        """Whether the council works on this day."""
        return self.in_week(day) and self.holiday(day) is None

    def _published(self, year: int) -> Mapping[dt.date, tuple[_Holiday, ...]]:
        return _published(self._rules.holidays.country, year, self._language)


def _version(rules: CalendarRules, declared: Sequence[DeclaredHoliday]) -> str:
    """The package with its version and country, and a mark of the week and the declared days where there are any."""
    package = f"holidays {_release()} {rules.holidays.country}"
    week = "" if rules.week.working_days == tuple(Weekday)[:5] else ",".join(rules.week.working_days)
    days = sorted(f"{one.date}<{one.instead_of or ''}" for one in declared)
    if not week and not days:
        return package
    mark = hashlib.sha256(f"{week};{';'.join(days)}".encode()).hexdigest()[:8]
    return f"{package} +{len(days)} declared ({mark})"


@cache
def _release() -> str:
    """The version of the package; read from its files once."""
    return importlib.metadata.version("holidays")


@cache
def _published(country: str, year: int, language: str) -> Mapping[dt.date, tuple[_Holiday, ...]]:
    try:
        found = country_holidays(country, years=year, language=_LANGUAGES.get(language, language))
    except NotImplementedError:
        what = N_("no holidays are known for the country %(country)r")
        raise BadInput(what, remedy=N_("Use the two letters of a country, such as MA."), country=country) from None
    label = found.tr(found.estimated_label) if hasattr(found, "estimated_label") else "%s"
    mark = label.replace("%s", "").strip()
    return {
        day: tuple(_Holiday(name, bool(mark) and mark in name) for name in found.get_list(day)) for day in sorted(found)
    }
