"""Finds a commune from how people type it: Arabic, French, Latin-letter Darija or Tifinagh, in many spellings."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from civic.region import Commune, Region

Thing = TypeVar("Thing")

ALIKE = 0.66  # a name this similar (1 is equal) is offered; below, the offers are noise
_ARABIC = str.maketrans("ٱىةکگڭݣی", "ايهككككي", "\u0640ءٴ")
# The letters of IRCAM's Tifinagh in Latin ones, as place names are usually written.
_TIFINAGH = str.maketrans(
    dict(zip("ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵇⵉⵊⵍⵎⵏⵓⵔⵕⵙⵚⵜⵟⵡⵢⵣⵥ", "abgddefkhhaqijlmnurrssttwyzz", strict=True))
    | {"ⵅ": "kh", "ⵖ": "gh", "ⵛ": "ch", "ⵯ": ""}
)
_LATIN = str.maketrans({"œ": "oe", "æ": "ae"} | dict.fromkeys("'’‘ʼ`´ʿʾ", ""))
_SEPARATORS = re.compile(r"[\W_]+")
# Sounds that people write in several ways, longest first; one letter each. Digits are Darija's letters.
_SOUNDS = (
    ("sch", "ʃ"), ("sh", "ʃ"), ("ch", "ʃ"), ("kh", "x"), ("gh", "g"), ("dj", "j"), ("ph", "f"), ("ck", "k"),
    ("qu", "k"), ("gu", "g"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ai", "i"), ("ay", "i"), ("ei", "i"),
    ("ey", "i"), ("aa", "a"), ("ce", "s"), ("ci", "si"), ("c", "k"), ("q", "k"), ("9", "k"), ("w", "u"),
    ("o", "u"), ("y", "i"), ("h", ""), ("7", ""), ("3", "a"), ("5", "x"), ("2", ""), ("z", "s"), ("e", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
# Words that say nothing: the article, and what kind of place it is.
_FILLERS = frozenset(
    {
        "el", "al", "l", "la", "le", "les", "de", "commune", "ville", "province", "cercle", "caidat", "jamaa",
        "جماعه", "مدينه", "اقليم", "بلديه", "قياده", "دائره",
    }
)  # fmt: skip


def normalise(text: str) -> str:
    """`text` as it is compared: one form for each Arabic letter, no accents, marks or case, words by one space."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_LATIN).translate(_TIFINAGH)
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in bare.translate(_ARABIC))
    return _SEPARATORS.sub(" ", digits).strip()


def find_communes(region: Region, typed: str, province: str | None = None, limit: int = 8) -> list[Commune]:
    """The communes that `typed` may mean, likeliest first, at most `limit`; only those of `province` when given.

    Equal names come first, then names and words that begin like it, then similar ones; larger communes lead.
    """
    wanted = _spelling(typed)
    if not wanted.words:
        return []
    found = []
    for commune in region.communes if province is None else region.province(province).communes:
        score = max(_score(wanted, _spelling(name)) for name in set(commune.names.values()))
        if score >= ALIKE:
            found.append((-score, -commune.population, commune.code, commune))
    return [commune for *_order, commune in sorted(found)[:limit]]


class Index(Generic[Thing]):
    """Things with names of several words, found by a few letters of some of them, in whatever spelling."""

    def __init__(self, things: Iterable[tuple[Thing, Iterable[str]]]) -> None:
        self._things: list[Thing] = []
        self._holding: dict[str, set[int]] = {}
        for number, (thing, names) in enumerate(things):
            self._things.append(thing)
            for word in {word for name in names for word in _spelling_of(name).words}:
                self._holding.setdefault(word, set()).add(number)

    def find(self, typed: str, limit: int = 8) -> list[Thing]:
        """What `typed` may mean, likeliest first: each of its words must be like one of the thing's."""
        wanted = _spelling_of(typed).words
        if not wanted:
            return []
        each = [self._like(word) for word in wanted]
        everywhere = set.intersection(*(set(scores) for scores in each))
        ranked = sorted(everywhere, key=lambda number: (-sum(scores[number] for scores in each), number))
        return [self._things[number] for number in ranked[:limit]]

    def _like(self, typed: str) -> dict[int, float]:
        """The best score of a word of each thing; similar words only where none begins or sounds like it."""
        wanted = _Spelling((typed,))
        scored = {word: _begins(wanted, _Spelling((word,))) for word in self._holding}
        if not any(scored.values()):
            scored = {word: _likeness(wanted.sound, _sound((word,))) for word in self._holding}
        found: dict[int, float] = {}
        for word, score in scored.items():
            if score >= ALIKE:
                for number in self._holding[word]:
                    found[number] = max(score, found.get(number, 0))
        return found


@dataclass(frozen=True)
class _Spelling:
    """A name in the forms it is compared in."""

    words: tuple[str, ...]

    @cached_property
    def joined(self) -> str:
        return "".join(self.words)

    @cached_property
    def sound(self) -> str:
        return _sound(self.words)


@lru_cache(maxsize=2048)
def _spelling(text: str) -> _Spelling:
    return _spelling_of(text)


def _spelling_of(text: str) -> _Spelling:
    return _Spelling(_telling(tuple(_without_article(word) for word in normalise(text).split())))


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the fillers, unless nothing else is there."""
    return tuple(word for word in words if word not in _FILLERS) or words


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _sound(words: tuple[str, ...]) -> str:
    """How the words sound, roughly: vowels and letters that are confused become one."""
    text = " ".join(words)
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    return _DOUBLED.sub(r"\1", text.replace(" ", ""))


def _score(wanted: _Spelling, name: _Spelling) -> float:
    """How well a name answers what was typed: 3 equal, above 2 begins like it, above 1 sounds so, else similarity."""
    return _begins(wanted, name) or _similarity(wanted, name)


def _begins(wanted: _Spelling, name: _Spelling) -> float:
    """The score of a name that is equal, begins like it, or sounds so; 0 for others."""
    if wanted.joined == name.joined:
        return 3
    if len(wanted.joined) > 1 and name.joined.startswith(wanted.joined):
        return 2.5
    if len(wanted.joined) > 1 and any(word.startswith(wanted.joined) for word in name.words):
        return 2.2
    if wanted.sound and wanted.sound == name.sound:
        return 2
    if len(wanted.sound) > 2 and name.sound.startswith(wanted.sound):
        return 1.5
    return 0


def _similarity(wanted: _Spelling, name: _Spelling) -> float:
    """Between 0 and 1: the likeness of the whole names, or, a little less, of one word of several."""
    whole = _likeness(wanted.sound, name.sound)
    parts = [_likeness(wanted.sound, _sound((word,))) for word in name.words] if len(name.words) > 1 else []
    return max([whole, *(0.9 * part for part in parts)])


def _likeness(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    if not longest or min(len(one), len(other)) < longest * ALIKE / 2:
        return 0.0
    return 1 - distance(one, other) / longest


def distance(one: str, other: str) -> int:
    """The changes between two words: letters added, lost, replaced, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, target in enumerate(other, 1):
            changes = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                changes = min(changes, before[j - 2] + 1)
            row.append(changes)
        before, last = last, row
    return last[-1]
