"""Reads region.toml: its form, and one clear line for the first thing in it that is wrong."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from civic.rules import (
    CalendarRules,
    Entry,
    EvidenceRule,
    NewsRules,
    OpenDataRules,
    PetitionRules,
    PrivacyRules,
    RequestRules,
    Stated,
)
from core.errors import BadInput
from core.i18n import N_
from core.sentence import Sentence

PACKAGED = "civic/region.toml"
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
Text = Annotated[str, Field(min_length=1)]
Names = dict[str, Text]


class Kind(StrEnum):
    """What the census calls a commune."""

    URBAN = "urban"
    RURAL = "rural"


class ProvinceEntry(Entry):
    """A province as written; `tile` is its place on the schematic map: column in half widths, row, from 0."""

    slug: Slug
    code: Text
    names: Names
    tile: tuple[Annotated[int, Field(ge=0, le=40)], Annotated[int, Field(ge=0, le=40)]] | None = None


class TopicEntry(Entry):
    """A topic as written."""

    slug: Slug
    labels: Names


class CommuneEntry(Entry):
    """A commune as written; `province` is a slug."""

    code: Annotated[str, Field(min_length=1, max_length=32)]
    province: str
    kind: Kind
    population: int = Field(ge=0)
    names: Names


class Census(Stated):
    """The census that counted the communes."""

    year: int
    communes: tuple[CommuneEntry, ...] = Field(min_length=1)


class RegionFile(Entry):
    """The whole file."""

    slug: Slug
    zone: str
    languages: tuple[Text, ...] = Field(min_length=1)
    names: Names
    fallbacks: dict[str, str] = {}
    tamazight_names: Stated | None = None
    provinces: tuple[ProvinceEntry, ...] = Field(min_length=1)
    topics: tuple[TopicEntry, ...] = Field(min_length=1)
    petition_rules: PetitionRules
    request_rules: RequestRules
    calendar: CalendarRules
    privacy: PrivacyRules
    news: NewsRules = NewsRules()
    open_data: OpenDataRules | None = None
    evidence: EvidenceRule | None = None
    census: Census

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _no_twins("languages", self.languages)
        _no_twins("provinces: slug", (province.slug for province in self.provinces))
        _no_twins("provinces: code", (province.code for province in self.provinces))
        _no_twins("provinces: tile", (str(list(one.tile)) for one in self.provinces if one.tile is not None))
        _no_twins("topics: slug", (topic.slug for topic in self.topics))
        _no_twins("census.communes: code", (commune.code for commune in self.census.communes))
        self._check_fallbacks()
        self._check_communes()
        return self

    def _check_fallbacks(self) -> None:
        """A fallback of a fallback is not followed, so each must lead to a language that has none."""
        for language, other in self.fallbacks.items():
            if language not in self.languages or other not in self.languages:
                raise ValueError(f"fallbacks.{language}: {language!r} and {other!r} must both be in languages")
            if other == language:
                raise ValueError(f"fallbacks.{language}: a language cannot stand in for itself")

    def _check_communes(self) -> None:
        known = {province.slug for province in self.provinces}
        for commune in self.census.communes:
            if commune.province not in known:
                raise ValueError(f"census.communes {commune.code}: there is no province {commune.province!r}")
        for slug in known - {commune.province for commune in self.census.communes}:
            raise ValueError(f"provinces: {slug!r} has no commune")


def _no_twins(key: str, values: Iterable[str]) -> None:
    for value, times in Counter(values).items():
        if times > 1:
            raise ValueError(f"{key}: {value!r} stands there {times} times")


def read_region_file(text: str, where: str) -> RegionFile:
    """The checked contents of the file called `where`; BadInput names file, key and remedy."""
    raw = _parse(text, where)
    try:
        # JSON is the strict reader's own form: a list may be a tuple there and a word an enumeration's member.
        return RegionFile.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as invalid:
        raise _explained(invalid, raw, where) from None


def region_text(path: Path | None) -> str:
    """What `path` holds, or the packaged file; BadInput where it cannot be read."""
    where = PACKAGED if path is None else str(path)
    try:
        if path is None:
            return files("civic").joinpath("region.toml").read_text(encoding="utf-8")
        return path.read_text(encoding="utf-8-sig")
    except OSError as unreadable:
        reason = unreadable.strerror or "unreadable"
        raise BadInput(
            "cannot be read (%(reason)s)", where=where, remedy=N_("Check the path in JISR_REGION_FILE."), reason=reason
        ) from None
    except UnicodeDecodeError:
        raise BadInput("is not UTF-8 text", where=where, remedy=N_("Save it as UTF-8.")) from None


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        remedy = N_("Compare that line with the packaged civic/region.toml.")
        raise BadInput("is not TOML: %(wrong)s", where=where, remedy=remedy, wrong=wrong) from None


def _explained(invalid: ValidationError, raw: Mapping[str, Any], where: str) -> BadInput:
    first = invalid.errors(include_url=False)[0]
    key = _key(first["loc"], raw)
    what, remedy = _what(first["type"], first["msg"])
    message = N_("%(key)s: %(what)s") if key else "%(what)s"
    return BadInput(message, where=where, remedy=remedy, key=key, what=Sentence(what))


def _what(kind: str, message: str) -> tuple[str, str]:
    if kind == "extra_forbidden":
        return N_("unknown key"), N_("Check its spelling, or take it out.")
    if kind == "missing":
        return N_("is missing"), N_("Add it; the packaged civic/region.toml shows how.")
    if kind == "value_error":
        return message.removeprefix("Value error, "), N_("Correct it in the file.")
    return message[:1].lower() + message[1:], N_("Correct the value; the packaged civic/region.toml shows the form.")


def _key(path: tuple[int | str, ...], raw: Any) -> str:
    """The dotted key; an entry of a list by its slug or code where it has one."""
    key, here = "", raw
    for part in path:
        here = _step(here, part)
        if isinstance(part, int):
            name = here.get("code") or here.get("slug") if isinstance(here, dict) else None
            key += f"[{name or part + 1}]"
        else:
            key += f".{part}" if key else part
    return key


def _step(here: Any, part: int | str) -> Any:
    try:
        return here[part]
    except (KeyError, IndexError, TypeError):
        return None
