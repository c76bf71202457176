from datetime import timedelta

import pytest

from campaigns.gates import Reason, check_lateness, delivery_gate
from core.models import ContactState
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
