"""Brings recordings that staff sent to the bot to our own disk, so that they can be heard on every network."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bots.channel import Channel, FileSource, SendError
from civic import kept_files, voices
from core.db import Database
from core.log import get_logger
from core.models import VoicePrompt

log = get_logger(__name__)


async def bring_home(db: Database, channels: Mapping[str, Channel], folder: Path) -> int:
    """Fetch what lies with a network alone, and keep it under `folder`; how many are here now that were not.

    What cannot be fetched stays where it is and is tried again at the next call.
    """
    found = await asyncio.to_thread(_elsewhere, db)
    return sum([await _bring(db, channels.get(one.network), one, folder) for one in found])


def _elsewhere(db: Database) -> list[VoicePrompt]:
    with db.reading() as session:
        return voices.elsewhere(session)


async def _bring(db: Database, channel: Channel | None, one: VoicePrompt, folder: Path) -> bool:
    if not isinstance(channel, FileSource):
        return False
    try:
        content = await channel.fetch(one.handle)
    except SendError as error:
        log.warning("a recording was not fetched", prompt=one.prompt, language=one.language, detail=error.detail)
        return False
    suffix = voices.suffix_of(content)
    if not suffix:
        log.warning("a recording is no sound file that networks take", prompt=one.prompt, language=one.language)
        return False
    return await asyncio.to_thread(_keep, db, one, folder, content, suffix)


def _keep(db: Database, one: VoicePrompt, folder: Path, content: bytes, suffix: str) -> bool:
    path = kept_files.keep_content(folder, f"{one.prompt}.{one.language}{suffix}", content)
    with db.transaction() as session:
        return voices.brought_home(session, one, path)
