"""The metronome: it calls, goes on after faults, and starts no job beside itself."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import pytest

from civic.region import load_region
from core.db import Database
from scheduler.engine import Metronome
from scheduler.job import Job, JobContext
from scheduler.runner import InProcessRunner

BEAT = 0.02
PATIENCE = 10.0


class Calls:
    """A runner that only counts."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    async def run(self, job: Job) -> None:
        self.of[job.name] = self.of.get(job.name, 0) + 1


def nothing(_context: JobContext) -> None:
    """A job that does nothing."""


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(BEAT)


@pytest.fixture
def context(sqlite_db: Database) -> JobContext:
    return JobContext(sqlite_db, load_region(None), {}, lambda: None)


async def test_every_job_is_called_again_and_again():
    calls = Calls()
    metronome = Metronome([Job("often", nothing), Job("seldom", nothing, every_seconds=3600)], calls, BEAT)
    assert calls.of == {}
    metronome.start()
    await until(lambda: calls.of.get("often", 0) >= 5)
    metronome.stop()
    assert calls.of["seldom"] == 1  # the first look is at once, after a restart as well


async def test_what_looks_at_connections_waits_until_they_are_made():
    calls = Calls()
    jobs = [Job("waits", nothing, every_seconds=3600, first_after=10 * BEAT), Job("often", nothing)]
    metronome = Metronome(jobs, calls, BEAT)
    metronome.start()
    await until(lambda: calls.of.get("often", 0) >= 2)
    assert "waits" not in calls.of
    await until(lambda: calls.of.get("waits", 0) == 1)
    metronome.stop()


async def test_after_the_stop_nothing_is_called():
    calls = Calls()
    metronome = Metronome([Job("often", nothing)], calls, BEAT)
    metronome.start()
    await until(lambda: calls.of.get("often", 0) >= 1)
    metronome.stop()
    await asyncio.sleep(BEAT)  # what was on its way
    before = dict(calls.of)
    await asyncio.sleep(5 * BEAT)
    assert calls.of == before


async def test_a_failing_job_is_logged_and_called_again_and_the_others_go_on(
    context: JobContext, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
):
    ran: list[str] = []

    def fail(_context: JobContext) -> None:
        ran.append("fails")
        raise LookupError("not today")

    def work(_context: JobContext) -> None:
        ran.append("works")

    metronome = Metronome([Job("fails", fail), Job("works", work)], InProcessRunner(context), BEAT)
    with caplog.at_level(logging.ERROR):
        metronome.start()
        await until(lambda: ran.count("fails") >= 3 and ran.count("works") >= 3)
        metronome.stop()
    # Where our own log goes depends on whether a test before this one has set it up.
    assert "not today" in caplog.text + "".join(capsys.readouterr())
    assert "apscheduler" not in {record.name for record in caplog.records if record.levelno >= logging.ERROR}


async def test_a_slow_job_never_runs_beside_itself_and_keeps_no_other_waiting(context: JobContext):
    inside = threading.Semaphore(1)
    ran: list[str] = []

    def slow(_context: JobContext) -> None:
        ran.append("slow" if inside.acquire(blocking=False) else "beside itself")
        time.sleep(5 * BEAT)
        inside.release()

    def quick(_context: JobContext) -> None:
        ran.append("quick")

    metronome = Metronome([Job("slow", slow), Job("quick", quick)], InProcessRunner(context), BEAT)
    metronome.start()
    await until(lambda: ran.count("slow") >= 4)
    metronome.stop()
    assert "beside itself" not in ran
    assert ran.count("quick") > ran.count("slow")


async def test_a_stop_in_the_middle_of_a_job_lets_it_end_and_complains_of_nothing(
    context: JobContext, caplog: pytest.LogCaptureFixture
):
    began, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def long(_context: JobContext) -> None:
        began.set()
        go_on.wait(PATIENCE)
        ended.set()

    metronome = Metronome([Job("long", long)], InProcessRunner(context), BEAT)
    with caplog.at_level(logging.INFO):
        metronome.start()
        await until(began.is_set)
        metronome.stop()
        await asyncio.sleep(BEAT)
        go_on.set()
        await until(ended.is_set)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_jobs_run_off_the_event_loop(context: JobContext):
    threads: list[int] = []
    runner = InProcessRunner(context)
    await runner.run(Job("where", lambda _context: threads.append(threading.get_ident())))
    assert threads != [threading.get_ident()]
    assert len(threads) == 1
