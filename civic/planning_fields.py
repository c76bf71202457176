"""A project or milestone as fields, one value each, so that a file and what is stored can be compared and kept."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from core.models import Milestone, MilestoneState, Project, ProjectState

# By field: "title.fr", "budget", "places" (pairs of province and commune) …
Flat = dict[str, Any]
Place = tuple[str, str]
PROJECT_FIELDS = (
    "topic", "budget", "partners", "state", "start_planned", "end_planned", "start_actual", "end_actual", "progress",
    "goals", "source", "updated_on",
)  # fmt: skip
MILESTONE_FIELDS = ("planned_on", "reached_on", "state")
PROJECT_COLUMNS = ("title", "description", *PROJECT_FIELDS)
MILESTONE_COLUMNS = ("title", *MILESTONE_FIELDS)


def flat_project(project: Project, places: Iterable[Place]) -> Flat:
    """The fields of a stored project."""
    return {
        **_texts("title", project.title),
        **_texts("description", project.description),
        **{name: getattr(project, name) for name in PROJECT_FIELDS},
        "places": sorted(places),
    }


def flat_milestone(milestone: Milestone) -> Flat:
    """The fields of a stored milestone."""
    return {**_texts("title", milestone.title), **{name: getattr(milestone, name) for name in MILESTONE_FIELDS}}


def settled_project(fields: Mapping[str, Any], said: Mapping[str, Any]) -> Flat:
    """The fields of a project with what is left out filled in; a state that is not `said` follows from the dates."""
    settled = {**dict.fromkeys(("topic", "source"), ""), **fields}
    settled |= {name: fields.get(name) or [] for name in ("partners", "goals", "places")}
    return {**settled, "state": _state(fields, said, _project_state(fields))}


def settled_milestone(fields: Mapping[str, Any], said: Mapping[str, Any]) -> Flat:
    """The fields of a milestone with what is left out filled in; with a day it is reached unless said otherwise."""
    reached = MilestoneState.REACHED if fields.get("reached_on") else MilestoneState.PLANNED
    return {**dict.fromkeys(("planned_on", "reached_on")), **fields, "state": _state(fields, said, reached)}


def _state(fields: Mapping[str, Any], said: Mapping[str, Any], follows: StrEnum) -> StrEnum:
    """The state that was said, else the one before, unless that was only planned or was taken out."""
    before = fields.get("state")
    return follows if before is None or (before == "planned" and not said.get("state")) else before


def _project_state(fields: Mapping[str, Any]) -> ProjectState:
    if fields.get("end_actual"):
        return ProjectState.COMPLETED
    return ProjectState.RUNNING if fields.get("start_actual") else ProjectState.PLANNED


def columns_of(fields: Mapping[str, Any], names: Iterable[str]) -> Flat:
    """The columns of these names with the fields' values, and the texts per language; places have rows of their own."""
    texts = {name: texts_of(fields, name) for name in ("title", "description") if name in names}
    return {**texts, **{name: fields.get(name) for name in names if name not in texts}}


def texts_of(fields: Mapping[str, Any], name: str) -> dict[str, str]:
    """The texts of a field per language, those that are there."""
    prefix = f"{name}."
    return {key.removeprefix(prefix): str(text) for key, text in fields.items() if key.startswith(prefix) and text}


def written(value: Any) -> str:
    """A field's value as history writes it; empty for nothing."""
    match value:
        case None:
            return ""
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case list() | tuple():
            return " | ".join("/".join(filter(None, one)) if isinstance(one, tuple) else str(one) for one in value)
        case _:
            return str(value)


def _texts(name: str, texts: Mapping[str, str]) -> Flat:
    return {f"{name}.{language}": text for language, text in texts.items()}
