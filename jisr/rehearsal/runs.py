"""Running the `jisr` command many times: each a process of its own, forked from one that has loaded the program."""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["jisr.cli"])
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Done:
    """How a run ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


def run(arguments: Sequence[str], environment: Mapping[str, str], folder: Path, stdin: str = "") -> Done:
    """Run `jisr` with these arguments, settings and working folder, to its end."""
    with tempfile.TemporaryDirectory() as place:
        told, out, err = (Path(place, name) for name in ("in", "out", "err"))
        told.write_text(stdin, encoding="utf-8")
        process = _FORKS.Process(target=_run, args=(tuple(arguments), dict(environment), folder, Path(place)))
        process.start()
        process.join()
        return Done(process.exitcode or 0, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def _run(arguments: tuple[str, ...], environment: dict[str, str], folder: Path, place: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (name, flags) in enumerate((("in", os.O_RDONLY), ("out", _WRITE), ("err", _WRITE))):
        os.dup2(os.open(place / name, flags, 0o600), number)
    # The library of processes leaves a child no input.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115

    from jisr.cli import main

    main(arguments)
