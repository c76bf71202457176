"""Keeps what people sent before their network forgets it, and clears the disk of what has ended."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bots.channel import Channel
from bots.files import keep_wanted, remove_ended, sweep
from civic.sent_files import any_wanted
from core.clock import now
from core.log import get_logger
from scheduler.job import Job, JobContext

log = get_logger(__name__)

SOON, DAILY = 5.0, 86_400.0
# A write takes seconds; what is older was interrupted.
INTERRUPTED = 3_600.0


def keep_files(context: JobContext) -> None:
    """Remove what has ended, then fetch what waits; over connections of its own, closed again."""
    if context.files_dir is None:
        return
    removed = remove_ended(context.db, context.files_dir)
    with context.db.reading() as session:
        waiting = any_wanted(session)
    kept = asyncio.run(_fetch(context, context.files_dir)) if waiting else 0
    if removed or kept:
        log.info("files of people", kept=kept, removed=removed)


async def _fetch(context: JobContext, files_dir: Path) -> int:
    channels: Mapping[str, Channel] = context.channels()
    try:
        return await keep_wanted(context.db, files_dir, channels)
    finally:
        for channel in channels.values():
            await channel.close()


def sweep_files(context: JobContext) -> None:
    """Remove what a killed process left behind."""
    if context.files_dir is None:
        return
    swept = sweep(context.db, context.files_dir, now().timestamp() - INTERRUPTED)
    if swept:
        log.info("left-over files removed", files=swept)


KEEP_FILES = Job("keep_files", keep_files, SOON)
SWEEP_FILES = Job("sweep_files", sweep_files, DAILY)
