"""Fetches what a person sent from the network that keeps it, for staff to look at."""

import asyncio
import os
from pathlib import Path

from bots.channel import FileSource, SendError
from bots.channels.registry import build_channels
from civic import feedback
from civic.feedback_states import DESK
from core.errors import BadInput, Refused
from core.settings import Settings
from core.staff import audit, staff_who_may
from jisr.ground import Ground


def fetch_file(ground: Ground, reference: str, number: int, out: Path, by: str) -> int:
    """Put file `number` of a thread into `out`, which must be new, readable by this user alone; its length in bytes.

    Written into the audit log before it is fetched: looking at it is an act.
    """
    if out.exists():
        raise BadInput("there is such a file already", where=str(out), remedy="Name a new one.")
    with ground.db.transaction() as session:
        staff = staff_who_may(session, by, DESK, "look at what people sent")
        one = feedback.find_feedback(session, reference)
        files = feedback.files_of(session, one)
        if number > len(files):
            raise BadInput(f"{one.reference} has {len(files)} files", where="NUMBER", remedy="`show` numbers them.")
        audit(session, staff, "feedback.file", f"feedback:{one.id}", file=number)
        network, handle = one.network, files[number - 1].handle
    content = asyncio.run(_fetch(ground.settings, network, handle))
    _write(out, content)
    return len(content)


async def _fetch(settings: Settings, network: str, handle: str) -> bytes:
    channels = build_channels(settings)
    try:
        source = channels.get(network)
        if not isinstance(source, FileSource):
            raise Refused(f"files of {network or 'this network'} cannot be fetched: it is switched off")
        return await source.fetch(handle)
    except SendError as error:
        raise Refused(f"the file was not fetched: {error.detail}") from None
    finally:
        for channel in channels.values():
            await channel.close()


def _write(out: Path, content: bytes) -> None:
    try:
        with open(out, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(content)
    except OSError as impossible:
        reason = impossible.strerror or "no reason given"
        raise BadInput(f"it cannot be written ({reason})", where=str(out), remedy="Name another place.") from None
