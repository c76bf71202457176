"""Gives staff what a person sent, and what the council answered with: out of the sealed copy, or from the network."""

import asyncio
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from bots.channels.registry import build_channels
from bots.files import keep_one
from civic import sent_files
from civic.matter_files import Desk, MatterFile, look_at, row_of
from civic.sent_files import Wanted
from core import sealed_file
from core.errors import BadInput, Refused
from core.models import SentFileState
from jisr.ground import Ground

Number = Annotated[int, typer.Argument(min=1, help="The file's number, as `show` says.")]
Out = Annotated[Path, typer.Option(help="Where to put it.")]


def in_brackets(file: dict[str, Any]) -> str:
    """A file as a thread shows it: its number, its kind, and how it stands."""
    size = f", {file['type']}, {-(-file['size'] // 1000)} kB" if "size" in file else ""
    trouble = f", {file['state']}: {file['reason']}" if "reason" in file else ""
    return f"[file {file['number']}: {file['kind']}{size}{trouble}]"


def fetch_file(ground: Ground, desk: Desk, reference: str, number: int, out: Path, by: str) -> int:
    """Put file `number` of a matter into `out`, which must be new, readable by this user alone; its length in bytes."""
    if out.exists():
        raise BadInput("there is such a file already", where=str(out), remedy="Name a new one.")
    with ground.db.transaction() as session:
        file = look_at(session, desk, reference, number, by)
    kept = Path(file.path) if file.path else _kept(ground, file)
    try:
        content = sealed_file.read(kept)
    except OSError:
        raise Refused(f"the file {kept.name} is not in JISR_FILES_DIR any more; restore it from a backup") from None
    return _write(out, content)


def _kept(ground: Ground, file: MatterFile) -> Path:
    """Where the sealed copy lies, fetched now where there is none yet."""
    with ground.db.transaction() as session:
        row = row_of(session, file)
        wanted, kept = Wanted(row.id, row.network, row.handle), row.state is SentFileState.KEPT
    if not kept:
        reason = asyncio.run(_fetch(ground, wanted))
        if reason:
            raise Refused(f"the file was not fetched: {reason}")
    return ground.settings.files_dir / sent_files.path_of(wanted.id)


async def _fetch(ground: Ground, wanted: Wanted) -> str:
    channels = build_channels(ground.settings)
    try:
        return await keep_one(ground.db, ground.settings.files_dir, channels, wanted)
    finally:
        for channel in channels.values():
            await channel.close()


def _write(out: Path, content: bytes) -> int:
    try:
        with open(out, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            return file.write(content)
    except OSError as impossible:
        reason = impossible.strerror or "no reason given"
        raise BadInput(f"it cannot be written ({reason})", where=str(out), remedy="Name another place.") from None
