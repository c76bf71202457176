"""The command as a process of its own: how it starts, talks, serves and ends."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jisr.command import KEYS, Command

REFERENCE = re.compile(r"[FSR]\d\d-[2-9A-Z]{6}")
PATIENCE = 30.0


def environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JISR_")}
    return {**kept, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120", **settings}


def run(folder: Path, *arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jisr", *arguments], cwd=folder, env=environment(**settings), input=stdin,
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_a_refusal_ends_the_process_with_its_code_and_one_line(tmp_path: Path):
    done = run(tmp_path, "campaign", "list")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "jisr: setting JISR_SECRET_KEY is missing; `jisr keys` makes the secret ones (see .env.example)\n"
    )
    assert run(tmp_path, "keys").returncode == 0


def test_a_reader_who_leaves_early_sees_no_traceback(jisr: Command):
    command = f"{sys.executable} -m jisr doctor --json | head -c 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=jisr.folder, env=environment(**KEYS), capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert done.stdout == "["
    assert "Traceback" not in done.stderr


CONVERSATIONS = {
    "ar": ("/start", "1", "1", "2", "أزيلال", "10", "1", "/feedback", "1", "الطريق محفرة قرب المدرسة"),
    "fr": ("/start", "2", "1", "2", "Azilal", "10", "1", "/feedback", "1", "La route est pleine de trous"),
}
LAST_WORDS = {"ar": "رقم المرجع", "fr": "Votre référence"}


@pytest.mark.parametrize("language", CONVERSATIONS)
def test_a_conversation_read_from_a_pipe_ends_with_a_reference(language: str, tmp_path: Path):
    done = run(tmp_path, "talk", "--language", language, stdin="\n".join(CONVERSATIONS[language]) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    end = done.stdout[-400:]
    assert LAST_WORDS[language] in end
    assert REFERENCE.search(end)
    assert list(tmp_path.iterdir()) == []


def test_a_conversation_that_nobody_begins_ends(tmp_path: Path):
    done = run(tmp_path, "talk")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


class Serving:
    """A running `jisr serve` with every network off."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.log = folder / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jisr", "serve", *options], cwd=folder, env=environment(**KEYS), stderr=log
            )

    def said(self, pattern: str) -> re.Match[str]:
        """Wait until its log says so."""
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.log.read_text(encoding="utf-8"))):
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, f"no {pattern}: {self.log.read_text(encoding='utf-8')}"
            time.sleep(0.05)
        return found

    def end(self, number: int) -> int:
        """Send it a signal; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def serving(jisr: Command) -> Iterator[Serving]:
    started = Serving(jisr.folder, "--port", "0")
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait(PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serving_with_every_network_off_goes_on_until_a_signal(number: int, serving: Serving):
    url = serving.said(r"listening +url=(http://127\.0\.0\.1:\d+)")[1]
    serving.said("Application startup complete")
    with urllib.request.urlopen(f"{url}/readyz", timeout=PATIENCE) as answer:  # noqa: S310 (our own process)
        assert answer.status == 200
    assert serving.process.poll() is None
    assert serving.end(number) == 0
    told = serving.log.read_text(encoding="utf-8")
    assert "Traceback" not in told
    assert "error" not in told


def test_a_worker_listens_nowhere_and_ends_at_a_signal(jisr: Command):
    started = Serving(jisr.folder, "--role", "worker")
    started.said("started +networks=none role=worker")
    with pytest.raises(subprocess.TimeoutExpired):
        started.process.wait(1)
    assert started.end(signal.SIGTERM) == 0
    assert "listening" not in (told := started.log.read_text(encoding="utf-8"))
    assert "Traceback" not in told
