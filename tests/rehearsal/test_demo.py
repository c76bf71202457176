"""`jisr demo` as somebody runs it: it plays, prints where to look, and Ctrl-C ends everything it started."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests


def free_ports() -> int:
    """A port that is free, and the next one as well."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise LookupError


@contextmanager
def running(folder: Path, port: int, printed: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`jisr demo` in a folder; what it started ends with it, also when the test fails."""
    with printed.open("w") as out:
        demo = subprocess.Popen([sys.executable, "-m", "jisr", "demo", "--port", str(port)], cwd=folder, stdout=out,
                                stderr=out)  # fmt: skip
    try:
        yield demo
    finally:
        if demo.poll() is None:
            demo.send_signal(signal.SIGINT)
            demo.wait(30)


@pytest.mark.timeout(240)
def test_it_runs_until_ctrl_c_and_leaves_nothing_behind(tmp_path: Path):
    port, printed = free_ports(), tmp_path / "printed"
    with running(tmp_path, port, printed) as demo:
        _looked_at_and_ended(demo, port, printed)
    assert "Traceback" not in (tmp_path / "var/demo/jisr.log").read_text(encoding="utf-8")
    for gone in (port, port + 1):
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{gone}/", timeout=5)


def _looked_at_and_ended(demo: subprocess.Popen[bytes], port: int, printed: Path) -> None:
    deadline = time.monotonic() + 180
    while "Ctrl-C stops it" not in printed.read_text(encoding="utf-8"):
        assert demo.poll() is None, printed.read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.2)
    said = printed.read_text(encoding="utf-8")
    played = re.search(r"(\d+) results, all as it should be", said)
    assert played is not None
    assert int(played[1]) >= 30
    for address in (
        f"http://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/console/",
        f"http://127.0.0.1:{port + 1}/phone",
    ):
        assert address in said
        assert requests.get(address, timeout=10).status_code == 200
    demo.send_signal(signal.SIGINT)
    assert demo.wait(30) == 0
