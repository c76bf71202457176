"""Long texts in several messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fitting import fitted, units
from core.message import Button, Markup, Media, Message

ROWS = ((Button(label="Menu", value="go:menu"),),)


def test_a_text_that_fits_stays_as_it_is():
    message = Message(text="a" * 10, rows=ROWS)
    assert fitted(message, 10) == (message,)


def test_files_go_first_and_buttons_last():
    message = Message(
        text="un, deux\n\ntrois quatre\n\ncinq", rows=ROWS, media=(Media(kind="photo", path="a.png"),), link="x"
    )
    first, *middle, last = fitted(message, 12)
    assert (first.text, [one.text for one in middle], last.text) == ("un, deux", ["trois quatre"], "cinq")
    assert (len(first.media), first.rows, first.link) == (1, (), "")
    assert (last.media, last.rows, last.link) == ((), ROWS, "x")


def test_markup_is_left_whole():
    message = Message(text="<b>" + "a" * 100 + "</b>", markup=Markup.HTML)
    assert fitted(message, 10) == (message,)


@given(st.text(alphabet="ab \n😀ⵣع", max_size=200), st.integers(min_value=2, max_value=40))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, limit: int):
    parts = [one.text for one in fitted(Message(text=text), limit)]
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize("limit", [2, 3])
def test_a_character_of_two_units_is_never_cut(limit: int):
    assert [one.text for one in fitted(Message(text="😀😀😀"), limit)] == ["😀"] * 3
