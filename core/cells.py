"""Cells of a CSV file that people open in a spreadsheet."""

from typing import TypeVar

T = TypeVar("T")

# A spreadsheet takes words that begin like this for a formula, blanks before it or not.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: T) -> T | str:
    """The value, as words that no spreadsheet runs; numbers stay as they are."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u200e\u200f\u2066\u2067\u2068").startswith(_FORMULA):
        return f"'{value}"
    return value
