"""Participation: what people told the council, supported, or asked it."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from analytics.disclosure import MINIMUM
from analytics.metric import Counted, Metric, Source
from core.i18n import N_, NN_
from core.models import EventKind
from core.results import CONTRIBUTIONS


def _contributions(event: Source) -> list[ColumnElement[bool]]:
    return [col(event.kind) == EventKind.RESULT, col(event.name).in_(CONTRIBUTIONS)]


PARTICIPATION = Metric(
    slug="participation",
    title=N_("Participation"),
    unit=NN_("contribution", "contributions"),
    description=N_(
        "Messages to the council, petitions prepared and supported, requests for information, answers to "
        "consultations, associations, and meetings."
    ),
    counted=Counted(
        _contributions,
        weight=lambda event: col(event.amount),
        kind=lambda event: col(event.name),
    ),
    smallest=MINIMUM,
)
