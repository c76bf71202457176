"""The pace of a lane: windows as a strict network counts them, chats of their own, and what another process left."""

import math
import random
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.limits import Call, Limits, Pacer


def leave(pacer: Pacer, now: float, chat: str = "") -> Call:
    """One message leaves; each to somebody else where no chat is named."""
    return pacer.take(chat or f"chat at {now}", False, now)


def most_in_a_window(moments: list[float], seconds: float = 1.0) -> int:
    window: deque[float] = deque()
    most = 0
    for moment in sorted(moments):
        window.append(moment)
        while moment - window[0] >= seconds:
            window.popleft()
        most = max(most, len(window))
    return most


def drive(pacer: Pacer, chance: random.Random, seconds: float, *, way: float, unrest: float) -> list[float]:
    """Send as fast as the pacer lets us; each way takes `way` at least, `unrest` longer on average: the arrivals."""
    now, arrivals = 0.0, []
    under_way: list[tuple[float, Call]] = []
    while now < seconds:
        for answered, call in [each for each in under_way if each[0] <= now]:
            pacer.answered(call, answered)
            under_way.remove((answered, call))
        pause = pacer.wait(now)
        if pause > 0:
            now += min(max(pause, 0.0005), 0.005)
            continue
        call = leave(pacer, now)
        there, back = (way + (chance.expovariate(1 / unrest) if unrest else 0) for _ in range(2))
        arrivals.append(now + there)
        under_way.append((now + there + back, call))
    return arrivals


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    rate=st.sampled_from([5, 30, 100]),
    way=st.sampled_from([0.0005, 0.03]),
    unrest=st.sampled_from([0.0, 0.002, 0.03]),
)
def test_no_window_ever_holds_more_than_the_rate_over_a_restless_line(seed: int, rate: int, way: float, unrest: float):
    arrivals = drive(Pacer(Limits(rate)), random.Random(seed), 6, way=way, unrest=unrest)
    assert most_in_a_window(arrivals) <= rate


@pytest.mark.parametrize(("way", "unrest"), [(0.0005, 0.002), (0.03, 0.002)])
def test_the_rate_is_held_to_one_part_in_a_hundred(way: float, unrest: float):
    arrivals = drive(Pacer(Limits(30)), random.Random(1), 40, way=way, unrest=unrest)
    half = arrivals[len(arrivals) // 2 :]
    assert (len(half) - 1) / (half[-1] - half[0]) >= 0.99 * 30


def test_after_a_rest_nothing_is_caught_up_but_a_moment():
    pacer = Pacer(Limits(30))
    sent = 0
    while pacer.wait(1000.0) == 0:
        leave(pacer, 1000.0)
        sent += 1
    assert sent <= 4


def test_a_call_without_an_answer_slows_the_lane_and_does_not_stop_it():
    pacer = Pacer(Limits(1))
    leave(pacer, 0.0)
    assert pacer.wait(0.0) >= 1.0
    assert pacer.wait(1.6) == 0


def test_a_rate_below_one_a_second_is_kept():
    pacer = Pacer(Limits(0.5))
    pacer.answered(leave(pacer, 0.0), 0.01)
    assert pacer.wait(1.9) > 0
    assert pacer.wait(2.02) == 0


def test_a_new_process_waits_until_what_the_last_one_sent_is_a_window_old():
    pacer = Pacer(Limits(30))
    pacer.begin(since=99.8)
    assert pacer.wait(100.0) == pytest.approx(0.8)
    assert pacer.wait(100.81) == 0


def test_a_new_process_allows_a_chat_no_second_burst():
    pacer = Pacer(Limits(30, chat_burst=3))
    pacer.begin(since=100.0)
    assert pacer.wait_for("ali", False, 101.0) == 0
    leave(pacer, 101.0, "ali")
    assert pacer.wait_for("ali", False, 101.0) == pytest.approx(1.0)


def test_a_lane_that_nobody_had_allows_a_chat_its_burst():
    pacer = Pacer(Limits(30, chat_burst=3))
    for _ in range(3):
        assert pacer.wait_for("ali", False, 5.0) == 0
        leave(pacer, 5.0, "ali")
    assert 0 < pacer.wait_for("ali", False, 5.0) <= 1


def test_quiet_chats_are_forgotten_and_begin_anew():
    pacer = Pacer(Limits(30, chat_burst=1))
    leave(pacer, 0.0, "ali")
    pacer.sweep(1.0)
    assert pacer.wait_for("ali", False, 0.5) > 0
    pacer.sweep(500.0)
    assert pacer.wait_for("ali", False, 500.0) == 0
    assert not math.isinf(pacer.wait(500.0))
