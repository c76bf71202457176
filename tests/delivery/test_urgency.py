"""Who goes first: an emergency, then answers, then news, while a broadcast of 10,000 is under way."""

import asyncio
import time
from functools import partial

import pytest

from bots.departures import RESERVE_ONE_IN
from bots.limits import Limits
from core.db import Database
from core.message import Outbound, Receipt
from core.models import Priority
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from tests import factories
from tests.campaigns.stage import Stage
from tests.delivery.way_out import TO_ALL, bot, going_out, rows, started, subscribers, until
from tests.fakes import FakeChannel

WATER = TO_ALL.replace('"road-308"', '"flood"').replace("الطريق 308", "فيضان")
EMERGENCY = WATER.format(more='priority = "emergency"')


async def test_an_emergency_overtakes_a_broadcast_to_ten_thousand(sqlite_stage: Stage, sandbox: SandboxClient):
    subscribers(sqlite_stage, sandbox, 10_000)
    started(sqlite_stage, TO_ALL.format(more=""))
    # Slow answers fill every place that broadcasts may take.
    sandbox.add_fault("telegram", "slow", "sendMessage", delay=1.5)
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=1000)}):
        await until(lambda: len(rows(sqlite_stage.db, state="sending")) >= 60)
        sandbox.clear_faults()
        started(sqlite_stage, EMERGENCY)
        before = sandbox.sent_counts()["total"]
        await until(lambda: any("فيضان" in one["text"] for one in sandbox.sent()), 10)
        texts = [one["text"] for one in sandbox.sent()]
        assert next(at for at, text in enumerate(texts) if "فيضان" in text) - before < 1000
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


class Stuck(FakeChannel):
    """News waits until it is let go; whatever else is sent passes."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def send(self, outbound: Outbound) -> Receipt:
        if outbound.message.text == "خبر":
            self.started += 1
            await self.let_go.wait()
            return Receipt("1:1")
        return await super().send(outbound)


@pytest.mark.parametrize("priority", [Priority.EMERGENCY, Priority.REPLY])
async def test_broadcasts_that_hang_leave_a_place_to_what_is_more_urgent(sqlite_db: Database, priority: Priority):
    with sqlite_db.transaction() as session:
        people = factories.subscribers(session, range(1, 201))
        session.add_all(factories.broadcast(person) for person in people)
    channel = Stuck()
    limits = Limits(rate=10_000)
    async with going_out(sqlite_db, {TELEGRAM: channel}, {TELEGRAM: limits}) as outbox:
        await until(lambda: channel.started == limits.in_flight - limits.in_flight // RESERVE_ONE_IN)
        with sqlite_db.transaction() as session:
            session.add(factories.reply(people[-1], "فيضان", priority=priority))
        outbox.wake()
        await until(lambda: channel.texts == ["فيضان"], 2)
        channel.let_go.set()
