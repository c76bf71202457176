"""What may follow what in the life of a request: one table, pure. Overdue is derived here and stored nowhere."""

from collections.abc import Mapping
from datetime import date

from civic.rules import ClarificationClock
from core.errors import Refused
from core.i18n import N_
from core.models import RequestAct as Act
from core.models import RequestState as State
from core.sentence import Sentence

CLOSED = frozenset({State.ANSWERED, State.REFUSED, State.WITHDRAWN})
OPEN = frozenset(State) - CLOSED

_ENDINGS = {Act.ANSWER: State.ANSWERED, Act.REFUSE: State.REFUSED, Act.WITHDRAW: State.WITHDRAWN}
TRANSITIONS: Mapping[State, Mapping[Act, State]] = {
    State.RECEIVED: {
        Act.TAKE: State.IN_WORK, Act.CLARIFY: State.CLARIFICATION, Act.EXTEND: State.EXTENDED, **_ENDINGS,
    },
    State.IN_WORK: {Act.CLARIFY: State.CLARIFICATION, Act.EXTEND: State.EXTENDED, **_ENDINGS},
    # An extension while the council waits for a reply leaves the question standing.
    State.CLARIFICATION: {Act.CLARIFIED: State.IN_WORK, Act.EXTEND: State.CLARIFICATION, **_ENDINGS},
    State.EXTENDED: {Act.CLARIFY: State.CLARIFICATION, **_ENDINGS},
    # After a complaint, or on second thoughts, the council may give what it had not given.
    State.ANSWERED: {Act.ADD: State.ANSWERED},
    State.REFUSED: {Act.ADD: State.ANSWERED},
    State.WITHDRAWN: {},
}  # fmt: skip
_DONE = {
    Act.TAKE: N_("be taken into work"),
    Act.CLARIFY: N_("be asked about"),
    Act.CLARIFIED: N_("be clarified"),
    Act.EXTEND: N_("be extended"),
    Act.ANSWER: N_("be answered"),
    Act.ADD: N_("be added to"),
    Act.REFUSE: N_("be refused"),
    Act.WITHDRAW: N_("be withdrawn"),
}


def in_words(state: State) -> Sentence:
    """The state in words: "in work"."""
    return Sentence(state.value.replace("_", " "))


def may(state: State, act: Act) -> bool:
    """Whether the act is possible in this state."""
    return act in TRANSITIONS[state]


def after(state: State, act: Act, *, extended: bool, reference: str = "the request") -> State:
    """The state that the act leads to; Refused, with the reason in one line, when it is not possible.

    A request that was extended once goes back to being extended when its question is answered.
    """
    if act is Act.EXTEND and extended:
        raise Refused("%(reference)s was extended before; the law allows it once", reference=reference)
    found = TRANSITIONS[state].get(act)
    if found is None:
        raise Refused(
            "%(reference)s is %(state)s and cannot %(act)s now",
            reference=reference,
            state=in_words(state),
            act=Sentence(_DONE[act]),
        )
    return State.EXTENDED if found is State.IN_WORK and extended else found


def overdue(state: State, due: date, today: date, clarification: ClarificationClock) -> bool:
    """Whether the last day to answer has passed without an answer; never while a question stops the clock."""
    waiting = state is State.CLARIFICATION and clarification is not ClarificationClock.CONTINUES
    return state in OPEN and not waiting and today > due
