from datetime import timedelta

import pytest

from campaigns.gates import Reason, campaign_gate, check_approval, check_lateness, delivery_gate, may_send
from core.models import CampaignState, ContactState
from tests.campaigns.stage import NOW


def test_too_late_is_later_than_the_limit():
    limit = timedelta(hours=2)
    assert check_lateness(NOW, NOW + limit, limit) is None
    assert check_lateness(NOW, NOW + limit + timedelta(seconds=1), limit) is Reason.TOO_LATE
    assert check_lateness(NOW + limit, NOW, limit) is None


@pytest.mark.parametrize(
    ("state", "news", "reason"),
    [
        (ContactState.ACTIVE, True, None),
        (ContactState.ACTIVE, False, Reason.NO_CONSENT),
        (ContactState.STOPPED, True, Reason.STOPPED),
        (ContactState.STOPPED, False, Reason.STOPPED),
        (ContactState.BLOCKED, True, Reason.BLOCKED),
        (ContactState.BLOCKED, False, Reason.BLOCKED),
    ],
)
def test_only_who_is_here_and_consented_gets_news(state: ContactState, news: bool, reason: Reason | None):
    assert delivery_gate(state, news) is reason
    assert may_send(state, news) is reason


def test_a_held_campaign_sends_to_nobody():
    for state in CampaignState:
        expected = {CampaignState.PAUSED: Reason.PAUSED, CampaignState.CANCELLED: Reason.CANCELLED}.get(state)
        assert campaign_gate(state) is expected
        assert may_send(ContactState.ACTIVE, True, state) is expected


def test_an_approval_counts_for_its_own_content():
    assert check_approval("a", "a") is None
    assert check_approval("a", "b") is Reason.NOT_APPROVED
    assert check_approval(None, "a") is Reason.NOT_APPROVED
