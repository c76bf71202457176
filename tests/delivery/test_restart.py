"""A new start at any moment never goes faster than a strict network allows."""

import asyncio

import pytest

from bots.limits import Limits
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from tests import factories
from tests.campaigns.stage import Stage
from tests.delivery.way_out import TO_ALL, bot, going_out, started, states, subscribers, until


@pytest.mark.timeout(60)
async def test_restarts_in_a_broadcast_earn_no_refusal(sqlite_stage: Stage, sandbox: SandboxClient):
    sandbox.set_telegram(strict=True)
    people = subscribers(sqlite_stage, sandbox, 60)
    started(sqlite_stage, TO_ALL.format(more=""))
    with sqlite_stage.db.transaction() as session:
        session.add_all(factories.reply(people[0], f"جواب {number}", part=number) for number in range(6))
    for seconds in (0.9, 1.3, 0.1):
        async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=30)}):
            await asyncio.sleep(seconds)
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=30)}):
        await until(lambda: states(sqlite_stage.db) == {"sent": 66}, 40)
    assert sandbox.counts()["rate_limited"] == 0


def test_a_group_gets_at_most_twenty_in_any_minute():
    limits = Limits(rate=30)
    assert limits.public_burst + 60 / limits.public_every <= 20
