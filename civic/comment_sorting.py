"""What a comment is, by weighted words that staff can read and change: civic/comment_rules.toml."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from civic.comment_words import Pattern, Said, pattern_of
from civic.rules import Entry, Stated
from core.errors import BadInput
from core.i18n import N_
from core.models import CommentKind

PACKAGED = "civic/comment_rules.toml"
LONGEST_REASON = 80
MOST_REASONS = 3
Words = tuple[str, ...]


class WordList(Entry):
    """Words, per language."""

    ar: Words = ()
    fr: Words = ()
    ary: Words = ()
    zgh: Words = ()
    en: Words = ()

    @model_validator(mode="after")
    def _words_say_something(self) -> Self:
        empty = next((word for word in self.words if not Said.of(word).words), None)
        if empty is not None:
            raise ValueError(f"{empty!r} has no letters; put it under `signs`")
        return self

    @property
    def words(self) -> Words:
        """The words of all languages."""
        return (*self.ar, *self.fr, *self.ary, *self.zgh, *self.en)


class CommentRule(WordList):
    """Words, per language, and signs that speak for a kind, and the points that each of them gives."""

    kind: CommentKind
    weight: int = Field(default=1, ge=1, le=100)
    place: Literal["", "start", "end"] = ""
    signs: Words = ()

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        return patterns_of(self, self.place)

    def found_in(self, text: str, said: Said) -> Iterator[str]:
        """The signs and words of this rule in a text (`said`: the same as it is compared); each once."""
        yield from (sign for sign in self.signs if sign in text)
        yield from (pattern.word for pattern in self._patterns if pattern.found_in(said))


def patterns_of(words: WordList, place: str = "") -> tuple[Pattern, ...]:
    """Each word, ready to be looked for."""
    rough = ((word, word in words.ary) for word in words.words)
    return tuple(pattern_of(word, rough=is_rough, place=place) for word, is_rough in rough)


class Answered(Entry):
    """Which questions are answered for all to read: with a word of a `matter`, or of `bare` words alone."""

    matters: WordList = WordList()
    bare: WordList = WordList()

    @cached_property
    def _matters(self) -> tuple[Pattern, ...]:
        return patterns_of(self.matters)

    @cached_property
    def _bare(self) -> tuple[Pattern, ...]:
        return patterns_of(self.bare, "start")

    def allows(self, said: Said) -> bool:
        """Whether a question may be answered in public; an insult in words that nobody listed hardly passes."""
        if any(pattern.found_in(said) for pattern in self._matters):
            return True
        words = [Said.of(word) for word in said.asked.split()]
        return all(any(pattern.found_in(word) for pattern in self._bare) for word in words)


class CommentRules(Stated):
    """The whole file; where two kinds have the same points, the one that is named earlier is meant."""

    least: int = Field(default=1, ge=1)
    fillers: Words = ()
    rules: tuple[CommentRule, ...] = Field(min_length=1)
    answered: Answered = Answered()


@dataclass(frozen=True)
class Sorted:
    """What a comment is, the signs and words that told, and whether it may be answered for all to read."""

    kind: CommentKind
    because: str = ""
    in_public: bool = False


def sort_comment(rules: CommentRules, text: str) -> Sorted:
    """What the rules make of a text: the kind with the most points, "other" where none has enough of them.

    What holds any word of abuse, however light, is no question, whatever it asks: many are answered in public.
    """
    said = Said.of(text, rules.fillers)
    told: dict[CommentKind, dict[str, int]] = {}
    for rule in rules.rules:
        words = told.setdefault(rule.kind, {})
        for found in rule.found_in(text, said):
            # A word that stands in two rules of a kind, or in two languages, speaks once, as loud as it may.
            words[found] = max(rule.weight, words.get(found, 0))
    points = {kind: _points(words) for kind, words in told.items()}
    doubted = told.get(CommentKind.ABUSE, {})
    if doubted and CommentKind.QUESTION in points:
        points[CommentKind.QUESTION] = 0
    best = max(points, key=lambda kind: points[kind])
    if points[best] < rules.least:
        return Sorted(CommentKind.OTHER, _reason(doubted))
    return Sorted(best, _reason(told[best]), best is CommentKind.QUESTION and rules.answered.allows(said))


def _points(words: dict[str, int]) -> int:
    """The heaviest word counts whole; the others, which often say the same once more, a little."""
    return max(words.values()) + len(words) - 1 if words else 0


def _reason(told: dict[str, int]) -> str:
    """The words that weighed most, as far as they can be kept."""
    words = sorted(told, key=lambda word: -told[word])[:MOST_REASONS]
    return " · ".join(words)[:LONGEST_REASON]


def read_source(path: Path | None = None) -> str:
    """The file as it is written; the packaged one without a path."""
    if path is None:
        return files("civic").joinpath("comment_rules.toml").read_text(encoding="utf-8")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BadInput(
            "the file cannot be read", where=str(path), remedy=N_("See JISR_COMMENT_RULES_FILE.")
        ) from unreadable


@cache
def load_comment_rules(path: Path | None = None) -> CommentRules:
    """The rules of `path`, or the packaged ones; BadInput with file, key and remedy when the file is wrong."""
    where = PACKAGED if path is None else str(path)
    try:
        return CommentRules.model_validate_json(json.dumps(tomllib.loads(read_source(path)), default=str))
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(
            "this is no TOML: %(broken)s", where=where, remedy=N_("Mend that line."), broken=broken
        ) from broken
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            "%(key)s: %(first)s", where=where, remedy=N_("Correct that key."), key=key, first=first["msg"]
        ) from None
