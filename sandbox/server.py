"""Runs the sandbox: in a thread of this process, or in a process of its own."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import FrameType

import requests
import uvicorn

from sandbox.app import create_app
from sandbox.client import SandboxClient
from sandbox.transport import CuttableProtocol
from sandbox.world import World

START_TIME_OUT = 15


class SandboxServer(uvicorn.Server):
    """uvicorn with a protocol that can cut connections, and that ends open polls when it stops."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.world = World()
        self.socket = _listening(host, port)
        self.url = f"http://{host}:{self.socket.getsockname()[1]}"
        self.ready = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        config = uvicorn.Config(
            create_app(self.world),
            http=CuttableProtocol,
            loop="asyncio",
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
        super().__init__(config)

    def serve_here(self) -> None:
        """Serve until stopped."""
        self.run(sockets=[self.socket])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so to whoever waits."""
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.ready.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop on a signal, open polls first."""
        self.world.close()
        super().handle_exit(sig, frame)

    def stop(self) -> None:
        """Stop from another thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.world.close)
        self.should_exit = True


def _listening(host: str, port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only where the protocol is named; without that an answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(1024)
    return listener


@contextlib.contextmanager
def running_sandbox(host: str = "127.0.0.1", port: int = 0, *, process: bool = False) -> Iterator[SandboxClient]:
    """Run a sandbox and yield its client; port 0 takes a free one, `process` gives it a process of its own."""
    with _process(host, port) if process else _thread(host, port) as url, SandboxClient(url) as client:
        yield client


@contextlib.contextmanager
def _thread(host: str, port: int) -> Iterator[str]:
    server = SandboxServer(host, port)
    thread = threading.Thread(target=server.serve_here, name="sandbox", daemon=True)
    thread.start()
    if not server.ready.wait(START_TIME_OUT):
        raise RuntimeError(f"the sandbox did not start within {START_TIME_OUT} seconds")
    try:
        yield server.url
    finally:
        server.stop()
        thread.join(START_TIME_OUT)


@contextlib.contextmanager
def _process(host: str, port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox", "--host", host, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
        try:
            yield _url_of(child)
        finally:
            child.terminate()
            try:
                child.wait(START_TIME_OUT)
            except subprocess.TimeoutExpired:
                child.kill()


def _url_of(child: "subprocess.Popen[str]") -> str:
    line = child.stdout.readline() if child.stdout else ""
    url = line.strip().rpartition(" ")[2]
    if not url.startswith("http"):
        raise RuntimeError("the sandbox's process ended before it served")
    requests.get(f"{url}/_sandbox/counts", timeout=START_TIME_OUT).raise_for_status()
    return url
