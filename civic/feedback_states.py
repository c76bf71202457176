"""How far the council is with a feedback: one table says which act leads where; and who on the staff may act."""

from enum import StrEnum

from core.errors import Refused
from core.models import FeedbackState, Role

DESK = frozenset({Role.MODERATOR, Role.ADMIN})


class Act(StrEnum):
    """What moves a feedback from one state to another."""

    TAKE = "take"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    HEAR = "hear"


_NEW, _IN_WORK, _ANSWERED, _CLOSED = FeedbackState
# What is not in the table is refused. HEAR is the person's own word, which is taken in at any time.
TRANSITIONS: dict[tuple[FeedbackState, Act], FeedbackState] = {
    (_NEW, Act.TAKE): _IN_WORK,
    (_NEW, Act.ANSWER): _ANSWERED,
    (_NEW, Act.CLOSE): _CLOSED,
    (_NEW, Act.HEAR): _NEW,
    (_IN_WORK, Act.TAKE): _IN_WORK,
    (_IN_WORK, Act.ANSWER): _ANSWERED,
    (_IN_WORK, Act.CLOSE): _CLOSED,
    (_IN_WORK, Act.HEAR): _IN_WORK,
    (_ANSWERED, Act.TAKE): _IN_WORK,
    (_ANSWERED, Act.ANSWER): _ANSWERED,
    (_ANSWERED, Act.CLOSE): _CLOSED,
    (_ANSWERED, Act.HEAR): _IN_WORK,
    (_CLOSED, Act.REOPEN): _IN_WORK,
    (_CLOSED, Act.HEAR): _IN_WORK,
}


def next_state(state: FeedbackState, act: Act) -> FeedbackState:
    """The state that the act leads to; Refused when the table has no such way."""
    found = TRANSITIONS.get((state, act))
    if found is None:
        can = [act for (known, act) in TRANSITIONS if known is state and act is not Act.HEAR]
        raise Refused(
            "a feedback that is %(state)s cannot be moved by '%(act)s'; it can by: %(can)s",
            state=state,
            act=act,
            can=can,
        )
    return found
