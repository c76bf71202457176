"""Answers that any program may read and keep: open to other sites, with the hash and the day of what they hold."""

from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from fastapi.responses import Response

from web.data.snapshots import File

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
    # Pages of other sites may show it.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
CACHE = "public, max-age=300"


def send(request: Request, file: File, *, name: str = "") -> Response:
    """The file; 304 without it when the reader has it already. With a `name` browsers keep it under that."""
    headers = {
        **OPEN,
        "Cache-Control": CACHE,
        "ETag": f'"{file.tag}"',
        "Last-Modified": format_datetime(file.since, usegmt=True),
    }
    if _has_it(request, file):
        return Response(status_code=304, headers=headers)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(file.content, media_type=file.form, headers=headers)


def _has_it(request: Request, file: File) -> bool:
    """By the hash where the reader names one, else by the day (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        named = {tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")}
        return bool(named & {file.tag, "*"})
    try:
        return file.since <= parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (TypeError, ValueError):
        return False


def allow() -> Response:
    """What a browser asks before a page of another site sends its own headers."""
    conditions = "If-None-Match, If-Modified-Since"
    more = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": conditions}
    return Response(status_code=204, headers={**OPEN, **more, "Access-Control-Max-Age": "86400"})
