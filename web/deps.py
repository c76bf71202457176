"""What the web stands on, handed to it by the composition root."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bots.channel import Channel
from civic.region import Region
from core.db import Database
from core.settings import Settings

Take = Callable[[str, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Deps:
    """`take(channel, raw)` is the inbox: committed when it returns, BadPayload when the form is not the network's.

    `channels` opens the networks for a page to ask them, which closes them again.
    """

    settings: Settings
    db: Database
    region: Region
    take: Take
    channels: Callable[[], Mapping[str, Channel]] = dict
