"""Asks a network for updates where it cannot reach us, and hands each to the inbox before asking for the next."""

from bots.channel import BadPayload, PollingChannel
from bots.inbox import Inbox
from core.log import get_logger

log = get_logger(__name__)


async def poll(channel: PollingChannel, inbox: Inbox) -> None:
    """Take in updates until cancelled; one of no known form is logged and passed over, or it would come for ever."""
    async for raw in channel.updates():
        try:
            await inbox.take_patiently(channel.name, raw)
        except BadPayload as unreadable:
            log.warning("an update could not be read", channel=channel.name, detail=str(unreadable))
