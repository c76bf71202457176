"""Pause, resume and cancel in the middle of a broadcast, at any rate: nothing arrives a second after the word."""

import asyncio
import time

import pytest

from bots.limits import Limits
from campaigns import service
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from tests.campaigns.stage import AUTHOR, Stage
from tests.delivery.way_out import TO_ALL, bot, going_out, started, states, subscribers, until


@pytest.mark.parametrize(("word", "rate"), [("pause", 30), ("pause", 500), ("cancel", 1000)])
async def test_nothing_arrives_a_second_after_the_word(
    sqlite_stage: Stage, sandbox: SandboxClient, rate: int, word: str
):
    subscribers(sqlite_stage, sandbox, 2 * rate + 240)
    campaign = started(sqlite_stage, TO_ALL.format(more=""))
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=rate)}):
        await until(lambda: sandbox.sent_counts()["total"] >= 10)
        with sqlite_stage.db.transaction() as session:
            getattr(service, word)(session, campaign.id, AUTHOR)
        said = time.time()
        await asyncio.sleep(1.3)
        times = [message["time"] for message in sandbox.sent()]
        assert sum(moment > said + 1 for moment in times) == 0
        assert len(times) < 2 * rate
        left = "planned" if word == "pause" else "cancelled"
        assert states(sqlite_stage.db)[left] > 0
        if word == "pause" and rate > 30:
            with sqlite_stage.db.transaction() as session:
                service.resume(session, campaign.id, AUTHOR)
            resumed = time.time()
            await until(lambda: set(states(sqlite_stage.db)) == {"sent"})
            again = min(moment for moment in (one["time"] for one in sandbox.sent()) if moment > said + 1)
            assert again < resumed + 1
            assert set(sandbox.sent_counts()["by_chat"].values()) == {1}
