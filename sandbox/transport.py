"""Answers that are none: connections closed in the caller's face."""

import asyncio
import socket
import struct
from typing import cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

LINGER_NONE = struct.pack("ii", 1, 0)


class CuttableProtocol(H11Protocol):
    """uvicorn's protocol with the connection's transport in the scope's state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the transport where an answer finds it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Cut(Response):
    """Closes the connection without a byte; with `reset` the caller sees it reset."""

    def __init__(self, *, reset: bool = False) -> None:
        super().__init__()
        self.reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Drop the connection and wait until the server has noticed."""
        transport = cast(asyncio.Transport, scope["state"]["transport"])
        if self.reset:
            connection: socket.socket = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NONE)
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
