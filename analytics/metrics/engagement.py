"""Engagement: what people did with what they saw: reactions, standing comments, buttons pressed, links followed."""

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col

from analytics.counting import broken_down, grouped, within
from analytics.metric import Figure, Metric, Scope
from core.i18n import N_, NN_
from core.models import Event, EventKind

KINDS = {
    EventKind.REACTION: "reactions",
    EventKind.COMMENT: "comments",
    EventKind.BUTTON: "buttons",
    EventKind.LINK: "links",
}


def _compute(session: Session, scope: Scope) -> Figure:
    conditions = [col(Event.kind).in_(KINDS), *within(scope)]
    kinds = grouped(session, func.sum(weight()), conditions, col(Event.kind))
    by_kind = {word: kinds[kind.value] for kind, word in KINDS.items() if kind.value in kinds}
    return broken_down(session, func.sum(weight()), conditions, by_kind=by_kind)


def weight() -> ColumnElement[int]:
    """A reaction weighs its amount; an edited or hidden comment is neither one more nor one less."""
    return case(
        (col(Event.kind) == EventKind.REACTION, col(Event.amount)),
        (col(Event.kind).in_((EventKind.BUTTON, EventKind.LINK)), 1),
        (col(Event.name) == "add", 1),
        (col(Event.name) == "remove", -1),
        else_=0,
    )


ENGAGEMENT = Metric(
    slug="engagement",
    title=N_("Engagement"),
    unit=NN_("action", "actions"),
    description=N_("Reactions, comments, buttons pressed and links followed."),
    compute=_compute,
)
