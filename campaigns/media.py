"""Pictures and documents of campaigns as files: fit for each channel, and kept as they were when they were approved."""

import hashlib
import re
import shutil
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from campaigns.content import CampaignContent
from core.errors import BadInput
from core.i18n import N_
from core.networks import DESTINATIONS, Destination

KEPT = "campaigns"
_FORMATS = {"JPEG", "PNG"}
_MB = 1_000_000
_PLACE = re.compile(r"(?:campaigns/[0-9a-f]{64}/[^/\\\x00]{1,120}|charts/[0-9a-f]{32}\.png)")
_UNREADABLE = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def file_hash(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits; empty when there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(content: CampaignContent) -> None:
    """BadInput unless each file is there as it was when the campaign was read, and every channel takes it."""
    destinations = [DESTINATIONS[name] for name in content.channels]
    for field, given, sha256 in files_of(content):
        path = Path(given)
        _require_same(path, given, sha256, field)
        for destination in destinations:
            if field == "document.file":
                _require_document(path, field, destination)
            else:
                _require_picture(path, field, destination)


def files_of(content: CampaignContent) -> Iterator[tuple[str, str, str]]:
    """Each file that a campaign names: its field, its path, its hash."""
    if content.media is not None:
        yield "media.image", content.media.image, content.media.sha256
    for number, picture in enumerate(content.photos):
        yield f"photos.{number}.image", picture.image, picture.sha256
    if content.document is not None:
        yield "document.file", content.document.file, content.document.sha256


def keep_files(content: CampaignContent, folder: Path | None) -> CampaignContent:
    """The campaign with its files copied under `folder`, each named by its hash: what is approved cannot change.

    Without a folder the campaign stays as it is.
    """
    if folder is None or not any(files_of(content)):
        return content
    kept: dict[str, Any] = {}
    if content.media is not None:
        image = _keep(content.media.image, content.media.sha256, folder)
        kept["media"] = content.media.model_copy(update={"image": image})
    if content.photos:
        kept["photos"] = tuple(
            photo.model_copy(update={"image": _keep(photo.image, photo.sha256, folder)}) for photo in content.photos
        )
    if content.document is not None:
        file = _keep(content.document.file, content.document.sha256, folder)
        kept["document"] = content.document.model_copy(update={"file": file})
    return content.model_copy(update=kept)


def keep_upload(folder: Path, name: str, content: bytes) -> Path:
    """Put what was uploaded where the files of campaigns are kept, under its hash; the path. BadInput when it is empty.

    Whether it is fit to be sent is asked when the campaign is read (`check_files`).
    """
    if not content:
        raise BadInput("%(name)s is empty", where="upload", remedy=N_("Choose another file."), name=name)
    place = (folder / KEPT / hashlib.sha256(content).hexdigest() / _plain_name(name)).resolve()
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f".{place.name}.part")
        unfinished.write_bytes(content)
        unfinished.replace(place)
    return place


def kept_file(folder: Path | None, place: str) -> Path | None:
    """The file of a campaign, or a drawn chart, by its place under `folder`; None for anything else that is named."""
    if folder is None or not _PLACE.fullmatch(place):
        return None
    found = (folder / place).resolve()
    return found if found.is_file() and found.is_relative_to(folder.resolve()) else None


def place_of(folder: Path | None, path: str) -> str:
    """What `kept_file` knows a file by; empty for one that lies elsewhere."""
    if folder is None or not Path(path).is_relative_to(folder.resolve()):
        return ""
    return Path(path).relative_to(folder.resolve()).as_posix()


def _plain_name(name: str) -> str:
    """A file's own name as readers may see it: no folders, nothing unseen, short enough for every disk."""
    bare = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable()).strip(" .")
    stem, dot, ending = (bare or "file").rpartition(".")
    return f"{(stem or ending)[:60]}{dot}{ending[:10]}" if stem else ending[:60]


def _keep(given: str, sha256: str, folder: Path) -> str:
    """The path of the copy. A document keeps its name, which readers see; it lies in a folder named by its hash."""
    source = Path(given)
    place = (folder / KEPT / sha256 / source.name).resolve()
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        # A copy that was cut short is never found under the name that counts.
        unfinished = place.with_name(f".{place.name}.part")
        shutil.copyfile(source, unfinished)
        unfinished.replace(place)
    return str(place)


def _require_same(path: Path, given: str, sha256: str, field: str) -> None:
    found = file_hash(path)
    if not found:
        raise BadInput("there is no file %(given)r", where=field, remedy=N_("Correct the path."), given=given)
    if found != sha256:
        remedy = N_("Import the campaign file again.")
        raise BadInput("%(given)r is another file than before", where=field, remedy=remedy, given=given)


def _require_document(path: Path, field: str, destination: Destination) -> None:
    limit = destination.document_bytes
    if not limit:
        remedy = N_("Take %(name)s out of channels, or write a link to the document in the text.")
        raise BadInput("%(name)s carries no documents", where=field, remedy=remedy, name=destination.name)
    _require_size(path, field, destination, limit)


def _require_size(path: Path, field: str, destination: Destination, limit: int) -> None:
    size = path.stat().st_size
    if size == 0:
        raise BadInput("%(name)s is empty", where=field, remedy=N_("Choose another file."), name=path.name)
    if size > limit:
        what = N_("%(name)s has %(size)s MB, %(channel)s takes %(limit)s")
        raise BadInput(
            what,
            where=field,
            remedy=N_("Make it smaller."),
            name=path.name,
            size=f"{size / _MB:.1f}",
            channel=destination.name,
            limit=f"{limit / _MB:g}",
        )


def _require_picture(path: Path, field: str, destination: Destination) -> None:
    limits = destination.photos
    form, width, height = _measured(path, field)
    if form not in _FORMATS:
        raise BadInput(
            "%(name)s is a %(form)s picture",
            where=field,
            remedy=N_("Save it as JPEG or PNG."),
            name=path.name,
            form=form,
        )
    _require_size(path, field, destination, limits.bytes)
    if limits.sides and width + height > limits.sides:
        what = N_("%(name)s is %(width)s × %(height)s, %(channel)s takes %(sides)s for both sides together")
        raise BadInput(
            what,
            where=field,
            remedy=N_("Make it smaller."),
            name=path.name,
            width=width,
            height=height,
            channel=destination.name,
            sides=limits.sides,
        )
    if limits.ratio and max(width, height) > limits.ratio * min(width, height):
        raise BadInput(
            "%(name)s is %(width)s × %(height)s; %(channel)s takes at most %(ratio)s to 1",
            where=field,
            remedy=N_("Cut it."),
            name=path.name,
            width=width,
            height=height,
            channel=destination.name,
            ratio=limits.ratio,
        )


def _measured(path: Path, field: str) -> tuple[str, int, int]:
    """The picture's format and its sides in pixels; a file that has not changed is not looked at again."""
    state = path.stat()
    return _measured_as(path, field, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=256)
def _measured_as(path: Path, field: str, _size: int, _changed: int) -> tuple[str, int, int]:
    """Only its head is read, and then looked at for being whole."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                measured = str(picture.format), picture.width, picture.height
                picture.load()
                return measured
    except _UNREADABLE:
        what = N_("%(name)s is no picture that can be read")
        raise BadInput(what, where=field, remedy=N_("Save it as JPEG or PNG."), name=path.name) from None
