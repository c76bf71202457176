"""Everything stored on a person, in their own language: a page to keep, a file for programs, or plain words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from babel import Locale, UnknownLocaleError

from bots.dossier_words import CODES, HEADINGS, LABELS
from civic.privacy import Holdings, Line
from civic.region import Region
from core.clock import local
from core.i18n import Translator, own_name, translator
from core.message import Media
from templates.environment import day, day_and_time, page_environment

# What the chat itself shows already, and what is only counted, is left out where all must go as words.
IN_THE_CHAT = frozenset({"messages", "activity", "conversation", "received"})
# Codes of ours that are stored without saying what they are one of.
CODED = frozenset({"verdicts"})
NOTHING = "–"
# Without it some phones read a text file in an alphabet of their own choice.
BYTE_ORDER_MARK = "\ufeff"
# French sets a space before the colon.
COLONS = {"fr": "\u00a0: "}


@dataclass(frozen=True)
class Section:
    """One kind of thing that is stored: its heading, and each thing as lines of a label and a value."""

    name: str
    heading: str
    records: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Dossier:
    """All sections, in one language."""

    language: str
    sections: tuple[Section, ...]


def dossier(holdings: Holdings, region: Region, language: str) -> Dossier:
    """The holdings in words; codes of the region, dates and yes or no are said in the language."""
    teller = _Teller(region, language)
    return Dossier(
        language,
        tuple(teller.section(field.name, getattr(holdings, field.name)) for field in fields(holdings)),
    )


def html_file(found: Dossier, today: date) -> Media:
    """The page to keep: one file that needs nothing else, written in the language's own direction."""
    page = page_environment(found.language).get_template("dossier.html").render(dossier=found, today=today)
    return Media(kind="document", name=f"jisr-{today}.html", content=page)


def text_file(found: Dossier, today: date) -> Media:
    """The same as plain text, for networks that take no pages; all of it, with a mark that says how it is written."""
    lines = "\n".join(_lines(found)).strip("\n")
    return Media(kind="document", name=f"jisr-{today}.txt", content=f"{BYTE_ORDER_MARK}{lines}\n")


def json_file(holdings: Holdings, today: date) -> Media:
    """All of it for a program to take over."""
    return Media(kind="document", name=f"jisr-{today}.json", content=holdings.as_json())


def readable_parts(found: Dossier, limit: int) -> list[str]:
    """The same as plain words, in messages of at most `limit` UTF-16 units; without what this very chat shows or what
    is empty."""
    parts = [""]
    for line in _lines(found, left_out=IN_THE_CHAT, empty=False):
        for piece in _pieces(line, limit):
            longer = f"{parts[-1]}\n{piece}" if parts[-1] else piece
            if _units(longer) <= limit:
                parts[-1] = longer
            else:
                parts.append(piece)
    return [part.strip("\n") for part in parts if part.strip()]


def _lines(found: Dossier, left_out: Collection[str] = (), *, empty: bool = True) -> Iterator[str]:
    for section in found.sections:
        if section.name in left_out or not section.records:
            continue
        yield f"\n{section.heading}"
        for record in section.records:
            colon = COLONS.get(found.language, ": ")
            yield from (f"{label}{colon}{value}" for label, value in record if empty or value != NOTHING)
            yield ""


def _pieces(line: str, limit: int) -> Iterator[str]:
    """A line that is too long for one message, cut; a unit is half a character at worst."""
    step = limit if _units(line) <= limit else limit // 2
    yield from (line[start : start + step] for start in range(0, max(1, len(line)), step))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Teller:
    """Says what the database holds in the words of one language."""

    def __init__(self, region: Region, language: str) -> None:
        self._region, self._language = region, language
        self._t: Translator = translator(language)
        self._named: dict[str, dict[str, str]] = {
            "province": {province.slug: province.name(language) for province in region.provinces},
            "commune": {commune.code: commune.name(language) for commune in region.communes},
            "topic": {topic.slug: topic.label(language) for topic in region.topics},
        }
        self._named["topics"] = self._named["field"] = self._named["topic"]
        rules, fallbacks = region.petition_rules, region.fallbacks
        self._parts = {
            "signed": self._named["province"],
            "verdicts": {one.key: one.said_in(language, fallbacks) for one in rules.conditions},
        }

    def section(self, name: str, held: object) -> Section:
        """One field of the holdings, whatever its form."""
        heading = self._t(HEADINGS[name]) if name in HEADINGS else name
        if isinstance(held, Mapping):
            records = [self._record(held)] if held else []
        else:
            things: Sequence[Any] = held if isinstance(held, Sequence) else ()
            records = [self._record(thing if isinstance(thing, Mapping) else {name: thing}) for thing in things]
        return Section(name, heading, tuple(records))

    def _record(self, line: Line | Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        return tuple((self._label(name), self._value(name, value)) for name, value in line.items())

    def _label(self, name: str) -> str:
        return self._t(LABELS[name]) if name in LABELS else name.replace("_", " ")

    def _value(self, name: str, value: Any) -> str:
        if value is None or value in ("", (), [], {}):
            return NOTHING
        if isinstance(value, bool):
            return self._t("yes") if value else self._t("no")
        if isinstance(value, datetime):
            return day_and_time(local(value, self._region.zone), self._language)
        if isinstance(value, date):
            return day(value, self._language)
        if isinstance(value, Mapping):
            return self._mapping(name, value)
        if isinstance(value, (list, tuple)):
            between = "\n\n" if isinstance(value[0], Mapping) and not _per_language(value[0]) else "; "
            return between.join(self._value(name, one) for one in value)
        return self._word(name, str(value), coded=isinstance(value, StrEnum))

    def _mapping(self, name: str, value: Mapping[str, Any]) -> str:
        """A text per language in this one; anything else as labels and values."""
        if _per_language(value):
            fallback = self._region.fallbacks.get(self._language, "")
            return str(value.get(self._language) or value.get(fallback) or next(iter(value.values())))
        if name == "answers":
            # Of a conversation: what the person said, under names of ours.
            return "; ".join(self._value(key, one) for key, one in value.items())
        labels = self._parts.get(name, {})
        parts = (
            (labels.get(key) or self._label(key), self._value(name if labels else key, one))
            for key, one in value.items()
        )
        return "\n".join(f"{label}{COLONS.get(self._language, ': ')}{one}" for label, one in parts)

    def _word(self, name: str, value: str, *, coded: bool) -> str:
        known = self._named.get(name, {})
        if value in known:
            return known[value]
        if name == "language" and _is_language(value):
            return own_name(value)
        return self._t(CODES[value]) if (coded or name in CODED) and value in CODES else value


def _per_language(value: Mapping[str, Any]) -> bool:
    return all(_is_language(key) for key in value)


def _is_language(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True
