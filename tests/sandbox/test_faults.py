"""Faults strike where they are told to, and cut lines are really cut."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import requests
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from sandbox.client import SandboxClient
from sandbox.faults import Fault, Faults
from sandbox.server import running_sandbox
from tests.sandbox.conftest import PAGE, TOKEN, Graph


def _send(sandbox: SandboxClient, user: int, text: str = "x") -> requests.Response:
    return requests.post(f"{sandbox.url}/bot{TOKEN}/sendMessage", json={"chat_id": user, "text": text}, timeout=5)


@pytest.mark.parametrize(("kind", "delivered"), [("cut_before", 0), ("cut_after", 1), ("reset", 0)])
def test_a_cut_line_gives_no_answer(sandbox: SandboxClient, kind: str, delivered: int):
    user = sandbox.add_user()
    sandbox.add_fault("telegram", kind, "sendMessage", times=1)
    with pytest.raises(requests.ConnectionError):
        _send(sandbox, user)
    assert sandbox.sent_counts()["by_chat"].get(str(user), 0) == delivered
    assert sandbox.calls_of("telegram", "sendMessage", kind) == 1
    assert _send(sandbox, user).status_code == 200


async def test_the_library_sees_a_network_error(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    sandbox.add_fault("telegram", "cut_after", times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(user, "x")
    assert sandbox.sent_counts()["by_text"] == {"x": 1}


async def test_too_many_asks_to_wait(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    sandbox.add_fault("telegram", "429", "sendMessage", times=1, retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(user, "x")
    assert refused.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("kind", "status"), [("403", 403), ("400", 400), ("500", 500), ("502_html", 502), ("token_expired", 401)]
)
def test_each_kind_on_telegram(sandbox: SandboxClient, kind: str, status: int):
    user = sandbox.add_user()
    sandbox.add_fault("telegram", kind, "sendMessage", times=1)
    answer = _send(sandbox, user)
    assert answer.status_code == status
    assert ("html" in answer.headers["content-type"]) == (kind == "502_html")
    assert sandbox.sent_counts()["total"] == 0
    assert sandbox.faults()[0]["times"] == 0


@pytest.mark.parametrize(
    ("kind", "status", "code"), [("429", 403, 32), ("403", 403, 200), ("400", 400, 100), ("500", 500, 2),
                                 ("token_expired", 400, 190)],
)  # fmt: skip
def test_each_kind_on_facebook(sandbox: SandboxClient, graph: Graph, kind: str, status: int, code: int):
    sandbox.add_fault("facebook", kind, "POST feed", retry_after=120)
    answer = graph("POST", f"{PAGE}/feed", data={"message": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert sandbox.facebook_posts() == []
    assert ('"estimated_time_to_regain_access": 2' in answer.headers["x-business-use-case-usage"]) == (kind == "429")


def test_a_post_that_was_made_without_an_answer(sandbox: SandboxClient, graph: Graph):
    sandbox.add_fault("facebook", "cut_after", "feed", times=1)
    with pytest.raises(requests.ConnectionError):
        graph("POST", f"{PAGE}/feed", data={"message": "once"})
    assert [post["message"] for post in sandbox.facebook_posts()] == ["once"]


def test_slow_answers_come_late_and_are_done(sandbox: SandboxClient):
    user = sandbox.add_user()
    sandbox.add_fault("telegram", "slow", delay=0.2)
    assert _send(sandbox, user).elapsed.total_seconds() >= 0.2
    assert sandbox.sent_counts()["total"] == 1


def test_a_fault_of_one_chat_leaves_others_alone(sandbox: SandboxClient):
    first, second = sandbox.add_users(2)
    sandbox.add_fault("telegram", "403", chat_id=first)
    assert [_send(sandbox, user).status_code for user in (first, second)] == [403, 200]
    sandbox.clear_faults()
    assert _send(sandbox, first).status_code == 200


def test_every_nth_call_and_a_seeded_chance():
    faults = Faults()
    faults.add(Fault(network="telegram", kind="500", every=3))
    assert [faults.pick("telegram", ("getMe",)) is not None for _ in range(6)] == [False, False, True] * 2

    def chances() -> list[bool]:
        faults = Faults()
        faults.add(Fault(network="telegram", kind="500", probability=0.5, seed=4))
        return [faults.pick("telegram", ("getMe",)) is not None for _ in range(40)]

    assert chances() == chances()
    assert 5 < sum(chances()) < 35


def test_a_wrong_fault_is_refused_in_one_sentence(sandbox: SandboxClient):
    with pytest.raises(Exception, match="kind"):
        sandbox.add_fault("telegram", "earthquake")


def test_it_runs_as_a_process_of_its_own():
    with running_sandbox(process=True) as sandbox:
        user = sandbox.add_user()
        assert _send(sandbox, user).status_code == 200


def test_a_chat_that_moved_says_where(sandbox: SandboxClient):
    user = sandbox.add_user()
    sandbox.add_fault("telegram", "400", migrate_to_chat_id=-1009)
    assert _send(sandbox, user).json()["parameters"] == {"migrate_to_chat_id": -1009}


def test_the_program_stops_without_a_word_and_says_when_its_port_is_taken():
    command = [sys.executable, "-m", "sandbox", "--port"]
    with subprocess.Popen([*command, "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
        url = first.stdout.readline().split()[-1] if first.stdout else ""
        requests.get(f"{url}/_sandbox/counts", timeout=5).raise_for_status()
        second = subprocess.run([*command, url.rpartition(":")[2]], capture_output=True, text=True, check=False)
        first.send_signal(signal.SIGINT)
        _, errors = first.communicate(timeout=10)
    assert (second.returncode, "choose another with --port" in second.stderr) == (2, True)
    assert (first.returncode, errors) == (0, "")
