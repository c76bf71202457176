"""Pages that everybody may keep for a while and ask for again by their mark."""

import hashlib

from fastapi import Request
from fastapi.responses import Response

PUBLIC = "public, max-age=60, stale-while-revalidate=600"


def kept(request: Request, response: Response, cache: str = PUBLIC) -> Response:
    """The answer with its mark and for how long it may be kept; 304 without a body when the visitor has it already."""
    mark = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:20]}"'
    response.headers["ETag"], response.headers["Cache-Control"] = mark, cache
    asked = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if response.status_code == 200 and (mark in asked or "*" in asked):
        headers = {
            name: value for name, value in response.headers.items() if name not in {"content-length", "content-type"}
        }
        return Response(status_code=304, headers=headers)
    return response
