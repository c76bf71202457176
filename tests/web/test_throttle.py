from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from core.models import LoginFailures
from web.throttle import FREE, Throttle

NOTHING = timedelta(0)


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def gate(sqlite_db):
    return Throttle(sqlite_db)


def test_the_wait_doubles_up_to_its_limit(gate, clock):
    waits = []
    for _ in range(20):
        assert gate.attempt("a") == NOTHING
        wait = gate.attempt("a")
        waits.append(wait)
        clock.shift(wait)
    seconds = [wait.total_seconds() for wait in waits if wait]
    assert seconds[:4] == [2, 4, 8, 16]
    assert max(seconds) == 900


def test_either_key_holds_the_attempt_back(gate, clock):
    for number in range(5):
        assert gate.attempt("address", f"e-mail {number}") == NOTHING
    assert gate.attempt("address", "e-mail 9") == timedelta(seconds=2)
    assert gate.attempt("elsewhere", "e-mail 9") == NOTHING


def test_success_clears_the_keys(gate, clock):
    for _ in range(5):
        gate.attempt("a")
    gate.succeeded("a")
    assert gate.attempt("a") == NOTHING


def test_old_failures_are_forgotten(gate, sqlite_db, clock):
    for _ in range(5):
        gate.attempt("a")
    clock.shift(timedelta(hours=1))
    gate.attempt("b")
    with sqlite_db.reading() as session:
        assert len(session.exec(select(LoginFailures)).all()) == 1
    assert gate.attempt("a") == NOTHING


def test_a_restart_forgets_nothing_and_nobody_s_address_is_stored(db, clock):
    for _ in range(5):
        Throttle(db).attempt("nadia@council.example")
    assert Throttle(db).attempt("nadia@council.example") == timedelta(seconds=2)
    with db.reading() as session:
        (row,) = session.exec(select(LoginFailures))
    assert "nadia" not in row.key_hash


def test_many_attempts_at_once_are_counted_each(db, clock):
    gate = Throttle(db)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: gate.attempt("address", "e-mail"), range(20)))
    assert waits.count(NOTHING) == FREE
