"""What a comment is, by words that staff can read and change: civic/comment_rules.toml."""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from civic.rules import Entry, Stated
from civic.search import normalise
from core.errors import BadInput
from core.models import CommentKind

PACKAGED = "civic/comment_rules.toml"
LONGEST_REASON = 80
_APOSTROPHE = re.compile("['’]")
Words = tuple[str, ...]


class CommentRule(Entry):
    """The words, per language, and the signs by which a comment is of a kind."""

    kind: CommentKind
    signs: Words = ()
    ar: Words = ()
    fr: Words = ()
    ary: Words = ()
    zgh: Words = ()
    en: Words = ()

    @model_validator(mode="after")
    def _words_say_something(self) -> "CommentRule":
        empty = next((word for word in self.words if not normalise(word)), None)
        if empty is not None:
            raise ValueError(f"{empty!r} has no letters; put it under `signs`")
        return self

    @property
    def words(self) -> Words:
        """The words of all languages."""
        return (*self.ar, *self.fr, *self.ary, *self.zgh, *self.en)

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((word, _pattern(word)) for word in self.words)

    def found_in(self, text: str, normal: str) -> str:
        """The first sign or word of this rule in a text (`normal`: the same normalised); empty when it has none."""
        sign = next((sign for sign in self.signs if sign in text), "")
        return sign or next((word for word, pattern in self._patterns if pattern.search(normal)), "")


class CommentRules(Stated):
    """The whole file, in the order in which its rules are asked."""

    rules: tuple[CommentRule, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Sorted:
    """What a comment is, and the sign or word that told."""

    kind: CommentKind
    because: str = ""


def sort_comment(rules: CommentRules, text: str) -> Sorted:
    """What the rules make of a text: the first rule with a word in it decides, none is "other"."""
    normal = _normal(text)
    for rule in rules.rules:
        found = rule.found_in(text, normal)
        if found:
            return Sorted(rule.kind, found[:LONGEST_REASON])
    return Sorted(CommentKind.OTHER)


def read_source(path: Path | None = None) -> str:
    """The file as it is written; the packaged one without a path."""
    if path is None:
        return files("civic").joinpath("comment_rules.toml").read_text(encoding="utf-8")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BadInput(
            "the file cannot be read", where=str(path), remedy="See JISR_COMMENT_RULES_FILE."
        ) from unreadable


@cache
def load_comment_rules(path: Path | None = None) -> CommentRules:
    """The rules of `path`, or the packaged ones; BadInput with file, key and remedy when the file is wrong."""
    where = PACKAGED if path is None else str(path)
    try:
        return CommentRules.model_validate_json(json.dumps(tomllib.loads(read_source(path)), default=str))
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from broken
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{key}: {first['msg']}", where=where, remedy="Correct that key.") from None


def _normal(text: str) -> str:
    """The text as words are looked for in it: an apostrophe parts words (d'eau), as French writes them."""
    return normalise(_APOSTROPHE.sub(" ", text))


def _pattern(word: str) -> re.Pattern[str]:
    """Whole words, in their normalised form; a star at the end lets the last one go on."""
    end = "" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w)و?{re.escape(_normal(word))}{end}")
