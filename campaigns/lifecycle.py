"""The life of a campaign: the one table of which step may follow which."""

from core.errors import Refused
from core.i18n import N_
from core.models import CampaignState as State
from core.sentence import Sentence

# `edit` is an import under a name that is there already, `draft` one that is kept back from approval; both void the
# approval. `rest`: what was due is out and a later occurrence is planned; `miss`: its only hour passed unsent, and it
# can have another.
_EDITABLE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.SCHEDULED)
TRANSITIONS: dict[tuple[State, str], State] = {
    **{(state, "edit"): State.SUBMITTED for state in _EDITABLE},
    **{(state, "draft"): State.DRAFT for state in _EDITABLE},
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.RETURNED, "submit"): State.SUBMITTED,
    (State.SUBMITTED, "approve"): State.APPROVED,
    (State.SUBMITTED, "return"): State.RETURNED,
    (State.APPROVED, "return"): State.RETURNED,
    (State.APPROVED, "schedule"): State.SCHEDULED,
    (State.SCHEDULED, "schedule"): State.SCHEDULED,
    (State.SCHEDULED, "start"): State.RUNNING,
    (State.RUNNING, "start"): State.RUNNING,
    (State.SCHEDULED, "pause"): State.PAUSED,
    (State.RUNNING, "pause"): State.PAUSED,
    (State.PAUSED, "resume"): State.RUNNING,
    (State.RUNNING, "rest"): State.SCHEDULED,
    (State.RUNNING, "finish"): State.DONE,
    (State.SCHEDULED, "finish"): State.DONE,
    (State.SCHEDULED, "miss"): State.APPROVED,
    **{(state, "cancel"): State.CANCELLED for state in State if state not in {State.DONE, State.CANCELLED}},
}
ACTIONS = tuple(dict.fromkeys(action for _, action in TRANSITIONS))


def step(state: State, action: str) -> State:
    """The state after an action; Refused with one line when the action cannot follow."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise Refused(
            "cannot %(action)s a campaign that is %(state)s; %(possible)s",
            action=Sentence(action),
            state=state,
            possible=_possible(state),
        ) from None


def _possible(state: State) -> Sentence:
    actions = [Sentence(action) for before, action in TRANSITIONS if before is state]
    return (
        Sentence(N_("possible now: %(actions)s"), {"actions": actions})
        if actions
        else Sentence(N_("nothing can follow"))
    )
