import pytest

from bots.channel import ContactStopped, LaneHeld, NotReached, OutcomeUnknown, Rejected, Throttled, WindowOver
from bots.channels.graph_errors import DETAIL_LIMIT, TABLE, Trouble, to_send_error


def error_of(*, repeatable=False, **trouble):
    return to_send_error(Trouble(**{"text": "words", "status": 400, **trouble}), repeatable=repeatable)


ROWS = [
    (1, 0, OutcomeUnknown, 0),
    (2, 0, OutcomeUnknown, 0),
    (3, 0, Rejected, 0),
    (4, 0, Throttled, 300),
    (10, 0, Rejected, 0),
    (10, 2018278, WindowOver, 0),
    (17, 0, Throttled, 300),
    (32, 0, Throttled, 300),
    (100, 0, Rejected, 0),
    (100, 2018001, ContactStopped, 0),
    (102, 0, LaneHeld, 0),
    (190, 460, LaneHeld, 0),
    (200, 0, Rejected, 0),
    (200, 1545041, ContactStopped, 0),
    (200, 2018108, ContactStopped, 0),
    (299, 0, Rejected, 0),
    (341, 0, Throttled, 300),
    (368, 0, LaneHeld, 0),
    (506, 0, OutcomeUnknown, 0),
    (551, 1545041, ContactStopped, 0),
    (613, 0, Throttled, 60),
    (80001, 0, Throttled, 300),
    (80006, 0, Throttled, 300),
]


@pytest.mark.parametrize(("code", "subcode", "kind", "pause"), ROWS)
def test_a_write_that_is_refused(code, subcode, kind, pause):
    error = error_of(code=code, subcode=subcode)
    assert (type(error), error.retry_after) == (kind, pause)


def test_every_row_of_the_table_decides_something():
    cases = [(code, subcode) for code, subcode, _, _ in ROWS]
    deciding = [next(row for row in TABLE if row.covers(*case)) for case in cases]
    assert set(deciding) == set(TABLE)


@pytest.mark.parametrize(("code", "subcode", "kind", "pause"), ROWS)
def test_a_read_is_refused_the_same_way_but_never_unknown(code, subcode, kind, pause):
    error = error_of(code=code, subcode=subcode, repeatable=True)
    assert type(error) is (NotReached if kind is OutcomeUnknown else kind)
    assert error.retry_after == pause


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
