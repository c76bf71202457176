"""The two Jinja2 environments: sandboxed Markdown for campaign texts, escaped HTML for pages."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_currency, format_decimal, format_percent
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from core.bidi import isolate_latin
from core.dates import clock_time, day, day_and_time, locale, month_name, span, weekday
from core.i18n import NC_, direction, translator

__all__ = ["clock_time", "day", "day_and_time", "locale", "money", "number", "page_environment", "text_environment"]

FOLDER = Path(__file__).parent
# Signs that style, and at a line's beginning those that make a list: "- " and "1. ".
_MARKDOWN_SIGNS = re.compile(r"(?:^[ \t]*\d+(?=[.)](?:\s|$))|^[ \t]*(?=[+=-]))|(?=[\\`*_\[\]<>~#|])", re.MULTILINE)

# Of Jinja2's own filters those that cannot blow a text up.
_TEXT_FILTERS = (
    "abs", "capitalize", "default", "first", "float", "int", "join", "last", "length", "list", "lower", "replace",
    "round", "sort", "sum", "trim", "upper",
)  # fmt: skip

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")

Number = int | float | Decimal


class _Texts(ImmutableSandboxedEnvironment):
    """The sandbox, and no sums that fill the memory: numbers are multiplied with numbers, powers are refused."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The product of two numbers; SecurityError for the rest."""
        if operator == "**" or not (isinstance(left, Number) and isinstance(right, Number)):
            raise SecurityError(f"{operator!r} is only for the product of two numbers")
        return super().call_binop(context, operator, left, right)


@cache
def text_environment() -> Environment:
    """The environment of campaign texts: sandboxed, undefined names are errors, values are words and never markup.

    A text sees `language` and what it is given; filters `number`, `date`, `time`, `money`, `counted` follow `language`.
    It has no
    loader: a text that included a file would change after its approval.
    """
    environment = _Texts(
        undefined=StrictUndefined,
        autoescape=False,
        finalize=_as_markdown,
        keep_trailing_newline=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _TEXT_FILTERS} | _FILTERS
    return environment


@cache
def page_environment(language: str) -> Environment:
    """The environment of HTML pages in one language, over `templates/`; made once per language.

    Autoescaped; `{% trans %}`, `_()` and `ngettext()` speak the language and isolate values where it is written from
    right to left; globals `language` and `direction` ("rtl" or "ltr").
    """
    environment = Environment(
        loader=_pages(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # set by the extension
    environment.globals.update(language=language, direction=direction(language), **_speech(language))
    environment.filters.update(_FILTERS)
    return environment


def _pages() -> BaseLoader:
    return FileSystemLoader(FOLDER)


def _speech(language: str) -> dict[str, Callable[..., Markup]]:
    """The functions behind `{% trans %}`: messages are trusted, values are escaped, `%` is always written `%%`."""
    say = translator(language)

    def gettext(message: str, /, **values: object) -> Markup:
        return Markup(say(message, **_escaped(values)) if values else say(message) % ())  # noqa: S704

    def pgettext(context: str, message: str, /, **values: object) -> Markup:
        return gettext(NC_(context, message), **values)

    def ngettext(singular: str, plural: str, num: int, /, **values: object) -> Markup:
        return Markup(say.plural(singular, plural, num, **_escaped({"num": num, **values})))  # noqa: S704

    return {"gettext": gettext, "_": gettext, "pgettext": pgettext, "ngettext": ngettext}


def _escaped(values: Mapping[str, object]) -> dict[str, Markup]:
    return {key: escape(value) for key, value in values.items() if key != "n"}


def number(value: Number, language: str) -> str:
    """A number as the language writes it: 14,076.97 in English, 14 076,97 in French."""
    return str(format_decimal(value, locale=locale(language)))


def percent(value: Number, language: str) -> str:
    """A part of the whole (0 to 1) in percent, as the language writes it."""
    return str(format_percent(value, locale=locale(language)))


def money(value: Number, language: str, currency: str = "MAD") -> str:
    """An amount with the name of its currency, without decimals when it is whole: "1 500 dirhams marocains"."""
    if value == int(value):
        return str(format_currency(value, currency, "#,##0 ¤¤¤", locale=locale(language), currency_digits=False))
    return str(format_currency(value, currency, locale=locale(language), format_type="name"))


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    """A filter that takes the language from where it is used."""

    @pass_context
    def filtered(context: Context, value: object, *more: object, **named: object) -> str:
        return write(value, context.resolve("language"), *more, **named)

    return filtered


@pass_context
def _as_markdown(context: Context, value: object) -> object:
    """A value with Markdown's signs escaped, so that a title with a star in it stays a title.

    In a language written from right to left the Latin names in it keep their direction, with the numbers next to them;
    an address, which may stand inside a link, is left as it is.
    """
    if isinstance(value, (bool, dict, list)) or value is None:
        raise TypeError(f"{value!r} is no text; loop over a list, name a key of a table")
    if not isinstance(value, str):
        return value
    latin = _LATIN.search(value) and "://" not in value
    mixed = latin and direction(str(context.resolve("language"))) == "rtl"
    return _MARKDOWN_SIGNS.sub(r"\g<0>\\", isolate_latin(value) if mixed else value)


def counted(value: Number, language: str, **forms: str) -> str:
    """The form that the language uses for so many things, its {n} written as a number.

    Forms are named as Unicode names them: zero, one, two, few, many, other; `other` stands for those that are missing.
    """
    form = forms.get(locale(language).plural_form(value)) or forms["other"]
    return form.replace("{n}", number(value, language))


_FILTERS: dict[str, Callable[..., str]] = {
    "span": _in_language(span),
    "weekday": _in_language(weekday),
    "month_name": _in_language(month_name),
    "number": _in_language(number),
    "percent": _in_language(percent),
    "money": _in_language(money),
    "date": _in_language(day),
    "time": _in_language(clock_time),
    "moment": _in_language(day_and_time),
    "counted": _in_language(counted),
}
