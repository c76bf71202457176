"""A sentence kept apart from its values, so that each reader gets it in their own language."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from babel.numbers import format_decimal

from core.dates import day, day_and_time, locale
from core.i18n import N_, Translator, set_apart

# The English of a sentence, or both forms of a counted one (NN_), told apart by the value `n`.
Message = str | tuple[str, str]
_FIRST = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What to say, in English with named placeholders (`%(slug)r`), and the values that they stand for.

    A value is said as it is, but for what languages write in their own way: a count (`n`), a date, the state of a thing
    (an enum), a list (a tuple, a list, or `Listed`), what is `Spoken`, and another Sentence. A message without values
    is never filled.
    """

    message: Message
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English."""
        return _filled(self._form(self.values.get("n") == 1), {key: _plain(each) for key, each in self.values.items()})

    def said(self, t: Translator) -> str:
        """The sentence in the reader's language; in English where the catalogues do not hold it."""
        if not self.known(t):
            return str(self)
        text = t.pattern(self.message, self.values.get("n"))
        return _filled(text, {key: _told(key, each, t) for key, each in self.values.items()})

    def known(self, t: Translator) -> bool:
        """Whether the reader's language has this sentence, and those within it."""
        within = (each for each in self.values.values() if isinstance(each, Sentence))
        return t.knows(self._form(singular=True)) and all(each.known(t) for each in within)

    def begins_with_value(self, t: Translator) -> bool:
        """Whether a value comes first in the reader's language, which no capital letter may change."""
        first = _FIRST.match(t.pattern(self.message, self.values.get("n")))
        if first is None:
            return False
        value = self.values.get(first[1])
        return value.begins_with_value(t) if isinstance(value, Sentence) else True

    def _form(self, singular: bool) -> str:
        if isinstance(self.message, str):
            return self.message
        return self.message[0 if singular else 1]


@dataclass(frozen=True)
class Listed:
    """Several values, with another word than commas between them (`between`, an English message: N_(" or "))."""

    items: Iterable[object]
    between: str


@dataclass(frozen=True)
class Spoken:
    """A value that a function says in a language ("fr"), such as the name of a month."""

    say: Callable[[str], str]


class Wall(str):
    """A time on the council's clocks, "2026-12-01T09:00", which is read as a day and an hour."""

    __slots__ = ()


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text % values if values else text


def _plain(value: object) -> object:
    """A value as English lines hold it."""
    if isinstance(value, (Listed, tuple, list)):
        items, between = _items(value)
        return between.join(str(_plain(each)) for each in items)
    if isinstance(value, Spoken):
        return value.say("en")
    return str(value) if isinstance(value, (Sentence, date)) else value


def _told(key: str, value: object, t: Translator) -> str:
    """A value as the language writes it; what is not of the language keeps its own direction."""
    if isinstance(value, (Listed, tuple, list)):
        items, between = _items(value)
        return t(between).join(_told("", each, t) for each in items)
    found = _in_words(key, value, t)
    if found is not None:
        return found
    return str(set_apart(value, t.right_to_left))


def _in_words(key: str, value: object, t: Translator) -> str | None:
    """A value of which the language has its own way of saying it; None for a name or any other."""
    match value:
        case Sentence():
            return value.said(t)
        case Spoken():
            return value.say(t.language)
        case Wall():
            return day_and_time(value, t.language)
        case date():
            return day(value, t.language)
        case Enum():
            thing = type(value).__name__.removesuffix("State").lower()
            return t.of(thing, str(value.value))
        case int() if key == "n":
            return str(format_decimal(value, locale=locale(t.language)))
    return None


def _items(value: "Listed | Sequence[object]") -> tuple[Iterable[object], str]:
    return (value.items, value.between) if isinstance(value, Listed) else (value, N_(", "))
