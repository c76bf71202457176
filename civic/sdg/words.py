"""The words for what the Goals call by a code, and their figures as each language writes them."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal

from core.dates import locale
from core.i18n import N_, Translator

PROGRESS = {
    "target_achieved": N_("Target reached"),
    "substantial_progress": N_("Good progress"),
    "moderate_progress": N_("Some progress"),
    "limited_progress": N_("Little progress"),
    "deterioration": N_("It gets worse"),
    "not_available": N_("Cannot be computed yet"),
}
REASONS = {
    "no_data": N_("There are no figures."),
    "one_year": N_("There is no second figure to compare with."),
    "several_a_year": N_("There is more than one figure for a year."),
    "sign_changes": N_("Figures above and below zero cannot be compared by this method."),
    "target_year": N_("The year of the target is past when the figures begin."),
    "no_such_series": N_("There is not one series alone to compute it from."),
}
REPORTING = {
    "complete": N_("Reported"),
    "inprogress": N_("In preparation"),
    "notstarted": N_("Data still sought"),
    "notapplicable": N_("Does not apply here"),
}


def figure(value: float, language: str, decimals: int | None = None) -> str:
    """A figure as the language writes it: as exact as it was given, or with so many decimals."""
    pattern = "#,##0.######" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, pattern, locale=locale(language)))


def goal_name(t: Translator, code: str) -> str:
    """How a goal is called without its official words."""
    return t("Goal %(number)s", number=code)


def newest(summary: Mapping[str, Any], t: Translator, unit: str, decimals: int | None = None) -> str:
    """The newest figure in words: "2025: 84 per cent"; empty without one."""
    if not summary:
        return ""
    value = figure(summary["value"], t.language, decimals)
    shown = f"{value} {unit}" if unit else value
    return t("%(year)s: %(value)s", year=summary["year"], value=shown)
