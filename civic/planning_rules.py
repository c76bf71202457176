"""What must fit together in a project or a milestone: its dates, its state and its progress."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from civic.planning_fields import texts_of
from core.models import MilestoneState, ProjectState

# The column, what is wrong with it, and the remedy.
Mistake = tuple[str, str, str]
_ORDER = (("start_planned", "end_planned"), ("start_actual", "end_actual"))


def project_mistakes(fields: Mapping[str, Any], today: date) -> Iterator[Mistake]:
    """What does not fit in a project."""
    if not texts_of(fields, "title"):
        yield "title_ar", "the title is missing", "Write it in at least one language."
    if not fields.get("topic"):
        yield "topic", "the topic is missing", "Each project is about one topic of the region."
    for first, last in _ORDER:
        if fields.get(first) and fields.get(last) and fields[last] < fields[first]:
            yield last, f"{fields[last]} is before {first}, {fields[first]}", "Correct one of the two."
    for column in ("start_actual", "end_actual", "updated_on"):
        if fields.get(column) and fields[column] > today:
            name = "updated" if column == "updated_on" else column
            yield name, f"{fields[column]} is yet to come", "What is only planned goes into the planned columns."
    yield from _state_mistakes(fields)


def _state_mistakes(fields: Mapping[str, Any]) -> Iterator[Mistake]:
    state, ended = fields.get("state"), fields.get("end_actual")
    if ended and state is not ProjectState.COMPLETED:
        yield "state", f"it ended on {ended} and is {state}", "Write completed, or take the day out."
    if fields.get("start_actual") and state is ProjectState.PLANNED:
        yield "state", f"it began on {fields['start_actual']} and is planned", "Write running, or take the day out."
    if state is ProjectState.COMPLETED and fields.get("progress") not in {None, 100}:
        yield "progress", f"it is completed at {fields['progress']} %", "Write 100, or another state."


def milestone_mistakes(fields: Mapping[str, Any], today: date) -> Iterator[Mistake]:
    """What does not fit in a milestone."""
    state, reached = fields.get("state"), fields.get("reached_on")
    if not texts_of(fields, "title"):
        yield "title_ar", "the milestone's title is missing", "Write it in at least one language."
    if state is MilestoneState.REACHED and reached is None:
        yield "end_actual", "it is reached, and the day is missing", "Write the day on which it was reached."
    if reached and state is not MilestoneState.REACHED:
        yield "state", f"it was reached on {reached} and is {state}", "Write reached, or take the day out."
    if reached and reached > today:
        yield "end_actual", f"{reached} is yet to come", "What is only planned goes into end_planned."
