"""The composition root: settings in, a running system out. Nothing else builds channels, databases or inboxes."""

import asyncio
from dataclasses import dataclass

from bots.channel import Channel
from bots.channels.registry import build_channels, lane_limits
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.outbox import Outbox
from civic.comment_replies import ReplyPolicy
from civic.comment_sorting import load_comment_rules
from civic.comments import CommentCare
from core.settings import Settings
from jisr.ground import Ground
from scheduler.engine import Metronome
from scheduler.job import JobContext
from scheduler.jobs import JOBS
from scheduler.runner import InProcessRunner


@dataclass(frozen=True)
class System:
    """Everything that runs in one process."""

    ground: Ground
    channels: dict[str, Channel]
    inbox: Inbox
    outbox: Outbox
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
    """How comments are sorted and answered; answers lead to Messenger where it is on, else to the Telegram bot."""
    messenger = settings.messenger and settings.facebook_on
    page = settings.facebook_page_id if messenger and settings.facebook_page_id else ""
    policy = ReplyPolicy(
        on=settings.comment_replies and settings.facebook_on, page=page, bot=settings.telegram_bot or ""
    )
    return CommentCare(load_comment_rules(settings.comment_rules_file), policy)


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
    )
    inbox = Inbox(ground.db, ground.region, FLOWS, channels, outbox.wake, comment_care(settings))
    loop = asyncio.get_running_loop()

    def wake() -> None:
        """Jobs run in threads; the outbox listens in the loop."""
        loop.call_soon_threadsafe(outbox.wake)

    context = JobContext(
        ground.db,
        ground.region,
        public_addresses(settings),
        wake,
        settings.files_dir,
        lambda: build_channels(settings),
    )
    metronome = Metronome(JOBS, InProcessRunner(context), settings.tick_seconds)
    return System(ground, channels, inbox, outbox, metronome)
