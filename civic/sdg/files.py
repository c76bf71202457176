"""The files of an Open SDG folder: which there are, of which indicator and language each is, and their bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import BadInput
from core.faults import Fault
from core.i18n import N_, NN_

DATA, CONFIG, META, TRANSLATIONS = "data", "indicator-config", "meta", "translations"
LARGEST = 20_000_000
MOST_FILES = 20_000
_CODE = re.compile(r"[0-9a-z]{1,20}(?:-[0-9a-z]{1,20}){1,5}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_WORDS = (".yml", ".yaml", ".md", ".markdown")


@dataclass(frozen=True)
class SourceFile:
    """One file: its path in the folder, the indicator or (of translations) group that it is of, and its language."""

    path: str
    name: str
    language: str
    place: Path

    def read(self) -> bytes:
        """Its bytes; BadInput when it is far too large, or cannot be read."""
        try:
            if self.place.stat().st_size > LARGEST:
                raise BadInput("the file is larger than 20 MB", where=self.path, remedy=N_("Is it the right one?"))
            return self.place.read_bytes()
        except OSError as impossible:
            raise BadInput(
                "the file cannot be read (%(strerror)s)", where=self.path, strerror=impossible.strerror
            ) from None


@dataclass
class Files:
    """The files by what they hold, sorted by their paths; `odd` are those that were passed over."""

    data: list[SourceFile] = field(default_factory=list)
    config: list[SourceFile] = field(default_factory=list)
    meta: list[SourceFile] = field(default_factory=list)
    translations: list[SourceFile] = field(default_factory=list)
    odd: list[Fault] = field(default_factory=list)
    settings: SourceFile | None = None


def list_files(folder: Path) -> Files:
    """The files of a folder; BadInput when it is no folder, or holds neither figures nor metadata of indicators."""
    if not folder.is_dir():
        raise BadInput("there is no such folder", where=str(folder))
    found = Files()
    for name, held in ((CONFIG, found.config), (META, found.meta)):
        held += _of_indicators(folder, name, found)
    found.data += _tables(folder, found)
    found.translations += _translations(folder)
    if not (found.data or found.config or found.meta):
        remedy = N_("It should hold data/indicator_1-1-1.csv, indicator-config/1-1-1.yml, meta/1-1-1.yml and so on.")
        raise BadInput("this is no folder of Open SDG data", where=str(folder), remedy=remedy)
    settings = next((one for name in ("config_data.yml", "config_data.yaml") if (one := folder / name).is_file()), None)
    found.settings = SourceFile(settings.name, "", "", settings) if settings else None
    return found


def _tables(folder: Path, found: Files) -> Iterator[SourceFile]:
    for place in _inside(folder / DATA, (".csv",)):
        code = place.stem.casefold().removeprefix("indicator_")
        path = _path(folder, place)
        if place.parent == folder / DATA and _CODE.fullmatch(code):
            yield SourceFile(path, code, "", place)
        else:
            odd = Fault("the file is not named like indicator_1-1-1.csv, and was passed over", file=path)
            found.odd.append(odd)


def _of_indicators(folder: Path, name: str, found: Files) -> Iterator[SourceFile]:
    for place in _inside(folder / name, _WORDS):
        code = place.stem.casefold().removeprefix("indicator_")
        parts = place.relative_to(folder / name).parts[:-1]
        language = parts[0] if len(parts) == 1 and _LANGUAGE.fullmatch(parts[0]) else ""
        if _CODE.fullmatch(code) and len(parts) == bool(language):
            yield SourceFile(_path(folder, place), code, language.replace("_", "-"), place)
        elif place.stem.casefold() != "readme":
            path = _path(folder, place)
            found.odd.append(Fault("the file is not named like 1-1-1.yml, and was passed over", file=path))


def _translations(folder: Path) -> Iterator[SourceFile]:
    for place in _inside(folder / TRANSLATIONS, (".yml", ".yaml")):
        parts = place.relative_to(folder / TRANSLATIONS).parts
        if len(parts) == 2 and _LANGUAGE.fullmatch(parts[0]):
            yield SourceFile(_path(folder, place), place.stem, parts[0].replace("_", "-"), place)


def _inside(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """The files below a folder with these endings, hidden ones aside, sorted."""
    if not folder.is_dir():
        return []
    found = [
        place
        for place in folder.rglob("*")
        if place.suffix.casefold() in endings and place.is_file() and not place.name.startswith(".")
    ]
    if len(found) > MOST_FILES:
        raise BadInput(
            NN_("there is more than %(n)s file", "there are more than %(n)s files"),
            where=str(folder),
            remedy=N_("Is it the right folder?"),
            n=MOST_FILES,
        )
    return sorted(found)


def _path(folder: Path, place: Path) -> str:
    return place.relative_to(folder).as_posix()
