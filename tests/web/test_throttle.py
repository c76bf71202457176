from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from web import throttle
from web.throttle import Throttle

NOTHING = timedelta(0)


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


def test_the_wait_doubles_up_to_its_limit(clock):
    gate, waits = Throttle(), []
    for _ in range(20):
        assert gate.attempt("a") == NOTHING
        wait = gate.attempt("a")
        waits.append(wait)
        clock.shift(wait)
    seconds = [wait.total_seconds() for wait in waits if wait]
    assert seconds[:4] == [2, 4, 8, 16]
    assert max(seconds) == 900


def test_either_key_holds_the_attempt_back(clock):
    gate = Throttle()
    for number in range(5):
        assert gate.attempt("address", f"e-mail {number}") == NOTHING
    assert gate.attempt("address", "e-mail 9") == timedelta(seconds=2)
    assert gate.attempt("elsewhere", "e-mail 9") == NOTHING


def test_success_clears_the_keys(clock):
    gate = Throttle()
    for _ in range(5):
        gate.attempt("a")
    gate.succeeded("a")
    assert gate.attempt("a") == NOTHING


def test_old_failures_are_forgotten(clock):
    gate = Throttle()
    for _ in range(5):
        gate.attempt("a")
    clock.shift(timedelta(hours=1))
    gate.attempt("b")
    assert list(gate._failures) == ["b"]


def test_memory_is_bounded(clock):
    gate = Throttle()
    for number in range(throttle.MOST_KEYS + 50):
        gate.attempt(str(number))
    assert len(gate._failures) <= throttle.MOST_KEYS + 1
