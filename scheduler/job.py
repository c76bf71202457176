"""What a job is: a tick that moves rows; the same function wherever it runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bots.channel import Channel
from civic.region import Region
from core.db import Database
from core.settings import Settings


@dataclass(frozen=True)
class JobContext:
    """What every job is given; `addresses` are the public channels that are switched on, by campaign channel name.

    `channels` opens the networks for a job to ask them, which closes them again; `files_dir` is JISR_FILES_DIR, None
    where no files are kept. `take` hands a raw event of a network to the inbox and waits until it is stored.
    """

    db: Database
    region: Region
    addresses: Mapping[str, str]
    wake: Callable[[], None]
    files_dir: Path | None = None
    channels: Callable[[], Mapping[str, Channel]] = dict
    settings: Settings | None = None
    take: Callable[[str, Mapping[str, Any]], None] | None = None


@dataclass(frozen=True)
class Job:
    """A tick: its name, how often it runs in seconds (None: as often as the setting JISR_TICK_SECONDS says).

    `first_after` is how many seconds after the start it runs first: what looks at a connection lets it be made.
    """

    name: str
    run: Callable[[JobContext], None]
    every_seconds: float | None = None
    first_after: float = 0.0
