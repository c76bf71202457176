"""The lane's own row: who holds it, whether anything may leave, and what it remembers of failures. No network here."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from core.alerts import clear_alert, raise_alert
from core.clock import now
from core.errors import BadInput
from core.i18n import N_
from core.models import Delivery, DeliveryState, Lane, Role
from core.staff import audit, staff_who_may

# Closings in a row after which staff are told, where the lane opens again by itself.
TELL_AFTER = 3
OPENERS = frozenset(Role) - {Role.AUDITOR}
HELD, TROUBLED = "lane_held", "lane_troubled"
# Only staff open what the network has blocked for our behaviour.
BANNED = "banned"


def hold_lane(session: Session, name: str, holder: str, lease: timedelta) -> Lane | None:
    """Take or keep the lane for this holder; None while somebody else holds it."""
    lane = _lane(session, name)
    moment = now()
    if lane.holder not in ("", holder) and lane.lease_until is not None and lane.lease_until > moment:
        return None
    if lane.holder != holder or lane.lease_until is None or lane.lease_until < moment + lease / 2:
        lane.holder, lane.lease_until = holder, moment + lease
    return lane


def last_held(session: Session, name: str) -> datetime | None:
    """Until when somebody had this lane, or has it; None when nobody ever had."""
    return _lane(session, name).lease_until


def leave_lane(session: Session, name: str, holder: str) -> None:
    """Give the lane back, and what was claimed and not yet on its way."""
    lane = _lane(session, name)
    if lane.holder == holder:
        lane.holder, lane.lease_until = "", now()
        session.exec(
            update(Delivery)
            .where(col(Delivery.lane) == name, col(Delivery.state) == DeliveryState.CLAIMED)
            .values(state=DeliveryState.PLANNED, lease_until=None)
        )


def begin_anew(session: Session, name: str) -> Lane:
    """The lane's row for a sender that starts, with what it remembers of failures.

    A held lane is tried again with one message, since a new start may bring a new token; a banned one is not.
    """
    lane = _lane(session, name)
    if lane.held and lane.trouble != BANNED:
        lane.held = False
    return lane


def reopen_lane(session: Session, name: str) -> None:
    """Try a held or closed lane again now, with one message: staff have mended what closed it."""
    lane = _lane(session, name)
    lane.held, lane.blocked_until, lane.reason = False, None, ""
    clear_alert(session, HELD, f"lane:{name}")


def open_by_staff(session: Session, name: str, by_email: str) -> None:
    """Try a held lane again, after what held it was mended; BadInput when there is no such lane."""
    staff = staff_who_may(session, by_email, OPENERS, "open lanes")
    if session.get(Lane, name) is None:
        raise BadInput("there is no lane %(name)r", remedy=N_("`jisr lane list` shows them all."), name=name)
    reopen_lane(session, name)
    audit(session, staff, "lane.open", f"lane:{name}")


def close_lane(
    session: Session, name: str, reason: str, *, until: datetime | None, trouble: str = "", failures: int = 1
) -> None:
    """Nothing leaves this lane until then; for good (until staff reopen it) when `until` is None."""
    lane = _lane(session, name)
    lane.reason, lane.trouble, lane.failures = reason[:200], trouble, failures
    if until is None:
        lane.held = True
        raise_alert(session, HELD, f"lane:{name}", f"{reason}: mend it, then `jisr lane open {name} --by EMAIL`")
        return
    if lane.blocked_until is None or lane.blocked_until < until:
        lane.blocked_until = until
    if failures >= TELL_AFTER:
        raise_alert(session, TROUBLED, f"lane:{name}", f"{reason}: tried again by itself, {failures} times so far")


def mend_lane(session: Session, name: str) -> None:
    """A message went through: whatever closed the lane has gone."""
    lane = _lane(session, name)
    lane.trouble, lane.failures, lane.reason = "", 0, ""
    clear_alert(session, HELD, f"lane:{name}")
    clear_alert(session, TROUBLED, f"lane:{name}")


def _lane(session: Session, name: str) -> Lane:
    query = select(Lane).where(Lane.name == name).with_for_update()
    lane = session.exec(query).first()
    if lane is None:
        lane = Lane(name=name)
        session.add(lane)
        session.flush()
    return lane
