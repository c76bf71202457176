"""The lane's own row: who holds it, and whether anything may leave. No network here."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from core.clock import now
from core.models import Delivery, DeliveryState, Lane


def hold_lane(session: Session, name: str, holder: str, lease: timedelta) -> Lane | None:
    """Take or keep the lane for this holder; None while somebody else holds it."""
    lane = _lane(session, name)
    moment = now()
    if lane.holder not in ("", holder) and lane.lease_until is not None and lane.lease_until > moment:
        return None
    if lane.holder != holder or lane.lease_until is None or lane.lease_until < moment + lease / 2:
        lane.holder, lane.lease_until = holder, moment + lease
    return lane


def leave_lane(session: Session, name: str, holder: str) -> None:
    """Give the lane back, and what was claimed and not yet on its way."""
    lane = _lane(session, name)
    if lane.holder == holder:
        lane.holder, lane.lease_until = "", None
        session.exec(
            update(Delivery)
            .where(col(Delivery.lane) == name, col(Delivery.state) == DeliveryState.CLAIMED)
            .values(state=DeliveryState.PLANNED, lease_until=None)
        )


def reopen_lane(session: Session, name: str) -> None:
    """Try a held lane again: staff have mended what held it, or the process starts anew."""
    lane = _lane(session, name)
    lane.held, lane.reason = False, ""


def close_lane(session: Session, name: str, reason: str, *, until: datetime | None) -> None:
    """Nothing leaves this lane until then; for good (until staff reopen it) when `until` is None."""
    lane = _lane(session, name)
    lane.reason = reason[:200]
    if until is None:
        lane.held = True
    elif lane.blocked_until is None or lane.blocked_until < until:
        lane.blocked_until = until


def _lane(session: Session, name: str) -> Lane:
    query = select(Lane).where(Lane.name == name).with_for_update()
    lane = session.exec(query).first()
    if lane is None:
        lane = Lane(name=name)
        session.add(lane)
        session.flush()
    return lane
