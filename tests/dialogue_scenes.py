"""The files of tests/flows as scenes, and what the bot says as their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.message import Message
from tests.bots.stage import plain


def lines_of(message: Message) -> Iterator[str]:
    """A message as the files of tests/flows write it."""
    yield from (f"< ({' '.join(filter(None, (media.kind, media.name)))})" for media in message.media)
    yield from (f"< {plain(line)}" for line in message.text.splitlines() if line.strip())
    for row in message.rows:
        yield "< " + " ".join(f"[{plain(button.label)}]" for button in row)


def fits(expected: str, line: str) -> bool:
    """Whether a line is the expected one, where * stands for anything."""
    return re.fullmatch(".*".join(re.escape(part) for part in expected.split("*")), line) is not None


@dataclass(frozen=True)
class Scene:
    """One scene of a file: its title and its lines with their numbers."""

    file: Path
    title: str
    lines: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        return f"{self.file.stem}: {self.title}"


def scenes(folder: Path) -> list[Scene]:
    """All scenes of all files."""
    return [scene for file in sorted(folder.glob("*.txt")) for scene in _scenes(file)]


def _scenes(file: Path) -> Iterator[Scene]:
    scene: Scene | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("--- "):
            if scene:
                yield scene
            scene = Scene(file, line.removeprefix("--- "), ())
        elif line.strip() and not line.startswith("#"):
            assert scene is not None, f"{file}:{number}: a scene begins with ---"
            scene = replace(scene, lines=(*scene.lines, (number, line.rstrip())))
    if scene:
        yield scene
