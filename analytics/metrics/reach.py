"""Reach: the people to whom a campaign's message was delivered, and the public posts beside them.

Telegram tells no views of a channel post, so readers of posts are not counted here, nor guessed.
"""

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col

from analytics.counting import broken_down, grouped, within
from analytics.metric import Figure, Metric, Scope
from core.i18n import N_, NN_
from core.models import DeliveryState, Event, EventKind


def _compute(session: Session, scope: Scope) -> Figure:
    people = func.count(func.distinct(Event.contact_id))
    return broken_down(session, people, _delivered(scope), posts=_posts(session, scope))


def _delivered(scope: Scope) -> list[ColumnElement[bool]]:
    return [
        col(Event.kind) == EventKind.DELIVERY,
        col(Event.name) == DeliveryState.SENT.value,
        col(Event.contact_id).is_not(None),
        col(Event.campaign_id).is_not(None),
        *within(scope),
    ]


def _posts(session: Session, scope: Scope) -> dict[str, int]:
    conditions = [col(Event.kind) == EventKind.PUBLICATION, *within(scope)]
    return grouped(session, func.sum(Event.amount), conditions, col(Event.channel))


REACH = Metric(
    slug="reach",
    title=N_("Reach"),
    unit=NN_("person", "people"),
    description=N_("People who received a message from the council, each counted once."),
    compute=_compute,
)
