"""Who could not be told something about a matter, and why: for staff, beside the matter itself."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from core.models import Delivery, DeliveryState

# What happened to a word that did not arrive, as staff read it; any other reason is shown as it is stored.
_WORDS = {
    "window": "window over",
    "blocked": "blocked us",
    "too_late": "too late to be worth telling",
    "erased": "erased",
}
_LOST = (DeliveryState.SKIPPED, DeliveryState.MISSED, DeliveryState.FAILED, DeliveryState.UNKNOWN)


def untold(session: Session, about: Collection[str]) -> dict[str, dict[str, int]]:
    """By matter ("request:R26-7KX4QM"): how many people missed a word about it, per reason.

    Who was told after all, when they wrote again, is not among them.
    """
    query = (
        select(Delivery.about, Delivery.state, Delivery.reason, func.count(func.distinct(Delivery.recipient)))
        # Said as the index of what is about a matter says it.
        .where(Delivery.about != "", col(Delivery.about).in_(about))
        .where(col(Delivery.state).in_(_LOST), col(Delivery.made_up_at).is_(None))
        .group_by(col(Delivery.about), col(Delivery.state), col(Delivery.reason))
    )
    found: dict[str, dict[str, int]] = {}
    for matter, state, reason, people in session.exec(query):
        # What a network said stands in the log; here it is enough that it did not take the message.
        why = reason if state in (DeliveryState.SKIPPED, DeliveryState.MISSED) else str(state)
        reasons = found.setdefault(matter, {})
        reasons[why] = reasons.get(why, 0) + people
    return found


def in_words(reasons: dict[str, int]) -> str:
    """One matter's reasons in a line: "could not be told: window over (2)"; empty when all were told."""
    if not reasons:
        return ""
    told = (f"{_WORDS.get(reason, reason)} ({people})" for reason, people in sorted(reasons.items()))
    return f"could not be told: {', '.join(told)}"
