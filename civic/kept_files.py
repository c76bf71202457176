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


def keep(folder: Path, source: Path) -> tuple[str, str]:
    """Seal a copy under `folder`; its name and where it lies now. BadInput when it cannot be read or is too large."""
    remedy = N_("Name a file that can be read.")
    try:
        size, digest = _measured(source)
    except IsADirectoryError:
        raise BadInput("this is a folder", where=str(source), remedy=remedy) from None
    except OSError as unreadable:
        reason = unreadable.strerror or "unreadable"
        raise BadInput("cannot be read (%(reason)s)", where=str(source), remedy=remedy, reason=reason) from None
    if not size or size > LARGEST:
        what = N_("the file has more than %(most)s MB") if size else N_("the file is empty")
        raise BadInput(what, where=str(source), remedy=N_("Choose another file."), most=LARGEST // 1_000_000)
    name = _UNSAFE.sub("_", source.name)[-100:]
    return name, _seal(folder, name, digest, sealed_file.stream(source))


def keep_given(folder: Path, name: str, content: bytes) -> tuple[str, str]:
    """Seal what somebody gave under a name of theirs, as `keep` does; its name and where it lies now."""
    if not content or len(content) > LARGEST:
        what = N_("the file has more than %(most)s MB") if content else N_("the file is empty")
        raise BadInput(what, where=name, remedy=N_("Choose another file."), most=LARGEST // 1_000_000)
    # A browser may send a whole path, of another system too; a name of dots alone would be a folder.
    plain = _UNSAFE.sub("_", re.split(r"[\\/]", name)[-1])[-100:].strip(". ") or "file"
    return plain, _seal(folder, plain, hashlib.sha256(content).hexdigest(), [content])


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
