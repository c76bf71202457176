"""Reach: the people to whom a campaign's message was delivered, and the public posts beside them.

Telegram tells no views of a channel post, so readers of posts are not counted here, nor guessed.
"""

from sqlalchemy import ColumnElement
from sqlmodel import col

from analytics.disclosure import MINIMUM
from analytics.metric import Counted, Metric, Source
from core.i18n import N_, NN_
from core.models import DeliveryState, EventKind


def _delivered(event: Source) -> list[ColumnElement[bool]]:
    return [
        col(event.kind) == EventKind.DELIVERY,
        col(event.name) == DeliveryState.SENT.value,
        col(event.contact_id).is_not(None),
        col(event.campaign_id).is_not(None),
    ]


def _published(event: Source) -> list[ColumnElement[bool]]:
    return [col(event.kind) == EventKind.PUBLICATION]


REACH = Metric(
    slug="reach",
    title=N_("Reach"),
    unit=NN_("person", "people"),
    description=N_("People who received a message from the council, each counted once."),
    counted=Counted(_delivered),
    posts=Counted(_published, weight=lambda event: col(event.amount)),
    smallest=MINIMUM,
)
