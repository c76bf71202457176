"""The fields of projects and milestones in words, as the history and a preview name them."""

from core.i18n import N_, NC_, Translator, own_name
from web.words import PROJECT_STATES, word

FIELDS = {
    "title": N_("Title"),
    "description": N_("Description"),
    "topic": N_("Topic"),
    "budget": N_("Budget"),
    "partners": N_("Partners"),
    "state": N_("State"),
    "start_planned": N_("Planned beginning"),
    "end_planned": N_("Planned end"),
    "start_actual": N_("Beginning"),
    "end_actual": N_("End"),
    "progress": N_("Progress"),
    "goals": N_("Goals"),
    "source": N_("Where it is from"),
    "updated_on": N_("As of"),
    "places": N_("Places"),
    "planned_on": N_("Planned day"),
    "reached_on": N_("Reached on"),
}
MILESTONE_STATES = {"reached": NC_("milestone", "reached")}


def field_name(field: str, t: Translator) -> str:
    """A field such as "state" or "title.fr"; empty for something's own coming into the plan."""
    name, _, language = field.partition(".")
    if not name:
        return ""
    said = word(t, FIELDS, name)
    return f"{said} ({own_name(language)})" if language else said


def value_name(field: str, value: str, t: Translator) -> str:
    """A value as the history writes it; a state in words."""
    return word(t, {**PROJECT_STATES, **MILESTONE_STATES}, value) if field == "state" else value
