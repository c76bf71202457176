"""Files between being shown and being taken in: sealed, found by what they hold, gone after a day."""

import hashlib
import re
from pathlib import Path

from core import sealed_file
from core.clock import now
from core.crypto import vault
from core.errors import BadInput
from core.i18n import N_

FOLDER = "held"
KEPT_FOR = 24 * 3600  # seconds
_KEY = re.compile(r"[0-9a-f]{32}")


def hold(files_dir: Path, content: bytes) -> str:
    """Keep a file for a day; its key, the same for the same content. Those of yesterday go."""
    folder = files_dir / FOLDER
    key = _key_of(content)
    sealed_file.write(folder / key, [content])
    _forget_old(folder, key)
    return key


def held(files_dir: Path, key: str) -> bytes:
    """The file of a key; BadInput when it is none, or gone."""
    gone = BadInput("the file is not here any more", where="file", remedy=N_("Choose it again."))
    if not _KEY.fullmatch(key):
        raise gone
    try:
        content = sealed_file.read(files_dir / FOLDER / key)
    except OSError:
        raise gone from None
    if _key_of(content) != key:
        raise gone
    return content


def let_go(files_dir: Path, key: str) -> None:
    """It was taken in, and is not needed any more."""
    if _KEY.fullmatch(key):
        (files_dir / FOLDER / key).unlink(missing_ok=True)


def _key_of(content: bytes) -> str:
    # A plain hash would tell who reads the disk which known file this is.
    return vault().keyed_hash("held", hashlib.sha256(content).hexdigest())[:32]


def _forget_old(folder: Path, but: str) -> None:
    last = now().timestamp() - KEPT_FOR
    for path in folder.iterdir():
        if _KEY.fullmatch(path.name) and path.name != but and path.stat().st_mtime < last:
            path.unlink(missing_ok=True)
