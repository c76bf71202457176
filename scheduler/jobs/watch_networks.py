"""Watches the networks behind their webhooks: missed comments, figures of posts, and whether they still serve us."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bots import watch
from bots.channel import Channel
from bots.channels.facebook_page import FacebookPageChannel
from bots.checkup import check_networks, is_due, keep_findings, tell_staff
from core.clock import now
from core.networks import FACEBOOK_PAGE
from scheduler.job import Job, JobContext

HOURLY = 3_600.0
# The start makes the connections that the first check looks at; a fault that has gone is seen within the beat.
SETTLED, BEAT = 20.0, 300.0


def find_comments(context: JobContext) -> None:
    """Take in what no webhook told us of."""
    hand_over = context.take
    if hand_over is None:
        return

    async def take(channel: str, raw: Mapping[str, Any]) -> None:
        await asyncio.to_thread(hand_over, channel, raw)

    _ask_page(context, lambda page: watch.find_missed_comments(context.db, page, take))


def read_insights(context: JobContext) -> None:
    """Read the figures of posts that are due."""
    _ask_page(context, lambda page: watch.read_insights(context.db, page))


def check(context: JobContext) -> None:
    """Ask every network whether it still serves us, and tell staff what is not well."""
    settings = context.settings
    if settings is None:
        return
    with context.db.reading() as session:
        if not is_due(session, now()):
            return

    async def ask(channels: Mapping[str, Channel]) -> None:
        findings = await check_networks(channels, settings)
        with context.db.transaction() as session:
            tell_staff(session, findings)
            keep_findings(session, findings)

    _ask(context, ask)


def _ask_page(context: JobContext, question: Callable[[FacebookPageChannel], Awaitable[int]]) -> None:
    async def ask(channels: Mapping[str, Channel]) -> None:
        page = channels.get(FACEBOOK_PAGE)
        if isinstance(page, FacebookPageChannel):
            await question(page)

    _ask(context, ask)


def _ask(context: JobContext, question: Callable[[Mapping[str, Channel]], Awaitable[None]]) -> None:
    """Over connections of the job's own, closed again."""

    async def ask() -> None:
        channels = context.channels()
        try:
            await question(channels)
        finally:
            for channel in channels.values():
                await channel.close()

    asyncio.run(ask())


FIND_COMMENTS = Job("find_comments", find_comments, HOURLY)
READ_INSIGHTS = Job("read_insights", read_insights, HOURLY)
CHECK_NETWORKS = Job("check_networks", check, BEAT, first_after=SETTLED)
