"""What must fit together in a project or a milestone: its dates, its state and its progress."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from civic.planning_columns import MILESTONE_STATES, PROJECT_STATES, called
from civic.planning_fields import texts_of
from core.faults import Fault
from core.i18n import N_
from core.models import MilestoneState, ProjectState

_ORDER = (("start_planned", "end_planned"), ("start_actual", "end_actual"))


def project_mistakes(fields: Mapping[str, Any], today: date) -> Iterator[Fault]:
    """What does not fit in a project."""
    if not texts_of(fields, "title"):
        yield Fault("the title is missing", column="title_ar", remedy=N_("Write it in at least one language."))
    if not fields.get("topic"):
        yield Fault("the topic is missing", column="topic", remedy=N_("Each project is about one topic of the region."))
    for first, last in _ORDER:
        if fields.get(first) and fields.get(last) and fields[last] < fields[first]:
            yield Fault(
                "%(day)s is before %(first)s, %(before)s",
                column=last,
                remedy=N_("Correct one of the two."),
                day=fields[last],
                first=first,
                before=fields[first],
            )
    for column in ("start_actual", "end_actual", "updated_on"):
        if fields.get(column) and fields[column] > today:
            name = "updated" if column == "updated_on" else column
            remedy = N_("What is only planned goes into the planned columns.")
            yield Fault("%(day)s is yet to come", column=name, remedy=remedy, day=fields[column])
    yield from _state_mistakes(fields)


def _state_mistakes(fields: Mapping[str, Any]) -> Iterator[Fault]:
    state, ended = fields["state"], fields.get("end_actual")
    if ended and state is not ProjectState.COMPLETED:
        remedy = N_("Write completed, or take the day out.")
        here = called(PROJECT_STATES[state])
        yield Fault("it ended on %(day)s and is %(state)s", column="state", remedy=remedy, day=ended, state=here)
    if fields.get("start_actual") and state is ProjectState.PLANNED:
        remedy = N_("Write running, or take the day out.")
        yield Fault("it began on %(day)s and is planned", column="state", remedy=remedy, day=fields["start_actual"])
    if state is ProjectState.COMPLETED and fields.get("progress") not in {None, 100}:
        remedy = N_("Write 100, or another state.")
        yield Fault("it is completed at %(share)s %%", column="progress", remedy=remedy, share=fields["progress"])


def milestone_mistakes(fields: Mapping[str, Any], today: date) -> Iterator[Fault]:
    """What does not fit in a milestone."""
    state, reached = fields["state"], fields.get("reached_on")
    if not texts_of(fields, "title"):
        remedy = N_("Write it in at least one language.")
        yield Fault("the milestone's title is missing", column="title_ar", remedy=remedy)
    if state is MilestoneState.REACHED and reached is None:
        remedy = N_("Write the day on which it was reached.")
        yield Fault("it is reached, and the day is missing", column="end_actual", remedy=remedy)
    if reached and state is not MilestoneState.REACHED:
        remedy = N_("Write reached, or take the day out.")
        here = called(MILESTONE_STATES[state])
        yield Fault(
            "it was reached on %(day)s and is %(state)s", column="state", remedy=remedy, day=reached, state=here
        )
    if reached and reached > today:
        remedy = N_("What is only planned goes into end_planned.")
        yield Fault("%(day)s is yet to come", column="end_actual", remedy=remedy, day=reached)
