import pytest

from campaigns.lifecycle import ACTIONS, TRANSITIONS, step
from core.errors import Refused
from core.models import CampaignState

ENDS = {CampaignState.DONE, CampaignState.CANCELLED}


def test_every_step_that_is_not_in_the_table_is_refused_with_one_line():
    for state in CampaignState:
        for action in ACTIONS:
            if (state, action) in TRANSITIONS:
                assert step(state, action) is TRANSITIONS[state, action]
                continue
            with pytest.raises(Refused, match=f"cannot {action} a campaign that is {state}; ") as refused:
                step(state, action)
            assert "\n" not in str(refused.value)


def test_nothing_follows_an_end_and_everything_else_can_be_cancelled():
    assert {state for state, _ in TRANSITIONS} == set(CampaignState) - ENDS
    assert {state for state, action in TRANSITIONS if action == "cancel"} == set(CampaignState) - ENDS


def test_every_state_is_reached():
    assert set(TRANSITIONS.values()) == set(CampaignState)


def test_nothing_goes_out_without_an_approval():
    before_approval = {CampaignState.DRAFT, CampaignState.SUBMITTED, CampaignState.RETURNED}
    for state in before_approval:
        for action in ("schedule", "start", "resume", "finish"):
            assert (state, action) not in TRANSITIONS
    leads_out = {
        action for (state, action), to in TRANSITIONS.items() if state in before_approval and to not in before_approval
    }
    assert leads_out == {"approve", "cancel"}
