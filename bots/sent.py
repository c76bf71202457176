"""Sent broadcasts written many at a time: in a broadcast nearly every ending is one of these. No network here."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, literal, select, update
from sqlmodel import Session, col

from core.clock import now
from core.models import Contact, Delivery, DeliveryState, Event, EventKind, Occurrence

_ROWS: Any = Delivery.__table__  # type: ignore[attr-defined]
_EVENTS: Any = Event.__table__  # type: ignore[attr-defined]
_SENT = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("key"))
    .values(
        state=DeliveryState.SENT,
        reason="",
        lease_until=None,
        not_before=None,
        network_id=bindparam("named"),
        sent_at=bindparam("moment"),
    )
)


def write_sent(session: Session, network_ids: Mapping[int, str]) -> Collection[int]:
    """Write these as sent, each with its event; `network_ids` by delivery. The ids of those that were written.

    Left alone is what needs more than that: answers, public posts, messages whose recipient is gone.
    """
    if not network_ids:
        return ()
    plain = select(col(Delivery.id)).where(
        col(Delivery.id).in_(network_ids),
        col(Delivery.occurrence_id).is_not(None),
        col(Delivery.content_id).is_not(None),
        col(Delivery.contact_id).is_not(None),
    )
    ids = session.execute(plain).scalars().all()
    if ids:
        moment = now()
        values = [{"key": key, "named": network_ids[key], "moment": moment} for key in ids]
        session.connection().execute(_SENT, values)
        _tell(session, ids, moment)
    return ids


def _tell(session: Session, ids: Collection[int], moment: datetime) -> None:
    """One event for each, from the rows themselves."""
    same = {"at": moment, "kind": EventKind.DELIVERY, "name": DeliveryState.SENT, "amount": 1, "data": {}}
    values: dict[str, Any] = {name: literal(value, _EVENTS.c[name].type) for name, value in same.items()}
    values |= {
        "channel": col(Delivery.channel),
        "language": col(Contact.language),
        "province": col(Contact.province),
        "campaign_id": col(Occurrence.campaign_id),
        "occurrence_id": col(Delivery.occurrence_id),
        "delivery_id": col(Delivery.id),
        "contact_id": col(Contact.id),
    }
    told: Select[Any] = (
        select(*values.values())
        .select_from(Delivery)
        .join(Contact, col(Contact.id) == col(Delivery.contact_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(col(Delivery.id).in_(ids))
    )
    session.execute(insert(_EVENTS).from_select(list(values), told, include_defaults=False))
