"""The composition root: settings in, a running system out. Nothing else builds channels, databases or inboxes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bots.channel import Channel
from bots.channels.registry import build_channels, lane_limits
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.outbox import Outbox
from bots.reconcile import Reconciler
from bots.refusals import Patience
from civic.comment_replies import ReplyPolicy
from civic.comment_sorting import load_comment_rules
from civic.comments import CommentCare
from core.settings import Settings
from jisr.ground import Ground
from scheduler.engine import Metronome
from scheduler.job import JobContext
from scheduler.jobs import JOBS
from scheduler.runner import InProcessRunner

# A job waits this long for the inbox, which a stopping process no longer serves.
TAKE_SECONDS = 30


@dataclass(frozen=True)
class System:
    """Everything that runs in one process."""

    ground: Ground
    channels: dict[str, Channel]
    inbox: Inbox
    outbox: Outbox
    reconciler: Reconciler
    metronome: Metronome


def public_addresses(settings: Settings) -> dict[str, str]:
    """Where each channel of a campaign goes; those that are switched off are left out."""
    addresses = {}
    if settings.telegram_on:
        addresses["telegram_subscribers"] = "everybody who agreed"
    if settings.telegram_on and settings.telegram_channel:
        addresses["telegram_channel"] = settings.telegram_channel
    if settings.facebook_on and settings.facebook_page_id:
        addresses["facebook_page"] = settings.facebook_page_id
    return addresses


def comment_care(settings: Settings) -> CommentCare:
    """How comments are sorted and answered."""
    return CommentCare(load_comment_rules(settings.comment_rules_file), ReplyPolicy.of(settings))


def build_system(ground: Ground) -> System:
    """Wire channels, inbox, outbox and ticks together; call inside the event loop that will run them."""
    settings = ground.settings
    channels = build_channels(settings)
    outbox = Outbox(
        ground.db,
        channels,
        lane_limits(settings),
        lease_seconds=settings.lease_seconds,
        tick_seconds=settings.tick_seconds,
        patience=Patience(settings.send_tries, timedelta(hours=settings.reply_hours)),
    )
    inbox = Inbox(ground.db, ground.region, FLOWS, channels, outbox.wake, comment_care(settings))
    loop = asyncio.get_running_loop()

    def wake() -> None:
        """Jobs run in threads; the outbox listens in the loop."""
        loop.call_soon_threadsafe(outbox.wake)

    def take(channel: str, raw: Mapping[str, Any]) -> None:
        """The inbox lives in the loop as well."""
        asyncio.run_coroutine_threadsafe(inbox.take(channel, raw), loop).result(TAKE_SECONDS)

    context = JobContext(
        ground.db,
        ground.region,
        public_addresses(settings),
        wake,
        settings.files_dir,
        lambda: build_channels(settings),
        settings,
        take,
    )
    metronome = Metronome(JOBS, InProcessRunner(context), settings.tick_seconds)
    reconciler = Reconciler(ground.db, channels, wait=timedelta(minutes=settings.reconcile_minutes))
    return System(ground, channels, inbox, outbox, reconciler, metronome)
