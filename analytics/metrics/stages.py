"""The people behind the stages of the funnel: who spoke with the bot, and who took part; each counted once."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from analytics.disclosure import MINIMUM
from analytics.metric import Counted, Metric, Source
from core.i18n import N_, NN_
from core.models import EventKind
from core.results import CONTRIBUTIONS


def _spoke(event: Source) -> list[ColumnElement[bool]]:
    kinds = (EventKind.BUTTON, EventKind.STEP, EventKind.RESULT)
    return [col(event.kind).in_(kinds), col(event.contact_id).is_not(None)]


def _took_part(event: Source) -> list[ColumnElement[bool]]:
    """A withdrawal is no second contribution, and does not undo that somebody took part."""
    return [
        col(event.kind) == EventKind.RESULT,
        col(event.name).in_(CONTRIBUTIONS),
        col(event.amount) > 0,
        col(event.contact_id).is_not(None),
    ]


CONVERSATIONS = Metric(
    slug="conversations",
    title=N_("Conversations"),
    unit=NN_("person", "people"),
    description=N_("People who spoke with the bot, each counted once."),
    counted=Counted(_spoke),
    smallest=MINIMUM,
)
TAKING_PART = Metric(
    slug="taking_part",
    title=N_("Taking part"),
    unit=NN_("person", "people"),
    description=N_("People who told the council something, supported a petition or asked it, each counted once."),
    counted=Counted(_took_part, kind=lambda event: col(event.name)),
    smallest=MINIMUM,
)
