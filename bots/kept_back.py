"""What a claim keeps back: messages too old to be sent by themselves, changes to what is not published (yet)."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bots.endings import Ended
from campaigns.gates import Reason
from core.alerts import raise_alert
from core.clock import now
from core.models import Act, Delivery, DeliveryState, Priority
from core.networks import TO_COMMENT

LATE_ANSWERS = "answers_missed"
# How soon a change is looked at again whose post is still on its way, or of unknown outcome.
LOOK_AGAIN = timedelta(seconds=5)
_NOT_YET = frozenset(
    {DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN}
)  # fmt: skip


def too_old(session: Session, row: Any, reply_age: timedelta | None) -> Ended | None:
    """The end of what was to leave by now: an hour of its own, or an answer's age; staff are told of answers."""
    moment = now()
    own_hour = row.expires_at is not None and row.expires_at <= moment
    answer = row.priority == Priority.REPLY and row.act is Act.SEND and row.expires_at is None
    aged = answer and reply_age is not None and moment - row.planned_at >= reply_age
    if not (own_hour or aged):
        return None
    if aged:
        words = "answers are too old to be sent by themselves: `jisr delivery missed`"
        raise_alert(session, LATE_ANSWERS, f"lane:{row.lane}", words)
    return Ended(row.id, DeliveryState.MISSED, Reason.TOO_LATE)


def amendment_kept(session: Session, row: Any) -> Ended | None:
    """Why a change or removal cannot be done now: its post is on its way, or never appeared; None: it can."""
    if row.act is Act.SEND or row.act.moderates:
        return None
    post = session.get(Delivery, row.amends_id, populate_existing=True)
    if post is not None and post.state is DeliveryState.SENT and post.network_id:
        return None
    if post is not None and post.state in _NOT_YET:
        return Ended(row.id, DeliveryState.PLANNED, not_before=now() + LOOK_AGAIN)
    return Ended(row.id, DeliveryState.SKIPPED, Reason.NOT_PUBLISHED)


def targets_of(session: Session, row: Any) -> tuple[str, ...]:
    """What the network calls that which is to be changed, the first the one with the words; none for what is new."""
    if row.act is Act.SEND:
        return ()
    if row.act.moderates:
        return (row.recipient.removeprefix(TO_COMMENT),)
    post = session.get_one(Delivery, row.amends_id)
    return (post.network_id, *post.also_ids.split())
