"""Files of the council that go out to people: sealed copies where they stay, under the name people see."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from core import sealed_file
from core.crypto import vault
from core.errors import BadInput
from core.i18n import N_

LARGEST = 50_000_000  # bytes; what a bot may send on Telegram
_UNSAFE = re.compile(r"[^\w.()\- ]+")


def keep(folder: Path, source: Path, *, largest: int = LARGEST) -> tuple[str, str]:
    """Seal a copy under `folder`; its name and where it lies now. BadInput when it cannot be read or is too large."""
    remedy = N_("Name a file that can be read.")
    try:
        size, digest = _measured(source)
    except IsADirectoryError:
        raise BadInput("this is a folder", where=str(source), remedy=remedy) from None
    except OSError as unreadable:
        reason = unreadable.strerror or "unreadable"
        raise BadInput("cannot be read (%(reason)s)", where=str(source), remedy=remedy, reason=reason) from None
    _require_size(size, largest, str(source))
    name = _safe(source.name)
    return name, _seal(folder, name, digest, sealed_file.stream(source))


def keep_given(folder: Path, name: str, content: bytes, *, largest: int = LARGEST) -> tuple[str, str]:
    """Seal what somebody gave under a name of theirs, as `keep` does; its name and where it lies now."""
    _require_size(len(content), largest, name)
    plain = _safe(name)
    return plain, keep_content(folder, plain, content)


def _require_size(size: int, largest: int, where: str) -> None:
    if not size or size > largest:
        what = N_("the file has more than %(most)s MB") if size else N_("the file is empty")
        raise BadInput(what, where=where, remedy=N_("Choose another file."), most=largest // 1_000_000)


def _safe(name: str) -> str:
    """A name as it is kept: a browser may send a whole path, of another system too; dots alone would be a folder."""
    return _UNSAFE.sub("_", re.split(r"[\\/]", name)[-1])[-100:].strip(". ") or "file"


def keep_content(folder: Path, name: str, content: bytes) -> str:
    """Seal a file under `folder`, the same content once; where it lies. BadInput when it cannot be written."""
    return _seal(folder, name, hashlib.sha256(content).hexdigest(), [content])


def _seal(folder: Path, name: str, digest: str, content: Iterable[bytes]) -> str:
    # A plain hash would tell who reads the disk which known file this is.
    kept = folder / vault().keyed_hash("file", digest)[:16] / name
    try:
        sealed_file.write(kept, content)
    except OSError as full:
        reason = full.strerror or "no reason given"
        what = N_("cannot be kept in %(folder)s (%(reason)s)")
        raise BadInput(what, where=str(kept), remedy=N_("See JISR_FILES_DIR."), folder=folder, reason=reason) from None
    return str(kept.resolve())


def _measured(source: Path) -> tuple[int, str]:
    """A file's length in bytes, and what tells it from others; of one that is too large the length alone counts."""
    size = source.stat().st_size
    with source.open("rb") as file:
        return size, hashlib.file_digest(file, "sha256").hexdigest() if size <= LARGEST else ""
