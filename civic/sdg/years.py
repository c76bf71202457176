"""What stands in a column of years: a year, several written as one, a quarter, a month or a day."""

import re
import unicodedata

# The months as spreadsheets write them, by their first letters, in English and in French.
_MONTHS = {
    "jan": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6, "juin": 6, "jul": 7,
    "juil": 7, "aug": 8, "aou": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_SPAN = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4}|\d{2})")
_PART = re.compile(r"(\d{4})[-/ ]?([MQS])\s?(\d{1,2})", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{4})[ -])?([^\W\d_]+)\.?(?:[ -](\d{4}))?")
_MOST = {"M": 12, "Q": 4, "S": 2}

Key = tuple[int, int, int]


def read_year(text: str) -> tuple[int | str, Key] | None:
    """The year as it is shown (a number, or the words of the file) and what it is sorted by; None for what is none."""
    written = "".join(str(unicodedata.digit(sign, sign)) for sign in text.strip())
    if whole := _YEAR.fullmatch(written):
        return int(whole[1]), (int(whole[1]), 0, 0)
    key = _span(written) or _part(written) or _day(written) or _named(written)
    return (written, key) if key else None


def key_of(year: int | str) -> Key:
    """What a year that was read is sorted by."""
    found = read_year(str(year))
    return found[1] if found else (0, 0, 0)


def _span(text: str) -> Key | None:
    """ "2000/01" and "2015-2016" are two years; "2015-03" is a month."""
    found = _SPAN.fullmatch(text)
    if not found:
        return None
    year, second = int(found[1]), int(found[2])
    if len(found[2]) == 4:
        return (year, 0, 0) if second >= year else None
    month = 1 <= second <= 12 and second != (year + 1) % 100
    return (year, second if month else 0, 0)


def _part(text: str) -> Key | None:
    found = _PART.fullmatch(text)
    if not found or not 1 <= int(found[3]) <= _MOST[found[2].upper()]:
        return None
    return (int(found[1]), int(found[3]) * (12 // _MOST[found[2].upper()]), 0)


def _day(text: str) -> Key | None:
    if found := _DAY.fullmatch(text):
        year, month, day = (int(found[number]) for number in (1, 2, 3))
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month, day = int(found[2]), int(found[1]), 0
    else:
        return None
    return (year, month, day) if 1 <= month <= 12 and day <= 31 else None


def _named(text: str) -> Key | None:
    found = _NAMED.fullmatch(text)
    if not found or bool(found[1]) == bool(found[3]):
        return None
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", found[2].casefold()) if sign.isalpha())
    month = _MONTHS.get(bare[:4]) or _MONTHS.get(bare[:3])
    return (int(found[1] or found[3]), month, 0) if month else None
