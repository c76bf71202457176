"""The gates before a message goes out: pure, each answers None (may pass) or the reason why not."""

from datetime import datetime, timedelta
from enum import StrEnum

from core.models import ContactState
from core.networks import ANSWER_WINDOWS


class Reason(StrEnum):
    """Why something was not sent; stored as a delivery's reason."""

    TOO_LATE = "too_late"
    NO_CONSENT = "no_consent"
    STOPPED = "stopped"
    BLOCKED = "blocked"
    NOT_APPROVED = "not_approved"
    CHANNEL_OFF = "channel_off"
    CANCELLED = "cancelled"
    WINDOW = "window"
    NOT_PUBLISHED = "not_published"
    FREQUENCY = "frequency"
    OTHER_NETWORK = "other_network"


def check_lateness(due: datetime, now: datetime, max_lateness: timedelta) -> Reason | None:
    """Whether what was due is still worth sending; moments aware."""
    return Reason.TOO_LATE if now - due > max_lateness else None


def delivery_gate(contact: ContactState, news: bool) -> Reason | None:
    """Whether news may go to a person, asked again just before each sending: they are here and consented."""
    match contact:
        case ContactState.BLOCKED:
            return Reason.BLOCKED
        case ContactState.STOPPED:
            return Reason.STOPPED
        case ContactState.ACTIVE:
            return None if news else Reason.NO_CONSENT


def window_gate(lane: str, last_word: datetime, now: datetime) -> Reason | None:
    """Whether the network still lets us write to somebody who last wrote then; moments aware."""
    window = ANSWER_WINDOWS.get(lane)
    return Reason.WINDOW if window is not None and now - last_word >= window else None
