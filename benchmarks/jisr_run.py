"""Jisr's whole durable path, in a process of its own: planned rows, claimed, marked, committed, sent, recorded.

`python -m benchmarks.jisr_run DATABASE SERVER PEOPLE RATE [SAMPLE]` prints one line of JSON. With a SAMPLE it stops
when about so many of the planned messages have been taken.
"""

import asyncio
import contextlib
import json
import sys
from typing import Any

import aiohttp
from sqlmodel import func, select

from benchmarks.ground import Ground
from benchmarks.meter import Meter
from bots.channel import Channel
from bots.channels.registry import build_channels, lane_limits
from bots.outbox import Outbox
from campaigns import start
from core.clock import now
from core.models import Delivery
from core.networks import TELEGRAM
from core.settings import Settings
from jisr import collector

TOKEN = "123456789:AAbenchbenchbenchbenchbenchbenchbench"
POLL_SECONDS = 0.25


def outbox_of(ground: Ground, server: str, rate: float) -> tuple[Outbox, dict[str, Channel]]:
    """The outbox as `jisr serve` builds it, speaking to this server; and its channels, to be closed."""
    settings = Settings(
        _env_file=None, data_key=["d" * 32], hash_key="h" * 32, secret_key="s" * 32, telegram_token=TOKEN,
        telegram_api_base=server, telegram_rate=rate,
    )  # fmt: skip
    channels = build_channels(settings)
    outbox = Outbox(
        ground.db,
        channels,
        lane_limits(settings),
        lease_seconds=settings.lease_seconds,
        tick_seconds=settings.tick_seconds,
    )
    return outbox, channels


async def send_all(ground: Ground, server: str, rate: float, sample: int) -> Meter:
    """Run the outbox until the campaign is done, or `sample` messages have been taken; what that cost."""
    outbox, channels = outbox_of(ground, server, rate)
    collector.settle()
    with Meter() as meter:
        task = asyncio.create_task(outbox.run())
        while not await (_taken(server, sample) if sample else asyncio.to_thread(_done, ground)):
            await asyncio.sleep(POLL_SECONDS)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await channels[TELEGRAM].close()
    return meter


def _done(ground: Ground) -> bool:
    """As the scheduler asks it."""
    with ground.db.transaction() as session:
        return bool(start.finish_done(session, now()))


async def _taken(server: str, sample: int) -> bool:
    async with aiohttp.ClientSession() as session, session.get(f"{server}/counts") as answer:
        return int((await answer.json())["taken"]) >= sample


def run(url: str, server: str, people: int, rate: float, sample: int = 0) -> dict[str, Any]:
    """Make the ground, plan, send; the figures, with how many rows ended in which state."""
    ground = Ground(url)
    ground.add_people(people)
    ground.schedule()
    ground.start()
    meter = asyncio.run(send_all(ground, server, rate, sample))
    with ground.db.reading() as session:
        states = dict(session.exec(select(Delivery.state, func.count()).group_by(Delivery.state)).all())
    ground.db.close()
    return {"states": states, **meter.figures()}


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(json.dumps(run(arguments[0], arguments[1], int(arguments[2]), float(arguments[3]), *map(int, arguments[4:]))))
