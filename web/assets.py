"""Our own style and mark, served with their versions so that browsers keep them for long."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
_VERSIONED = "public, max-age=31536000, immutable"
_PLAIN = "public, max-age=300"


@cache
def address(name: str) -> str:
    """The path of a file of web/static with its content's hash, so that a changed file has a new address."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Assets(StaticFiles):
    """web/static with ETag (Starlette's) and Cache-Control."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year when it was asked for by its version."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _VERSIONED if scope["query_string"].startswith(b"v=") else _PLAIN
        return response
