"""What there is to say of an indicator with a newer figure: its name, figures and target in every language."""

from collections.abc import Callable, Mapping
from typing import Any

from campaigns.suggestions import Suggestion
from campaigns.trigger_facts import Occasion
from civic.region import Region
from civic.sdg.view import Goals, SeenIndicator, goals_of
from civic.sdg.words import goal_name
from core.i18n import translator

# Where a set says who the figures come from, the nearest first.
SOURCES = ("DATA_SOURCE", "source_organisation_1", "COMPILING_ORG")


def indicator(on: Occasion) -> Suggestion | None:
    """An indicator whose newest figure is another, unless it is gone since."""
    goals = goals_of(on.session, on.region)
    one = goals.indicator(on.subject)
    if one is None or not one.summary:
        return None
    known = one.summary
    data: dict[str, Any] = {
        "indicator": _each(on.region, lambda code: goals.said(one.name, code).text),
        "goal": _each(on.region, lambda code: _goal(goals, one, code)),
        "year": str(known["year"]),
        "value": known["value"],
        "source": _each(on.region, lambda code: _source(goals, one, on.region, code)),
    }
    units = _each(on.region, lambda code: goals.unit_of(one, code))
    data |= {"unit": units} if all(units.values()) else {}
    data |= {"before": known["before"], "before_year": str(known["before_year"])} if "before" in known else {}
    data |= {"target": known["target"], "target_year": str(known["target_year"])} if "target" in known else {}
    return Suggestion("goals_indicator", "", data, opens=f"goals:{one.code}")


def _each(region: Region, say: Callable[[str], str]) -> Mapping[str, str]:
    return {code: say(code) for code in region.languages}


def _goal(goals: Goals, one: SeenIndicator, language: str) -> str:
    """The goal's words, else its number."""
    heading = goals.heading(one.goal)
    return goals.said(heading.title or heading.short, language).text or goal_name(translator(language), one.goal)


def _source(goals: Goals, one: SeenIndicator, region: Region, language: str) -> str:
    found = (goals.field(one, name, language).text for name in SOURCES)
    return next(filter(None, found), region.name(language))
