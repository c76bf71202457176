"""A stage: the sandbox and `jisr serve` as processes of their own, on a database that belongs to the rehearsal."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import requests

from jisr.rehearsal import runs
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN, VERIFY_TOKEN
from sandbox.server import running_sandbox

START_SECONDS = 120.0
STOP_SECONDS = 15.0
# The sandbox takes any token of the right form; it opens nothing anywhere else.
# The name that the sandbox gives its first bot.
BOT_NAME = "jisr_sandbox_bot"
BOT_TOKEN = "123456789:AAsandboxsandboxsandboxsandboxsandbox"  # noqa: S105
CHANNEL = "@jisr_region"


class StageError(Exception):
    """Something on the stage did not start or did not do what it was told; the text is one line."""


@dataclass
class Stage:
    """A Jisr of our own, its sandbox and its settings; `server` is the running `jisr serve`, if it runs."""

    folder: Path
    sandbox: SandboxClient
    port: int
    settings: dict[str, str]
    server: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "jisr.log"

    @property
    def url(self) -> str:
        """Where the portal is."""
        return self.settings["JISR_PUBLIC_URL"]

    def jisr(self, *arguments: str, stdin: str = "") -> str:
        """Run the command with these arguments; what it printed. StageError with its error line."""
        done = runs.run(arguments, self._environment(), self.folder, stdin)
        if done.code:
            raise StageError(f"jisr {' '.join(arguments)}: {done.err.strip() or done.code}")
        return done.out.strip()

    def start(self) -> None:
        """Start `jisr serve` and wait until it answers."""
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                _command("serve", "--port", str(self.port)), env=self._environment(), cwd=self.folder, stdout=log,
                stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise StageError(f"jisr serve did not start; its last words: {self._last_words()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def get(self, path: str, **options: Any) -> requests.Response:
        """Ask the portal for a page."""
        return requests.get(self.url + path, timeout=10, **options)

    def _end(self, number: signal.Signals) -> None:
        server, self.server = self.server, None
        if server is None or server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(STOP_SECONDS)

    def _answers(self) -> bool:
        try:
            return bool(self.get("/readyz").ok)
        except requests.ConnectionError:
            return False

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "none"

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JISR_")}
        return {**kept, **self.settings}


def _command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "jisr", *arguments]


@contextlib.contextmanager
def raised(
    folder: Path, settings: Mapping[str, str] | None = None, *, port: int = 0, sandbox_port: int = 0
) -> Iterator[Stage]:
    """A stage with a running sandbox, subscribed to nothing yet; port 0 takes a free one; settings override ours."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or _free_port()
    with running_sandbox(port=sandbox_port, process=True) as sandbox:
        stage = Stage(folder, sandbox, port, {**_settings(folder, sandbox.url, port), **(settings or {})})
        try:
            yield stage
        finally:
            stage.stop()


def subscribe_page(stage: Stage) -> None:
    """Have the sandbox's page send its events to us, as the app's settings would on Facebook."""
    stage.sandbox.subscribe_facebook(f"{stage.url}/hooks/facebook", verify_token=VERIFY_TOKEN, app_secret=APP_SECRET)


def _settings(folder: Path, sandbox_url: str, port: int) -> dict[str, str]:
    return {
        "JISR_REGION_FILE": str(sleepless_region(folder)),
        "JISR_DATABASE_URL": f"sqlite:///{folder.resolve()}/jisr.db",
        "JISR_SECRET_KEY": secrets.token_hex(32),
        "JISR_DATA_KEY": secrets.token_hex(32),
        "JISR_HASH_KEY": secrets.token_hex(32),
        "JISR_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "JISR_TICK_SECONDS": "0.2",
        "JISR_TELEGRAM_TOKEN": BOT_TOKEN,
        "JISR_TELEGRAM_BOT": BOT_NAME,
        "JISR_TELEGRAM_API_BASE": sandbox_url,
        "JISR_TELEGRAM_CHANNEL": CHANNEL,
        "JISR_TELEGRAM_MODE": "webhook",
        "JISR_TELEGRAM_WEBHOOK_SECRET": secrets.token_hex(32),
        "JISR_FACEBOOK_PAGE_ID": PAGE_ID,
        "JISR_FACEBOOK_PAGE_TOKEN": PAGE_TOKEN,
        "JISR_FACEBOOK_APP_SECRET": APP_SECRET,
        "JISR_FACEBOOK_VERIFY_TOKEN": VERIFY_TOKEN,
        "JISR_FACEBOOK_API_BASE": sandbox_url,
        "JISR_MESSENGER": "on",
    }


def sleepless_region(folder: Path) -> Path:
    """The packaged region without [news]: a rehearsal runs at any hour, and tells the news of weeks in a minute."""
    kept, in_news = [], False
    for line in files("civic").joinpath("region.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            in_news = line.lstrip("[").startswith("news.")
        if not in_news:
            kept.append(line)
    path = folder.resolve() / "region.toml"
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
