"""A running outbox with the real channels, over HTTP to the sandbox; campaigns under way to the sandbox's people."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from sqlmodel import col, func, select

from benchmarks.ground import awake
from bots.channel import Channel
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.telegram import TelegramChannel
from bots.limits import Limits
from bots.outbox import Outbox
from core.clock import now
from core.db import Database
from core.models import Campaign, Contact, Delivery
from core.networks import FACEBOOK_PAGE, TELEGRAM
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN
from sandbox.telegram_state import DEFAULT_TOKEN
from tests import factories
from tests.campaigns.stage import Stage

FIRST = 720_000_001
ADDRESSES = {"facebook_page": PAGE_ID, "telegram_channel": "@jisr_region", "telegram_subscribers": "on"}
FAST = {
    TELEGRAM: Limits(rate=1000, chat_burst=100, chat_every=0.01, public_burst=100, public_every=0.01),
    FACEBOOK_PAGE: Limits(rate=100, chat_burst=100, chat_every=0.01, public_burst=100, public_every=0.01, in_flight=1),
}
TO_ALL = """
name = "road-308"
topic = "roads"
channels = ["telegram_subscribers"]
{more}

[body]
ar = "الطريق 308: الأشغال بدات."
fr = "La route 308 : les travaux commencent."
"""
PUBLIC = TO_ALL.replace('["telegram_subscribers"]', '["facebook_page", "telegram_channel"]')


def page(sandbox: SandboxClient, timeout: float = 5) -> FacebookPageChannel:
    return FacebookPageChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=sandbox.url, timeout=timeout)


def bot(sandbox: SandboxClient, timeout: float = 5) -> TelegramChannel:
    return TelegramChannel(DEFAULT_TOKEN, sandbox.url, timeout=timeout)


@contextlib.asynccontextmanager
async def going_out(
    db: Database,
    channels: Mapping[str, Channel],
    limits: Mapping[str, Limits] = FAST,
    *,
    lease: float = 30,
) -> AsyncIterator[Outbox]:
    """An outbox over these channels, stopped in order at the end; the channels are closed."""
    outbox = Outbox(db, channels, limits, lease_seconds=lease, tick_seconds=0.05)
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        for channel in channels.values():
            await channel.close()


async def until(true: Callable[[], Any], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def subscribers(stage: Stage, sandbox: SandboxClient, number: int, first: int = FIRST) -> list[Contact]:
    """So many people at the sandbox who agreed to news."""
    sandbox.add_users(number, first_id=first)
    with stage.db.transaction() as session:
        return factories.subscribers(session, range(first, first + number))


def started(stage: Stage, source: str) -> Campaign:
    """Imported, approved, scheduled for now, and under way."""
    stage = Stage(stage.db, awake(stage.region))
    campaign = stage.approve(stage.take_in(source))
    stage.schedule(campaign, now=now())
    stage.tick(now=now(), addresses=ADDRESSES)
    return stage.campaign(campaign.id)


def states(db: Database) -> dict[str, int]:
    with db.reading() as session:
        query = select(Delivery.state, func.count()).group_by(col(Delivery.state))
        return {str(state): number for state, number in session.exec(query)}


def rows(db: Database, **values: Any) -> list[Delivery]:
    """Deliveries with these values, the oldest first."""
    with db.reading() as session:
        return list(session.exec(select(Delivery).filter_by(**values).order_by(col(Delivery.id))))
