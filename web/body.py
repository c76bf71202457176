"""Reading what a caller sends, never more than allowed."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

FORM_BYTES = 10_000


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
    return HTTPException(413, f"the body is over {limit} bytes")


async def form_fields(request: Request) -> Mapping[str, str]:
    """The fields of a posted form, the last one of each name; what is no form has none."""
    body = await bounded_body(request, FORM_BYTES)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=None))
