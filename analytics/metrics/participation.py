"""Participation: what people told the council, supported, or asked it."""

from sqlalchemy import func
from sqlmodel import Session, col

from analytics.counting import broken_down, grouped, within
from analytics.metric import Figure, Metric, Scope
from core.i18n import N_, NN_
from core.models import Event, EventKind
from core.results import CONTRIBUTIONS


def _compute(session: Session, scope: Scope) -> Figure:
    conditions = [col(Event.kind) == EventKind.RESULT, col(Event.name).in_(CONTRIBUTIONS), *within(scope)]
    measure = func.sum(Event.amount)
    return broken_down(session, measure, conditions, by_kind=grouped(session, measure, conditions, col(Event.name)))


PARTICIPATION = Metric(
    slug="participation",
    title=N_("Participation"),
    unit=NN_("contribution", "contributions"),
    description=N_(
        "Messages to the council, petitions prepared and supported, requests for information, answers to "
        "consultations, associations, and meetings."
    ),
    compute=_compute,
)
