"""Reading what a caller sends, never more than allowed."""

from fastapi import HTTPException, Request

from core.i18n import N_
from web.explained import Explained


async def bounded_body(request: Request, limit: int) -> bytes:
    """The raw bytes of the body; 413 as soon as more than `limit` are announced or arrive."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise too_large(limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large(limit)
    return bytes(body)


def too_large(limit: int) -> HTTPException:
    """The refusal of a body over `limit` bytes."""
    return Explained(
        413,
        f"the body is over {limit} bytes",
        N_("This is too large"),
        N_("A form with its files may have %(most)s MB. Nothing was done: go back, what you wrote is still there, and "
           "choose a smaller file."),
        {"most": f"{limit / 1_000_000:g}"},
    )  # fmt: skip
