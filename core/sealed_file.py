"""Files that lie encrypted on the disk: written whole or not at all, in bounded memory, and given a new key in place.

A sealed file is one line of mark, one line with its own key sealed by JISR_DATA_KEY, and its pieces. A change of
JISR_DATA_KEY renews that second line alone. What does not begin with the mark is a plain file and is read as it is.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.crypto import FileKey, vault
from core.errors import NotReady

MARK = b"jisr-sealed-1\n"
PIECE = 64 * 1024
LONGEST_KEY = 1000
# What a write that was interrupted leaves behind; `leftovers` finds them.
UNFINISHED = ".unfinished-"


def write(path: Path, content: Iterable[bytes]) -> int:
    """Seal `content` into the file, in the place of what was there; its plain length. Raises OSError.

    Only this user can read the file and a folder made for it.
    """
    key, length = FileKey.new(), 0
    with _replacing(path) as file:
        file.write(MARK + key.sealed().encode() + b"\n")
        for number, (piece, last) in enumerate(_pieces(content)):
            file.write(key.seal(number, piece, last=last))
            length += len(piece)
    return length


def read(path: Path) -> bytes:
    """All of a file, opened where it is sealed. Raises OSError; NotReady in one line when it cannot be opened."""
    return b"".join(stream(path))


def stream(path: Path) -> Iterator[bytes]:
    """The same piece by piece, each of `PIECE` bytes at most."""
    with path.open("rb") as file:
        if file.read(len(MARK)) != MARK:
            file.seek(0)
            yield from iter(lambda: file.read(PIECE), b"")
            return
        try:
            yield from _opened(file)
        except NotReady as closed:
            raise NotReady(f"the file {path.name} cannot be opened: {closed}") from None


def is_sealed(path: Path) -> bool:
    """Whether the file is a sealed one. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def is_newest(path: Path) -> bool:
    """Whether the newest key of JISR_DATA_KEY sealed it; never for a plain file. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK and vault().newest(_key_line(file))


def reseal(path: Path) -> bool:
    """Seal the file's key with the newest one, a plain file whole; whether anything had to be done.

    A file that is removed meanwhile stays removed. Raises OSError, NotReady when no key opens it.
    """
    if is_newest(path):
        return False
    if not is_sealed(path):
        write(path, stream(path))
        return True
    try:
        with path.open("rb") as old, _replacing(path) as new:
            old.seek(len(MARK))
            new.write(MARK + vault().reseal(_key_line(old)).encode() + b"\n")
            shutil.copyfileobj(old, new, PIECE)
            if not os.fstat(old.fileno()).st_nlink:
                raise FileNotFoundError(path)
    except NotReady as closed:
        raise NotReady(f"the file {path.name} cannot be opened: {closed}") from None
    return True


def leftovers(folder: Path) -> Iterator[Path]:
    """What interrupted writes left under a folder."""
    yield from folder.rglob(f"{UNFINISHED}*")


def _opened(file: BinaryIO) -> Iterator[bytes]:
    key = FileKey.opened(_key_line(file))
    size = PIECE + FileKey.OVERHEAD
    sealed, number = file.read(size), 0
    while True:
        following = file.read(size)
        yield key.open(number, sealed, last=not following)
        if not following:
            return
        sealed, number = following, number + 1


def _key_line(file: BinaryIO) -> str:
    line = file.readline(LONGEST_KEY)
    if not line.endswith(b"\n"):
        raise NotReady("its first lines are not those of a sealed file")
    return line[:-1].decode("ascii", "replace")


def _pieces(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The content in pieces of one size, each with whether it is the last; nothing at all is one empty piece."""
    waiting = b""
    for part in content:
        waiting += part
        while len(waiting) > PIECE:
            yield waiting[:PIECE], False
            waiting = waiting[PIECE:]
    yield waiting, True


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the path that takes its place once all of it is on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
