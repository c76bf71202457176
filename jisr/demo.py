"""`jisr demo`: everything in rehearsal against the sandbox; once with a table of what happened, or until Ctrl-C."""

import contextlib
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from jisr.rehearsal.stage import Stage, StageError, raised
from jisr.rehearsal.story import ADMIN, Row, play
from sandbox.client import SandboxError

console = Console()
PARTS = ("published", "conversation", "stored", "counted", "networks", "portal")


def demo(*, once: bool, port: int) -> int:
    """Play the story; the exit code: 0, or 1 when anything fell short."""
    password = secrets.token_urlsafe(12)
    # Whatever ends the rehearsal ends its two processes as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    try:
        with (
            _folder(once) as folder,
            raised(folder, port=0 if once else port, sandbox_port=0 if once else port + 1) as stage,
        ):
            console.print("• Starting the sandbox and Jisr …")
            stage.start()
            rows = play(stage, lambda line: console.print(f"• {line} …"), password)
            short = _show(rows, time.monotonic() - began)
            if not once:
                _stay(stage, password)
    except (StageError, SandboxError, OSError) as error:
        console.print(f"[red]The rehearsal stopped:[/red] {error}")
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 0 if not once else 1
    return 1 if short else 0


@contextlib.contextmanager
def _folder(once: bool) -> Iterator[Path]:
    """Where the rehearsal's database is: thrown away after a single run, else in var/demo until the next start."""
    if once:
        with tempfile.TemporaryDirectory(prefix="jisr-demo-") as name:
            yield Path(name)
        return
    folder = Path("var/demo")
    shutil.rmtree(folder, ignore_errors=True)
    yield folder


def _show(rows: list[Row], seconds: float) -> int:
    table = Table("", "part", "what", "result", title="The main job, once")
    for row in sorted(rows, key=lambda row: PARTS.index(row.part)):
        table.add_row("✓" if row.right else "✗", row.part, row.what, row.came)
    console.print(table)
    short = [row for row in rows if not row.right]
    verdict = f"{len(short)} fell short" if short else "all as it should be"
    console.print(f"{len(rows)} results, {verdict}, {seconds:.0f} s")
    return len(short)


def _stay(stage: Stage, password: str) -> None:
    console.print("\nJisr is running in rehearsal; nothing leaves this machine.")
    console.print(f"  Portal    {stage.url}/", highlight=False)
    console.print(f"  Console   {stage.url}/console/", highlight=False)
    console.print(f"            {ADMIN}   {password}", highlight=False, markup=False)
    console.print(f"  Phone     {stage.sandbox.url}/phone   (be a citizen)", highlight=False)
    console.print("Ctrl-C stops it.")
    while stage.server is not None and stage.server.poll() is None:
        time.sleep(0.5)
    raise StageError(f"jisr serve ended by itself; see {stage.log}")
