"""Who goes first: an emergency, then answers, then news, while a broadcast of 10,000 is under way."""

import asyncio
import time
from functools import partial

from bots.limits import Limits
from core.models import Priority
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from tests import factories
from tests.campaigns.stage import Stage
from tests.delivery.way_out import TO_ALL, bot, going_out, rows, started, subscribers, until

WATER = TO_ALL.replace('"road-308"', '"flood"').replace("الطريق 308", "فيضان")
EMERGENCY = WATER.format(more='priority = "emergency"')


async def test_an_emergency_begins_within_a_second_of_a_broadcast_to_ten_thousand(
    sqlite_stage: Stage, sandbox: SandboxClient
):
    subscribers(sqlite_stage, sandbox, 10_000)
    started(sqlite_stage, TO_ALL.format(more=""))
    # Slow answers fill every place that broadcasts may take.
    sandbox.add_fault("telegram", "slow", "sendMessage", delay=1.5)
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=1000)}):
        await until(lambda: len(rows(sqlite_stage.db, state="sending")) >= 60)
        sandbox.clear_faults()
        began = time.monotonic()
        started(sqlite_stage, EMERGENCY)
        planned = time.monotonic() - began
        await until(lambda: any("فيضان" in one["text"] for one in sandbox.sent()), 5)
        assert time.monotonic() - began - planned < 1
    first = rows(sqlite_stage.db, priority=Priority.EMERGENCY)
    assert len(first) == 10_000


async def test_answers_overtake_a_broadcast_under_load(sqlite_stage: Stage, sandbox: SandboxClient):
    people = subscribers(sqlite_stage, sandbox, 2000)
    started(sqlite_stage, TO_ALL.format(more=""))
    waits = []
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=100)}) as outbox:
        await until(lambda: sandbox.sent_counts()["total"] >= 20)
        for number in range(10):
            person = people[-1 - number]
            with sqlite_stage.db.transaction() as session:
                session.add(factories.reply(person, f"جواب {number}"))
            outbox.wake()
            asked = time.time()
            address = int(person.address)
            await until(partial(sandbox.sent, address))
            waits.append(sandbox.sent(chat_id=address)[0]["time"] - asked)
            await asyncio.sleep(0.05)
        assert sandbox.sent_counts()["total"] < 1000
    assert max(waits) < 1


async def test_an_emergency_keeps_to_the_limits(sqlite_stage: Stage, sandbox: SandboxClient):
    sandbox.set_telegram(strict=True)
    subscribers(sqlite_stage, sandbox, 70)
    started(sqlite_stage, EMERGENCY)
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=30)}):
        await until(lambda: len(rows(sqlite_stage.db, state="sent")) == 70)
    assert sandbox.counts()["rate_limited"] == 0
