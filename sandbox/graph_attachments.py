"""Files of Messenger messages: uploaded with a message or ahead of it, checked as the network does."""

from pathlib import PurePath
from typing import Any

from sandbox.bot_calls import Upload
from sandbox.facebook_state import Kept
from sandbox.graph_desk import GraphDesk
from sandbox.graph_writing import parameter
from sandbox.messenger_calls import Attachment, UploadAttachment
from sandbox.serials import next_large
from sandbox.violations import GraphError, Json

LARGEST = 25 * 1024 * 1024
# What a file must be to pass for its type: the beginning of its MIME type.
MIMES = {"image": "image/", "audio": "audio/", "video": "video/", "file": ""}
FORBIDDEN = frozenset({".exe", ".bat", ".cmd", ".com", ".scr", ".js", ".jar", ".msi", ".html", ".htm"})


def upload(desk: GraphDesk, _node: Any, call: UploadAttachment) -> Json:
    """Keep a file for messages to come; return its id."""
    if not call.message.attachment.payload.is_reusable:
        raise parameter("An attachment that is uploaded ahead must be reusable")
    kept = attached(desk, call.message.attachment, call.filedata)
    if kept is None:
        raise parameter("Param message must hold a file")
    return {"attachment_id": kept.id}


def attached(desk: GraphDesk, attachment: Attachment | None, file: Upload | None) -> Kept | None:
    """The file of an attachment, kept; None for a text, a template, and a file elsewhere, by its address."""
    if attachment is None or attachment.type == "template":
        if file is not None:
            raise parameter("A file needs an attachment of its type")
        return None
    payload = attachment.payload
    if sum(each is not None for each in (payload.url, payload.attachment_id, file)) != 1:
        raise parameter("An attachment is an url, an attachment_id or a file, one of them")
    if payload.attachment_id is not None:
        return _known(desk, attachment.type, payload.attachment_id)
    return _kept(desk, attachment, file) if file is not None else None


def _known(desk: GraphDesk, kind: str, number: str) -> Kept:
    found = desk.facebook.files.get(number)
    if found is None or not found.reusable or found.kind != kind:
        raise GraphError(100, "(#100) Invalid attachment id", subcode=2018074, violation=True)
    return found


def _kept(desk: GraphDesk, attachment: Attachment, file: Upload) -> Kept:
    if not file.content or len(file.content) > LARGEST:
        raise GraphError(100, "(#100) Upload attachment failure.", subcode=2018047, violation=True)
    if not file.mime.startswith(MIMES[attachment.type]):
        message = f"(#100) Incorrect file format: {file.mime} is no {attachment.type}"
        raise GraphError(100, message, subcode=2018047, violation=True)
    if PurePath(file.name).suffix.lower() in FORBIDDEN:
        message = "(#546) The type of file you're trying to attach isn't allowed. Please try again with another format."
        raise GraphError(546, message, violation=True)
    reusable = bool(attachment.payload.is_reusable)
    kept = Kept(str(next_large()), attachment.type, file.name, file.mime, file.content, reusable)
    desk.facebook.files[kept.id] = kept
    return kept
