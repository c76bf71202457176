"""Participation: what people told the council, supported, or asked it."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from analytics.metric import Counted, Metric, Source
from core.i18n import N_, NN_
from core.models import EventKind

RESULTS = ("feedback", "petition_support", "information_request", "consultation")


def _contributions(event: Source) -> list[ColumnElement[bool]]:
    return [col(event.kind) == EventKind.RESULT, col(event.name).in_(RESULTS)]


PARTICIPATION = Metric(
    slug="participation",
    title=N_("Participation"),
    unit=NN_("contribution", "contributions"),
    description=N_("Messages to the council, support for petitions, and requests for information."),
    counted=Counted(
        _contributions, weight=lambda event: col(event.amount), kind=lambda event: col(event.name)
    ),
)  # fmt: skip
