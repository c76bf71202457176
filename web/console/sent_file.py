"""Opens a photo or a voice message for a member of staff: out of the sealed copy, to them alone, kept nowhere."""

import re
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

from civic import matter_files, sent_files
from core import sealed_file
from core.errors import BadInput, Refused
from core.models import SentFileState
from web.console.desk import UNKEPT, Desk, Visitor
from web.files import kept_file

# What a browser may show or play in the page; all else is put on the disk of who asks.
TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "ogg": "audio/ogg",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "amr": "audio/amr", "wav": "audio/wav",
    "mp4": "video/mp4", "webm": "video/webm",
}  # fmt: skip
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


class SentFiles:
    """The route `/files/REFERENCE/NUMBER` of the section in which one kind of matter is read."""

    def __init__(self, desk: Desk, kind: matter_files.Desk) -> None:
        self._desk = desk
        self._kind = kind

    def add_to(self, router: APIRouter) -> None:
        """Put the route under the section's address."""
        router.add_api_route("/files/{reference}/{number:row}", self.show, methods=["GET"])

    def show(self, request: Request, reference: str, number: int) -> Response:
        """File `number` of a matter, whole or the range that is asked for; 404 for what is not there (any more).

        Each opening is written into the audit log; the further ranges of one that plays already are not. A file of the
        council's own is put on the disk of who asks.
        """
        who = self._desk.who(request)
        part = _RANGE.fullmatch(request.headers.get("range", ""))
        name, path, ours = self._open(who, reference, number, written=part is None or part[1] == "0")
        try:
            if ours:
                path.stat()  # once it streams, nobody can be told any more that it is missing
                return kept_file(path, name, {"Cache-Control": UNKEPT})
            return _answer(name, sealed_file.read(path), part)
        except OSError:
            raise HTTPException(404, "the file is not on the disk any more; restore it from a backup") from None

    def _open(self, who: Visitor, reference: str, number: int, *, written: bool) -> tuple[str, Path, bool]:
        """What the file is called, where it lies, and whether it is ours, once it is written down who looks at it."""
        db = self._desk.db
        try:
            with db.transaction() if written else db.reading() as session:
                file = matter_files.look_at(session, self._kind, reference, max(number, 1), who.email)
                row = sent_files.find(session, file.subject, file.network, file.handle) if not file.path else None
        except (BadInput, Refused) as missing:
            raise HTTPException(404, str(missing)) from None
        if file.path:
            return file.kind, Path(file.path), True
        if row is None or row.state is not SentFileState.KEPT:
            raise HTTPException(404, "the file is not fetched from its network")
        name = f"{file.subject}-{number}.{row.type}"
        return name, sent_files.place(self._desk.deps.settings.files_dir, row), False


def _answer(name: str, content: bytes, part: re.Match[str] | None) -> Response:
    kind = TYPES.get(name.rpartition(".")[2])
    headers = {
        "Cache-Control": UNKEPT,
        "Content-Disposition": f'{"inline" if kind else "attachment"}; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Accept-Ranges": "bytes",
    }
    kind = kind or "application/octet-stream"
    if part is None:
        return Response(content, 200, headers, kind)
    first, last = int(part[1]), min(int(part[2] or len(content)), len(content) - 1)
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers, kind)
