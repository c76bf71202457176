"""What a spreadsheet must not run."""

import pytest

from core.cells import harmless


@pytest.mark.parametrize("text", ["=1+1", "+212", "-3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200f=1", "＝1"])
def test_a_formula_becomes_words(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Azilal", "أزيلال", "<5", "", "3-4", -3, 4.5, None])
def test_words_and_numbers_stay(value: object):
    assert harmless(value) == value
