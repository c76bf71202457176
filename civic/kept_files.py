"""Files of the council that go out to people: copied to where they stay, under the name people see."""

import hashlib
import re
from pathlib import Path

from core.errors import BadInput

LARGEST = 50_000_000  # bytes; what a bot may send on Telegram
_UNSAFE = re.compile(r"[^\w.()\- ]+")


def keep(folder: Path, source: Path) -> tuple[str, str]:
    """Copy a file under `folder`; its name and where it lies now. BadInput when it cannot be read or is too large."""
    remedy = "Name a file that can be read."
    try:
        content = source.read_bytes()
    except IsADirectoryError:
        raise BadInput("this is a folder", where=str(source), remedy=remedy) from None
    except OSError as unreadable:
        reason = unreadable.strerror or "unreadable"
        raise BadInput(f"cannot be read ({reason})", where=str(source), remedy=remedy) from None
    if not content or len(content) > LARGEST:
        what = "the file is empty" if not content else f"the file has more than {LARGEST // 1_000_000} MB"
        raise BadInput(what, where=str(source), remedy="Choose another file.")
    name = _UNSAFE.sub("_", source.name)[-100:]
    return name, keep_content(folder, name, content)


def keep_content(folder: Path, name: str, content: bytes) -> str:
    """Write a file under `folder`, the same content once; where it lies. BadInput when it cannot be written."""
    kept = folder / hashlib.sha256(content).hexdigest()[:16] / name
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(content)
    except OSError as full:
        reason = full.strerror or "no reason given"
        what = f"cannot be kept in {folder} ({reason})"
        raise BadInput(what, where=str(kept), remedy="See JISR_FILES_DIR.") from None
    return str(kept.resolve())
