"""Files of the Bot API: uploaded, named by id, or named by address."""

import struct
from urllib.parse import urlsplit

from sandbox.bot_calls import File, Upload
from sandbox.bot_desk import Desk
from sandbox.telegram_state import StoredFile
from sandbox.violations import Json, bad_request

PHOTO_LIMIT = 10 * 1024 * 1024
FILE_LIMIT = 50 * 1024 * 1024
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def resolve(desk: Desk, value: File, folder: str) -> StoredFile:
    """Return the stored file a parameter means, or refuse."""
    if isinstance(value, str) and value.startswith("attach://"):
        name = value.removeprefix("attach://")
        if name not in desk.files:
            raise bad_request("can't find the file attached as " + name, violation=True)
        value = desk.files[name]
    if isinstance(value, Upload):
        return _store(desk, value, folder)
    if urlsplit(value).scheme in {"http", "https"}:
        name = urlsplit(value).path.rpartition("/")[2] or "file"
        return desk.world.telegram.store_file(folder, name, "application/octet-stream", b"")
    if value not in desk.world.telegram.files:
        raise bad_request("wrong remote file identifier specified: Wrong string length", violation=True)
    return desk.world.telegram.files[value]


def _store(desk: Desk, upload: Upload, folder: str) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty", violation=True)
    if folder == "photos" and not upload.content.startswith(IMAGES):
        raise bad_request("IMAGE_PROCESS_FAILED", violation=True)
    if len(upload.content) > (PHOTO_LIMIT if folder == "photos" else FILE_LIMIT):
        raise bad_request("file is too big", violation=True)
    return desk.world.telegram.store_file(folder, upload.name, upload.mime, upload.content)


def _identity(stored: StoredFile) -> Json:
    return {"file_id": stored.id, "file_unique_id": "u" + stored.id[-12:], "file_size": len(stored.content)}


def photo(stored: StoredFile) -> Json:
    """Return the photo field of a message."""
    width, height = image_size(stored.content)
    return {"photo": [{**_identity(stored), "width": width, "height": height}]}


def voice(stored: StoredFile, duration: int | None) -> Json:
    """Return the voice field; duration in seconds."""
    return {"voice": {**_identity(stored), "duration": duration or 1, "mime_type": stored.mime}}


def audio(stored: StoredFile, duration: int | None) -> Json:
    """Return the audio field; duration in seconds."""
    named = {"file_name": stored.name, "mime_type": stored.mime}
    return {"audio": {**_identity(stored), "duration": duration or 1, **named}}


def video(stored: StoredFile, duration: int | None) -> Json:
    """Return the video field; duration in seconds."""
    shape = {"width": 640, "height": 360, "duration": duration or 1}
    return {"video": {**_identity(stored), **shape, "file_name": stored.name, "mime_type": stored.mime}}


def document(stored: StoredFile) -> Json:
    """Return the document field."""
    return {"document": {**_identity(stored), "file_name": stored.name, "mime_type": stored.mime}}


def image_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, and a usual size for what is none."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 1280, 720
