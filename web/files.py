"""Files handed to a browser: opened where they lie sealed, under the name that people know."""

import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from core import sealed_file


def attachment(name: str) -> str:
    """The Content-Disposition of a file to be kept."""
    plain = quote(name)
    return f'attachment; filename="{name}"' if plain == name else f"attachment; filename*=utf-8''{plain}"


def kept_file(path: Path, name: str, headers: Mapping[str, str]) -> StreamingResponse:
    """A file of the council's, sealed or plain; the caller knows that it is there."""
    return given(sealed_file.stream(path), name, headers)


def given(content: Iterable[bytes], name: str, headers: Mapping[str, str]) -> StreamingResponse:
    """What goes out as a file of this name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    safe = {"Content-Disposition": attachment(name), "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(content, media_type=kind, headers={**headers, **safe})
