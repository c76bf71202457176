"""How much news one person gets: the cap of region.toml, asked once, when a broadcast begins.

News that is on its way counts like news that was sent, so that two broadcasts do not both take the last place.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Label, Select, func, or_, select, union_all
from sqlmodel import Session, col

from civic.rules.news import FrequencyRule
from core.models import Delivery, DeliveryState, Priority
from core.networks import DESTINATIONS

# Unknown: it may have arrived.
_ON_ITS_WAY = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
_LANES = tuple({destination.lane for destination in DESTINATIONS.values() if not destination.public})
_ONE_AT_A_TIME = 7_304_211


def had_enough(rule: FrequencyRule, now: datetime, *, occurrence_id: int | None = None) -> Select[Any]:
    """The ids of the contacts who may get no more news now; what `occurrence_id` itself has planned does not count.

    It reads what was sent within the days of the rule and what waits, whatever else the table has grown to.
    """
    since = now - timedelta(days=rule.days)
    news = (col(Delivery.priority) == Priority.BROADCAST, col(Delivery.contact_id).is_not(None))
    person: Label[Any] = col(Delivery.contact_id).label("person")
    sent = select(person).where(*news, col(Delivery.sent_at) > since)
    waiting = select(person).where(
        *news,
        col(Delivery.lane).in_(_LANES),
        col(Delivery.state).in_(_ON_ITS_WAY),
        col(Delivery.planned_at) > since,
        or_(col(Delivery.occurrence_id).is_(None), col(Delivery.occurrence_id) != (occurrence_id or 0)),
    )
    had = union_all(sent, waiting).subquery()
    return select(had.c.person).group_by(had.c.person).having(func.count() >= rule.messages)


def wait_for_others(session: Session) -> None:
    """Let two broadcasts begin one after the other, so that the later one sees what the first planned.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
