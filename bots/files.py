"""Fetches what people sent while their network still has it, and keeps it sealed; removes what has ended."""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path

from bots.channel import Channel, FileSource, Rejected, SendError
from civic import sent_files
from civic.file_types import type_of
from civic.sent_files import Wanted
from core import sealed_file
from core.db import Database
from core.errors import Refused
from core.i18n import N_
from core.log import get_logger
from core.sentence import Sentence

log = get_logger(__name__)

AT_ONCE, BATCH = 4, 40
SWEPT = 500


async def keep_wanted(db: Database, files_dir: Path, channels: Mapping[str, Channel]) -> int:
    """Fetch the files that wait, a batch at most; how many are kept. What fails is written down and tried again."""
    sources = [name for name, channel in channels.items() if isinstance(channel, FileSource)]
    with db.reading() as session:
        waiting = sent_files.wanted(session, sources, BATCH)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(file: Wanted) -> bool:
        async with room:
            reason = await keep_one(db, files_dir, channels, file)
        if reason:
            log.info("a file was not kept", file=file.id, network=file.network, reason=reason)
        return not reason

    return sum(await asyncio.gather(*(one(file) for file in waiting)))


async def keep_one(db: Database, files_dir: Path, channels: Mapping[str, Channel], file: Wanted) -> str:
    """Fetch one file and keep it; why that was not possible, which is written down as well, or no words."""
    try:
        content = await _source(channels, file.network).fetch(file.handle)
        ending = type_of(content)
        if not ending:
            raise Rejected("it is of no type that is kept (pictures, sound, video, documents)")
    except SendError as error:
        with db.transaction() as session:
            sent_files.note_missed(session, file.id, error.detail, lost=not error.retryable, pause=error.retry_after)
        return error.detail
    return await asyncio.to_thread(_store, db, files_dir, file.id, content, ending)


def _source(channels: Mapping[str, Channel], network: str) -> FileSource:
    source = channels.get(network)
    if not isinstance(source, FileSource):
        name = network or Sentence(N_("this network"))
        raise Refused("files of %(network)s cannot be fetched: it is switched off", network=name)
    return source


def _store(db: Database, files_dir: Path, number: int, content: bytes, ending: str) -> str:
    """Seal it first, then write that down: whatever comes between, nothing is said to be there that is not."""
    path = files_dir / sent_files.path_of(number)
    try:
        sealed_file.write(path, [content])
    except OSError as full:
        reason = f"it cannot be kept in {files_dir} ({full.strerror or 'no reason given'})"
        with db.transaction() as session:
            sent_files.note_missed(session, number, reason, lost=False)
        return reason
    with db.transaction() as session:
        still_wanted = sent_files.note_kept(session, number, ending, len(content))
    if not still_wanted:
        path.unlink(missing_ok=True)
        return "it was ended meanwhile"
    return ""


def remove_ended(db: Database, files_dir: Path) -> int:
    """Remove from the disk what has ended, then its rows; how many. Ending between the two does no harm."""
    with db.reading() as session:
        found = sent_files.ended(session, SWEPT)
    removed = [number for number, path in found if _remove(files_dir / path)]
    if removed:
        with db.transaction() as session:
            sent_files.forget_ended(session, removed)
    return len(removed)


def _remove(path: Path) -> bool:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as stuck:
        log.warning("a file that ended cannot be removed", path=str(path), reason=stuck.strerror)
        return False
    return True


def sweep(db: Database, files_dir: Path, older_than: float) -> int:
    """Remove what a killed process left: unfinished writes, and files of no row, older than a moment (Unix time)."""
    folder = files_dir / sent_files.FOLDER
    old = {path.name: path for path in folder.glob("*") if path.stat().st_mtime < older_than}
    with db.reading() as session:
        lost = [old[name] for name in sent_files.strays(session, list(old))]
    lost += [path for path in sealed_file.leftovers(files_dir) if path.stat().st_mtime < older_than]
    return sum(_remove(path) for path in set(lost))
