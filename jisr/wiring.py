"""The composition root: settings in, a running system out. Nothing else builds channels, databases or inboxes."""

from dataclasses import dataclass

from bots.channel import Channel
from bots.channels.registry import build_channels, lane_limits
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.outbox import Outbox
from civic.region import Region, load_region
from core import log
from core.clock import require_current_rules
from core.crypto import open_vault
from core.db import Database
from core.settings import Settings, load_settings
from scheduler.engine import Metronome
from scheduler.job import JobContext
from scheduler.jobs import JOBS
from scheduler.runner import InProcessRunner


@dataclass(frozen=True)
class Ground:
    """What every command stands on: settings, database, region."""

    settings: Settings
    db: Database
    region: Region


@dataclass(frozen=True)
class System:
    """Everything that runs in one process."""

    ground: Ground
    channels: dict[str, Channel]
    inbox: Inbox
    outbox: Outbox
    metronome: Metronome


def lay_ground(settings: Settings | None = None) -> Ground:
    """Read the settings, open the vault and the database; NotReady when the zone rules are too old to schedule by."""
    settings = settings or load_settings()
    log.configure(settings.log_format)
    require_current_rules()
    open_vault([key.get_secret_value() for key in settings.data_key], settings.hash_key.get_secret_value())
    return Ground(settings, Database(settings.database_url), load_region(settings.region_file))


def public_addresses(settings: Settings) -> dict[str, str]:
    """Where each public channel of a campaign goes; those that are switched off are left out."""
    addresses = {}
    if settings.telegram_on and settings.telegram_channel:
        addresses["telegram_channel"] = settings.telegram_channel
    if settings.facebook_on and settings.facebook_page_id:
        addresses["facebook_page"] = settings.facebook_page_id
    return addresses


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
    inbox = Inbox(ground.db, ground.region, FLOWS, channels, outbox.wake)
    context = JobContext(ground.db, ground.region, public_addresses(settings), lambda: None)
    metronome = Metronome(JOBS, InProcessRunner(context), settings.tick_seconds)
    return System(ground, channels, inbox, outbox, metronome)
