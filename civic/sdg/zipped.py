"""A zipped Open SDG folder, unpacked where nothing of it can do harm: bounded in size, and never outside."""

import io
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from civic.sdg.faults import BadSet
from civic.sdg.files import LARGEST, MOST_FILES
from core.errors import BadInput
from core.i18n import N_

# What a set may come to when it is unpacked, in bytes; real ones have some tens of megabytes.
LARGEST_SET = 200_000_000
_PIECE = 64 * 1024
_READ = (".csv", ".yml", ".yaml", ".md", ".markdown")
_IGNORED = ("__MACOSX", ".git")
_DEEPEST, _LONGEST = 12, 200
# What a file that is broken, or made to break readers, makes the reader say.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, ValueError,
)  # fmt: skip


@contextmanager
def unzipped(content: bytes, name: str, *, largest: int = LARGEST_SET) -> Iterator[Path]:
    """The folder in a zip file, for as long as it is read; BadInput names the entry that is refused, and why.

    A zip of the folder itself and one of what is in it are alike. What is no data is not unpacked at all. `largest`:
    what all of it may come to, in bytes. A set with mistakes is known by the name of its zip file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise BadInput("this is no zip file", where=name, remedy=N_("Pack the folder as .zip.")) from None
    with archive, tempfile.TemporaryDirectory(prefix="jisr-goals-") as place:
        root = Path(place)
        left = largest
        for entry in _entries(archive, name):
            where = f"{name}, {entry.filename!r}"
            left -= _unpack(archive, entry, root / PurePosixPath(entry.filename), where, min(LARGEST, left))
        try:
            yield _top(root)
        except BadSet as bad:
            raise BadSet(bad.faults, name) from None
        except BadInput as bad:
            raise (bad.at(name) if bad.where.startswith(place) else bad) from None


def _entries(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The entries to be read; each entry is looked at, also those that are not."""
    entries = archive.infolist()
    if len(entries) > 2 * MOST_FILES:
        remedy = N_("Is it the right one?")
        raise BadInput("it has more than %(most)s entries", where=name, remedy=remedy, most=2 * MOST_FILES)
    for entry in entries:
        _require_inside(entry, name)
    wanted = [entry for entry in entries if not entry.is_dir() and _is_data(entry.filename)]
    twins = {entry.filename for entry in wanted}
    if len(twins) < len(wanted):
        raise BadInput("an entry is there twice", where=name, remedy=N_("Pack the folder anew."))
    return wanted


def _require_inside(entry: zipfile.ZipInfo, name: str) -> None:
    where, path = f"{name}, {entry.filename[:_LONGEST]!r}", PurePosixPath(entry.filename)
    outside = path.is_absolute() or ".." in path.parts or any(sign in entry.filename for sign in "\\:\0")
    if outside or len(path.parts) > _DEEPEST or len(entry.filename) > _LONGEST:
        raise BadInput("this path leads outside the folder", where=where, remedy=N_("Pack the folder anew."))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BadInput("this entry leads elsewhere", where=where, remedy=N_("Pack the files themselves."))
    if entry.flag_bits & 1:
        raise BadInput("this entry has a password", where=where, remedy=N_("Pack the folder without one."))


def _is_data(path: str) -> bool:
    parts = PurePosixPath(path).parts
    hidden = any(part in _IGNORED or part.startswith(".") for part in parts)
    return not hidden and PurePosixPath(path).suffix.casefold() in _READ


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, where: str, most: int) -> int:
    """Write one entry of `most` bytes at most, whatever its header says of them; how many it had."""
    size = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for piece in _pieces(archive, entry, where):
                size += len(piece)
                if size > most:
                    raise _too_large(where)
                file.write(piece)
    except (FileExistsError, NotADirectoryError):
        raise BadInput("an entry is there twice", where=where, remedy=N_("Pack the folder anew.")) from None
    except OSError as failed:
        reason = failed.strerror or "unknown"
        remedy = N_("Is there room on the disk?")
        raise BadInput("it cannot be unpacked here (%(reason)s)", where=where, remedy=remedy, reason=reason) from None
    return size


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    """What one entry holds; BadInput where the archive, which lies in memory, cannot be read."""
    try:
        with archive.open(entry) as source:
            while piece := source.read(_PIECE):
                yield piece
    except _BROKEN as broken:
        remedy = N_("Pack the folder anew.")
        raise BadInput("this entry cannot be read (%(reason)s)", where=where, remedy=remedy, reason=broken) from None


def _too_large(where: str) -> BadInput:
    return BadInput(
        "unpacked it is too large: a file may have %(each)s MB, all of them together %(all)s MB",
        where=where,
        remedy=N_("Is it the right one?"),
        each=LARGEST // 1_000_000,
        all=LARGEST_SET // 1_000_000,
    )


def _top(root: Path) -> Path:
    """The folder that was packed: the one in which everything is, or what is packed itself."""
    inside = list(root.iterdir())
    known = {"data", "meta", "indicator-config", "translations"}
    return inside[0] if len(inside) == 1 and inside[0].is_dir() and inside[0].name not in known else root
