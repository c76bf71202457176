"""Reading what a caller sends, never more than allowed."""

from fastapi import HTTPException, Request


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
