"""Public answers packed for slow lines; never the console's, whose pages hold secrets beside what a visitor typed."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST = 1000
LEVEL = 6
PLAIN = ("/console", "/hooks")


class Compression:
    """ASGI middleware: gzip for who accepts it; parts of files (Range) are sent as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain, self._packed = app, GZipMiddleware(app, minimum_size=LEAST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pack what may be; its mark is weak then, since the bytes are others (RFC 9110, 8.8.3)."""
        if scope["type"] != "http" or scope["path"].startswith(PLAIN) or "range" in Headers(scope=scope):
            await self._plain(scope, receive, send)
            return

        async def with_weak_mark(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                mark = headers.get("etag", "")
                if "content-encoding" in headers and mark.startswith('"'):
                    headers["ETag"] = f"W/{mark}"
            await send(message)

        await self._packed(scope, receive, with_weak_mark)
