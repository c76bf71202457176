"""What happens in the council and may be told to everybody: one line for each, from the event to what is suggested.

One more trigger is a line in TRIGGERS, and `core.events.record(session, EventKind.HAPPENED, "name:subject")` where it
happens. campaigns/trigger_facts.py reads what is so now, a pure function of campaigns/suggestions.py words it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from campaigns import goals_facts
from campaigns import trigger_facts as facts
from campaigns.suggestions import Suggestion


@dataclass(frozen=True)
class Trigger:
    """What makes a suggestion of one kind of event; `once`: at most one for a subject, however often it happens."""

    name: str
    suggest: Callable[[facts.Occasion], Suggestion | None]
    once: bool = False


TRIGGERS: Mapping[str, Trigger] = {
    trigger.name: trigger
    for trigger in (
        Trigger("milestone_reached", facts.milestone, once=True),
        Trigger("milestone_moved", facts.milestone),
        Trigger("project_started", facts.project_started, once=True),
        Trigger("project_completed", facts.project_completed, once=True),
        Trigger("petition_half", facts.petition, once=True),
        Trigger("petition_reached", facts.petition, once=True),
        Trigger("answer_published", facts.answer, once=True),
        Trigger("consultation_opened", facts.consultation_opened, once=True),
        Trigger("consultation_closed", facts.consultation_closed, once=True),
        Trigger("said_and_done", facts.said_and_done, once=True),
        Trigger("meeting_minutes", facts.minutes, once=True),
        Trigger("indicator_changed", goals_facts.indicator),
    )
}
