"""Engagement: what people did with what they saw: reactions, standing comments, buttons pressed, links followed."""

from sqlalchemy import ColumnElement, case
from sqlmodel import col

from analytics.metric import Counted, Metric, Source
from core.i18n import N_, NN_
from core.models import EventKind

KINDS = {
    EventKind.REACTION: "reactions",
    EventKind.COMMENT: "comments",
    EventKind.BUTTON: "buttons",
    EventKind.LINK: "links",
}


def _actions(event: Source) -> list[ColumnElement[bool]]:
    return [col(event.kind).in_(KINDS)]


def weight(event: Source) -> ColumnElement[int]:
    """A reaction weighs its amount; an edited or hidden comment is neither one more nor one less."""
    return case(
        (col(event.kind) == EventKind.REACTION, col(event.amount)),
        (col(event.kind).in_((EventKind.BUTTON, EventKind.LINK)), 1),
        (col(event.name) == "add", 1),
        (col(event.name) == "remove", -1),
        else_=0,
    )


ENGAGEMENT = Metric(
    slug="engagement",
    title=N_("Engagement"),
    unit=NN_("action", "actions"),
    description=N_("Reactions, comments, buttons pressed and links followed."),
    counted=Counted(
        _actions,
        weight=weight,
        kind=lambda event: col(event.kind),
        kinds={kind.value: word for kind, word in KINDS.items()},
    ),
)
