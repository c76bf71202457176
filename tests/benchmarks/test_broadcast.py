"""The whole durable path against a server as strict as Telegram: the pace is kept, also by the next process."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.contestants import ROOT, FakeServer, compete, fake_server, jisr
from benchmarks.ground import Ground
from benchmarks.jisr_run import outbox_of
from core.networks import TELEGRAM


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as started:
        yield started


def test_a_broadcast_keeps_within_a_strict_rate_and_reaches_everybody_once(server: FakeServer, tmp_path: Path):
    figures = compete(jisr("Jisr", f"sqlite:///{tmp_path}/jisr.db"), server, 100, 250)
    assert figures.complete
    assert (figures.refused, figures.duplicates) == (0, 0)
    assert figures.peak <= 100


async def test_a_process_that_takes_over_adds_no_second_burst(server: FakeServer, tmp_path: Path):
    server.reset(30)
    ground = Ground(f"sqlite:///{tmp_path}/jisr.db")
    ground.add_people(100)
    ground.schedule()
    ground.start()
    for until in (12, 40, 70):
        outbox, channels = outbox_of(ground, server.url, 30)
        task = asyncio.create_task(outbox.run())
        async with asyncio.timeout(20):
            while (await asyncio.to_thread(server.counts))["taken"] < until:
                await asyncio.sleep(0.02)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await channels[TELEGRAM].close()
    ground.db.close()
    counts = server.counts()
    assert (counts["refused"], counts["duplicates"]) == (0, 0)


def measured(*arguments: str) -> dict[str, list[dict[str, float]]]:
    """The benchmark's figures; its tables are printed as well."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.broadcast",
        "--no-postgres",
        "--peers-python",
        "",
        "--json",
        *arguments,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, list[dict[str, float]]] = json.loads(done.stdout)
    for part, rows in found.items():
        print(f"\n{part}: {rows}")
    return found


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_the_rates_that_were_promised_are_reached():
    found = measured("--parts", "30", "1000", "--slow-people", "300", "--people", "10000", "--repeat", "1")
    for part, least in (("30", 0.99 * 30), ("1000", 900)):
        (row,) = found[part]
        assert row["median"] >= least
        assert (row["429s"], row["twice"], row["all sent"]) == (0, 0, True)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_million_people_are_planned_within_20_seconds_and_300_megabytes():
    (row,) = measured("--parts", "planning", "--plan", "1000000")["planning"]
    assert row["people"] == 1_000_000
    assert row["seconds"] <= 20
    assert row["peak MB"] <= 300
