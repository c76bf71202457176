"""Languages: one .po file each under locales/, read at start; Arabic has six plural forms."""

import gettext
import io
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT_LANGUAGE = "ar"
# Unicode's first-strong isolate and its end: a name or number keeps its own direction inside a sentence.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
# Letters of the scripts that run from right to left, Arabic's presentation forms with them.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# What gettext puts between a context and its message.
_BETWEEN = "\x04"


class Translator:
    """Says a message in one language; messages are the English sentences of the code, placeholders are named."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations, held: frozenset[str]) -> None:
        self.language = language
        self._catalogue = catalogue
        self._held = held

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language with its placeholders filled; values are isolated in direction."""
        said = self._catalogue.gettext(message).rpartition(_BETWEEN)[2]
        return _fill(said, values, self.right_to_left)

    def of(self, thing: str, message: str, /) -> str:
        """The message as it is said of a thing, where that has words of its own (`NC_`)."""
        own = NC_(thing, message)
        return self(own if own in self._held else message)

    def plural(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The form of the message that this language uses for `n` things; `%(n)s` is the number."""
        return _fill(self._catalogue.ngettext(singular, plural, n), {"n": n, **values}, self.right_to_left)

    def pattern(self, message: str | tuple[str, str], n: object = None, /) -> str:
        """The message in this language with its placeholders as they stand; a counted one in the form for `n`."""
        if isinstance(message, str):
            return self._catalogue.gettext(message)
        return self._catalogue.ngettext(*message, n if isinstance(n, int) else 2)

    def knows(self, message: str, /) -> bool:
        """Whether the catalogue of this language holds the message (of a counted one: its singular)."""
        return self.language == "en" or message in self._held

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return direction(self.language) == "rtl"


def N_(message: str) -> str:  # noqa: N802 (the name by which Babel collects)
    """`message` itself, collected for the catalogues; the translator says it later."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802 (the name by which Babel collects)
    """`message` as it is said of something ("petition"), collected with that: other things may be of another gender."""
    return f"{context}{_BETWEEN}{message}"


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 (the name by which Babel collects)
    """Both forms of a counted word, collected for the catalogues; `Translator.plural` says the right one later."""
    return singular, plural


def _fill(text: str, values: Mapping[str, object], rtl: bool) -> str:
    return text % {key: set_apart(value, rtl) for key, value in values.items()} if values else text


def set_apart(value: object, rtl: bool) -> object:
    """The value as it stands in a sentence: isolated where the sentence, or the value, runs from right to left."""
    return isolated(value) if rtl or (isinstance(value, str) and _RIGHT_TO_LEFT.search(value)) else value


def isolated(value: object) -> str:
    """The value between direction isolates, unless it holds several lines."""
    text = str(value)
    return text if "\n" in text or not text else f"{ISOLATE}{text}{END_ISOLATE}"


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a catalogue, Arabic and French first."""
    found = {
        entry.name for entry in files("locales").iterdir() if entry.joinpath("LC_MESSAGES", "messages.po").is_file()
    }
    order = {DEFAULT_LANGUAGE: 0, "fr": 1, "zgh": 2, "en": 3}
    return tuple(sorted(found, key=lambda code: (order.get(code, len(order)), code)))


@cache
def translator(language: str) -> Translator:
    """The translator of a language; of the default language when there is no such catalogue."""
    code = language if language in languages() else DEFAULT_LANGUAGE
    return Translator(code, *_read(code))


def _read(language: str) -> tuple[gettext.NullTranslations, frozenset[str]]:
    """A catalogue, and the messages that it holds."""
    source = files("locales").joinpath(language, "LC_MESSAGES", "messages.po")
    compiled = io.BytesIO()
    with source.open("rb") as po:
        read = read_po(po, locale=language)
    held = frozenset(_key(each) for each in read if each.id and each.string)
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled), held


def _key(message: Message) -> str:
    """By what a message is found: itself, the singular of a counted one, after its context if it has one."""
    first = message.id if isinstance(message.id, str) else message.id[0]
    return NC_(message.context, first) if message.context else first


@cache
def direction(language: str) -> str:
    """ "rtl" or "ltr"."""
    try:
        return str(Locale.parse(language).text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


@cache
def own_name(language: str) -> str:
    """The language's name in itself: العربية, français."""
    names: dict[str, Any] = {"zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}
    found = names.get(language) or Locale.parse(language).get_display_name(language)
    return (found or language).capitalize()
