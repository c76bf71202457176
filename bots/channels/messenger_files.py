"""Files of ours on their way to people on Messenger: read, checked, uploaded."""

import asyncio
import mimetypes
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bots.channel import NotReached, Rejected
from bots.channels.graph import GraphClient, Upload
from core import sealed_file
from core.clock import now
from core.message import Media
from core.networks import MESSENGER_CAPABILITIES

# Messenger's words for the kinds of files; what is none of these goes as "file".
TYPES = {"photo": "image", "voice": "audio", "video": "video"}
# The network knows what it keeps for 90 days.
KEPT_FOR = timedelta(days=80)
# What is said to many, again and again: recordings of questions, which have no name of their own. All else goes with
# its one message, and the network keeps no second copy.
KEPT_KINDS = frozenset({"voice"})
# The type of a recording must be a sound's, or it is refused; not every machine's list of types knows these.
SOUNDS = {".ogg": "audio/ogg", ".m4a": "audio/mp4", ".mp3": "audio/mpeg"}
ANY = "application/octet-stream"


class Uploads:
    """Makes attachments of files; remembers, while the process lives, what the network has already."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph
        self._kept: dict[tuple[str, float, int], tuple[str, datetime]] = {}

    async def attachment(self, media: Media) -> tuple[dict[str, Any], Mapping[str, Upload]]:
        """The `attachment` of a message, and the file that goes in the same call, where one does; raises SendError."""
        kind = TYPES.get(media.kind, "file")
        upload, key = await asyncio.to_thread(_read, media)
        if media.kind not in KEPT_KINDS or media.name or key is None:
            return {"type": kind, "payload": {"is_reusable": False}}, {"filedata": upload}
        return {"type": kind, "payload": {"attachment_id": await self._keep(kind, upload, key)}}, {}

    def forget(self, attachment: Mapping[str, Any]) -> None:
        """Upload anew what this attachment named."""
        named = attachment["payload"].get("attachment_id")
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0] != named}

    async def _keep(self, kind: str, upload: Upload, key: tuple[str, float, int]) -> str:
        """The network's name for a file of the council; uploading it twice harms nobody."""
        known, since = self._kept.get(key, ("", now()))
        if known and now() - since < KEPT_FOR:
            return known
        message = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
        answer = await self._graph.call(
            "me/message_attachments", "POST", {"message": message}, {"filedata": upload}, repeatable=True
        )
        if not answer.get("attachment_id"):
            # Nobody was sent anything yet.
            raise NotReached("the answer to an upload has no attachment_id")
        self._kept[key] = (str(answer["attachment_id"]), now())
        return self._kept[key][0]


def _read(media: Media) -> tuple[Upload, tuple[str, float, int] | None]:
    """The file, and by what it is known again when it lies on our disk."""
    if media.content:
        return Upload(media.name, _type(media.name), media.content.encode()), None
    if not media.path:
        raise Rejected("the file is kept by another network, or is gone")
    path = Path(media.path)
    try:
        found = path.stat()
        if not 0 < found.st_size <= MESSENGER_CAPABILITIES.file_limit:
            raise Rejected(f"the file {path.name} has {found.st_size} bytes: more than Messenger takes, or none")
        content = sealed_file.read(path)
    except OSError as unreadable:
        raise Rejected(f"the file {path} cannot be read: {unreadable.strerror}") from unreadable
    upload = Upload(media.name or path.name, _type(path.name), content)
    return upload, (media.path, found.st_mtime, found.st_size)


def _type(name: str) -> str:
    return SOUNDS.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or ANY
