import pytest

from bots.channel import LaneHeld, NotReached, OutcomeUnknown, Rejected, Throttled
from bots.channels.graph_errors import DETAIL_LIMIT, Trouble, to_send_error


def error_of(*, repeatable=False, **trouble):
    return to_send_error(Trouble(**{"text": "words", "status": 400, **trouble}), repeatable=repeatable)


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ({"reached": False, "status": 0}, NotReached),
        ({"status": 0}, OutcomeUnknown),
        ({"status": 200}, OutcomeUnknown),
        ({"status": 302}, OutcomeUnknown),
        ({"status": 400}, Rejected),
        ({"status": 400, "code": 99_999}, Rejected),
        ({"status": 400, "code": 99_999, "transient": True}, OutcomeUnknown),
        ({"status": 401}, LaneHeld),
        ({"status": 408}, OutcomeUnknown),
        ({"status": 413}, Rejected),
        ({"status": 429}, Throttled),
        ({"status": 500}, OutcomeUnknown),
        ({"status": 503, "code": 100}, OutcomeUnknown),
    ],
)
def test_what_names_no_code_is_told_by_how_far_it_came(trouble, kind):
    assert type(error_of(**trouble)) is kind


def test_the_pause_the_network_names_goes_before_ours():
    assert error_of(code=32, regain_seconds=1260).retry_after == 1260
    assert error_of(code=190, regain_seconds=1260).retry_after == 0


def test_the_detail_says_what_happened_in_one_short_line_without_a_token():
    error = error_of(code=190, subcode=460, text="Malformed access token EAABsbCS1iHgBAKZ\n" + "x" * 500)
    assert error.detail.startswith(
        "the token is dead: reconnect the page (code 190/460): Malformed access token [hidden] x"
    )
    assert len(error.detail) == DETAIL_LIMIT
    assert "\n" not in error.detail


def test_without_a_code_the_detail_has_the_status():
    assert error_of(status=502).detail == "no usable answer (HTTP 502): words"
    assert error_of(status=0, reached=False).detail == "Facebook was not reached: words"
