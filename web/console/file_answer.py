"""A kept file handed to who may see it: to be saved, never opened as a page of ours."""

from pathlib import Path
from urllib.parse import quote

from fastapi import HTTPException, Response
from fastapi.responses import StreamingResponse

from core import sealed_file

PLAIN = "application/octet-stream"


def file_answer(name: str, kept: Path) -> Response:
    """The file at `kept`, opened piece by piece; 404 when it is not on the disk any more."""
    if not kept.is_file():
        raise HTTPException(404, "the file is not on the disk any more")
    return StreamingResponse(sealed_file.stream(kept), headers=_headers(name), media_type=PLAIN)


def content_answer(name: str, content: bytes) -> Response:
    """A file that was made just now."""
    return Response(content, headers=_headers(name), media_type=PLAIN)


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}", "Cache-Control": "no-store"}
