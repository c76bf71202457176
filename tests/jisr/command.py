"""Runs the `jisr` command in this process, as its entry point does, in an installation of a test's own."""

import io
import logging
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from jisr.cli import main

KEYS = {"JISR_SECRET_KEY": "s" * 32, "JISR_DATA_KEY": "d" * 32, "JISR_HASH_KEY": "h" * 32}
EDITOR, APPROVER = "amal@council.example", "brahim@council.example"
ROAD = """
name = "road-308"
topic = "roads"
channels = ["facebook_page", "telegram_channel", "telegram_subscribers"]

[body]
ar = "**الطريق** 308: الأشغال بدات."
fr = "**La route** 308 : les travaux commencent."
"""


@dataclass(frozen=True)
class Answer:
    """What a run of the command came to."""

    code: int
    out: str
    err: str


@dataclass
class Command:
    """`jisr` in the folder of one installation; its database is new until it is migrated."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    settings: dict[str, str] = field(default_factory=lambda: dict(KEYS))

    def __call__(self, *arguments: str, stdin: str = "", **settings: str) -> Answer:
        """Run it with these arguments; further settings are for this run alone."""
        self.capsys.readouterr()
        with self.monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            for name, value in {**self.settings, **settings}.items():
                patch.setenv(name, value)
            code = _run(arguments)
        told = self.capsys.readouterr()
        return Answer(code, told.out, told.err)

    def says(self, *arguments: str, **options: str) -> str:
        """Run it, see that it went well and warned of nothing, and return what it printed."""
        answer = self(*arguments, **options)
        assert (answer.code, answer.err) == (0, ""), answer
        return answer.out.strip()

    def write(self, name: str, text: str) -> str:
        """Put a file into the folder; its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


def _run(arguments: tuple[str, ...]) -> int:
    """The command sets up logging for its own process; here the test run's is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        with pytest.raises(SystemExit) as end:
            main(arguments)
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()
    assert isinstance(end.value.code, int)
    return end.value.code


def line_of(answer: Answer, code: int) -> str:
    """The one line with which a run was refused."""
    assert answer.code == code, answer
    assert answer.out == ""
    assert answer.err.count("\n") == 1, answer.err
    assert answer.err.startswith("jisr: ")
    return answer.err.removeprefix("jisr: ").rstrip("\n")
