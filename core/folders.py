"""Writing a folder whole: what others see is the finished one or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from core.errors import BadInput, NotReady, Refused
from core.i18n import N_


def write_folder(out: Path, files: Mapping[str, bytes], *, mark: str, moment: datetime | None = None) -> None:
    """Put the files into `out`; one that holds the file `mark` is an earlier one of this kind and is replaced.

    All carry the time `moment`. Refused for a folder that holds something else; BadInput where it cannot be made.
    """
    if out.exists() and not out.is_dir():
        raise BadInput("is a file, and a folder is to be made", where=str(out), remedy=N_("Choose another name."))
    if out.is_dir() and any(out.iterdir()) and not (out / mark).is_file():
        raise Refused("the folder %(out)s holds other things; name one that is new or empty", out=out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as impossible:
        raise BadInput("cannot be made (%(strerror)s)", where=str(out), strerror=impossible.strerror) from None
    try:
        _fill(beside, files, moment)
        _put(beside, out)
    except OSError as impossible:
        raise NotReady(f"{out} cannot be written ({impossible.strerror}); what was there before stays") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(folder: Path, files: Mapping[str, bytes], moment: datetime | None) -> None:
    # As if made by hand; mkdtemp lets nobody else in.
    folder.chmod(0o755)
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    if moment is not None:
        for place in (*folder.rglob("*"), folder):
            os.utime(place, (moment.timestamp(), moment.timestamp()))


def _put(beside: Path, out: Path) -> None:
    """Rename it into its place; an earlier one goes once the new one stands, and comes back where that fails."""
    if not out.exists():
        beside.rename(out)
        return
    earlier = beside.with_name(f"{beside.name}-earlier")
    out.rename(earlier)
    try:
        beside.rename(out)
    except OSError:
        earlier.rename(out)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
