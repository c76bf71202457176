"""One cell of a planning file: days, amounts, shares, lists and names as people write them in a spreadsheet.

Each reader takes the cell's text and raises BadInput, with a remedy, when it cannot be read.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from babel.numbers import format_decimal

from civic.planning_columns import Spellings, called
from civic.search import normalise
from core.dates import locale
from core.errors import BadInput
from core.i18n import N_
from core.sentence import Message, Spoken

LARGEST = 10**13  # dirhams: more than the state spends in a year
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_GROUPED = re.compile(r"\d{1,3}(?:(\.)\d{3}(?:\.\d{3})+(?:,\d+)?|(,)\d{3}(?:,\d{3})+(?:\.\d+)?)")
_PLAIN = re.compile(r"(\d+)(?:[.,](\d+))?")
_CURRENCY = re.compile(r"(?i)\s*(?:mad|dhs?|dirhams?|درهم(?: مغربي)?)\.?\s*$")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GOAL = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}")
CODE_LIMIT = 24

Known = TypeVar("Known")


def western(text: str) -> str:
    """`text` with digits of every script written 0–9, and every kind of space as a plain one."""
    digits = (str(unicodedata.digit(letter, letter)) for letter in text)
    return "".join(" " if letter.isspace() else letter for letter in digits).strip()


def read_code(text: str) -> str:
    """A project's code in small letters, as links carry it: "PDR-07" is "pdr-07"."""
    code = western(text).lower()
    if len(code) > CODE_LIMIT or not _CODE.fullmatch(code):
        remedy = N_("Use at most %(most)s Latin letters, digits and -.")
        raise BadInput("%(text)r cannot stand in a link", remedy=remedy, text=text, most=CODE_LIMIT)
    return code


def read_day(text: str) -> date:
    """A day, from 2026-12-31 or 31/12/2026, also with Arabic digits."""
    given = western(text)
    if found := _ISO.fullmatch(given):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(given):
        day, month, year = found.groups()
    else:
        raise BadInput("%(text)r is no day", remedy=N_("Write 2026-12-31 or 31/12/2026."), text=text)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        remedy = N_("The day comes first: 31/12/2026.")
        raise BadInput("there is no day %(text)r", remedy=remedy, text=text) from None


def read_dirhams(text: str) -> int:
    """Whole dirhams, from 12500000, "12 500 000,00", "12.500.000 DH" or "١٢٥٠٠٠٠٠"."""
    given = _CURRENCY.sub("", western(text)).replace("٬", "").replace("٫", ",").replace(" ", "")
    whole, part = _number(given, text)
    if part.strip("0"):
        raise BadInput("%(text)r has centimes", remedy=N_("Write whole dirhams."), text=text)
    if whole > LARGEST:
        remedy = N_("Write dirhams, not centimes.")
        raise BadInput("%(text)r is more than %(most)s dirhams", remedy=remedy, text=text, most=Spoken(_largest))
    return whole


def _number(given: str, text: str) -> tuple[int, str]:
    """The whole part and the decimals of a number in French, Arabic or English writing."""
    if found := _GROUPED.fullmatch(given):
        given = given.replace(found.group(1) or found.group(2), "")
    plain = _PLAIN.fullmatch(given)
    if plain is None:
        remedy = N_("Write digits alone, such as 12500000 or 12 500 000.")
        raise BadInput("%(text)r is no amount", remedy=remedy, text=text)
    whole, part = plain.group(1), plain.group(2) or ""
    if len(part) == 3:
        remedy = N_("Write %(all)s or %(whole)s,00.")
        raise BadInput(
            "%(text)r may mean %(all)s or %(whole)s and a part", remedy=remedy, text=text, all=whole + part, whole=whole
        )
    return int(whole), part


def _largest(language: str) -> str:
    return str(format_decimal(LARGEST, locale=locale(language)))


def read_percent(text: str) -> int:
    """A whole number from 0 to 100, with or without a percent sign; a part of one is rounded down."""
    given = western(text).removesuffix("%").removesuffix("٪").replace("٫", ",").strip()
    plain = _PLAIN.fullmatch(given)
    if plain is None or int(plain.group(1)) > 100 or (int(plain.group(1)) == 100 and (plain.group(2) or "").strip("0")):
        raise BadInput("%(text)r is no share", remedy=N_("Write a number from 0 to 100."), text=text)
    return int(plain.group(1))


def read_number(text: str) -> int:
    """The number of a milestone in its project, from 1 to 999."""
    given = western(text)
    if not re.fullmatch(r"\d{1,3}", given) or int(given) == 0:
        remedy = N_("Number the milestones of a project 1, 2, 3 …")
        raise BadInput("%(text)r is no number of a milestone", remedy=remedy, text=text)
    return int(given)


def read_list(text: str, *, commas: bool = False) -> list[str]:
    """The parts of a cell that hold something, each once, separated by | or ; or lines (or commas where so said)."""
    parts = (" ".join(part.split()) for part in re.split(r"[|;,،\n]" if commas else r"[|;\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


def read_goals(text: str) -> list[str]:
    """Targets of the Sustainable Development Goals, such as 6.1 | 11.a."""
    goals = [western(part).lower() for part in read_list(text, commas=True)]
    for goal in goals:
        if not _GOAL.fullmatch(goal) or not 1 <= int(goal.split(".")[0]) <= 17:
            remedy = N_("Write it as 6.1, several as 6.1 | 11.a.")
            raise BadInput("%(goal)r is no target of the Goals", remedy=remedy, goal=goal)
    return goals


def named(words: Mapping[Known, Spellings], message: Message) -> Callable[[str], Known]:
    """A reader of names: each known thing by any of its spellings, case, accents and Arabic letter forms aside.

    `words` are the spellings by language, English first; `message` says of `%(text)r` that there is no such thing.
    """
    known = {
        normalise(spelling): thing
        for thing, spellings in words.items()
        for written in spellings.values()
        for spelling in written
    }
    shown = tuple(called(spellings) for spellings in list(words.values())[:9])

    def read(text: str) -> Known:
        found = known.get(normalise(text))
        if found is None:
            raise BadInput(message, remedy=N_("There are: %(known)s."), text=text, known=shown)
        return found

    return read
