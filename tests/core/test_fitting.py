"""Long texts in several messages."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fitting import fitted, units
from core.message import Button, ButtonKind, Capabilities, Markup, Media, Message
from core.networks import MESSENGER_CAPABILITIES, TELEGRAM_CAPABILITIES


def carrying(limit: int) -> Capabilities:
    """A network whose texts have at most `limit` units, and that carries files."""
    return Capabilities(Markup.PLAIN, text_limit=limit, button_limit=10, button_data_bytes=64, file_limit=1000,
                        caption_limit=limit)  # fmt: skip


ROWS = ((Button(label="Menu", value="go:menu"),),)


def test_a_text_that_fits_stays_as_it_is():
    message = Message(text="a" * 10, rows=ROWS)
    assert fitted(message, carrying(10)) == (message,)


def test_files_go_first_and_buttons_last():
    message = Message(text="un, deux\n\ntrois quatre\n\ncinq", rows=ROWS, media=(Media(kind="photo", path="a.png"),))
    first, *middle, last = fitted(message, carrying(12))
    assert (first.text, [one.text for one in middle], last.text) == ("un, deux", ["trois quatre"], "cinq")
    assert (len(first.media), first.rows) == (1, ())
    assert (last.media, last.rows) == ((), ROWS)


def test_markup_is_left_whole():
    message = Message(text="<b>" + "a" * 100 + "</b>", markup=Markup.HTML)
    assert fitted(message, carrying(10)) == (message,)


@given(st.text(alphabet="ab \n😀ⵣع", max_size=200), st.integers(min_value=2, max_value=40))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, limit: int):
    parts = [one.text for one in fitted(Message(text=text), carrying(limit))]
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize("limit", [2, 3])
def test_a_character_of_two_units_is_never_cut(limit: int):
    assert [one.text for one in fitted(Message(text="😀😀😀"), carrying(limit))] == ["😀"] * 3


def test_words_and_files_travel_apart_where_they_must():
    two = (Media(kind="document", name="a.txt", content="x"), Media(kind="voice", path="none.ogg"))
    message = Message(text="Voici", rows=ROWS, media=two, language="fr")
    assert [(one.text, one.media, one.rows) for one in fitted(message, MESSENGER_CAPABILITIES)] == [
        ("", two[:1], ()), ("", two[1:], ()), ("Voici", (), ROWS),
    ]  # fmt: skip
    assert fitted(Message(text="", media=two[:1]), MESSENGER_CAPABILITIES) == (Message(text="", media=two[:1]),)
    assert fitted(message, TELEGRAM_CAPABILITIES) == (message,)


def test_a_file_that_is_too_large_is_named_in_words(tmp_path: Path):
    large = tmp_path / "budget.pdf"
    with large.open("wb") as file:
        file.truncate(MESSENGER_CAPABILITIES.file_limit + 1)
    message = Message(text="Voici", media=(Media(kind="document", path=str(large), alt="budget.pdf"),), language="en")
    (told,) = fitted(message, MESSENGER_CAPABILITIES)
    assert told.media == ()
    assert told.text.startswith("Voici\n\nThe file “")
    assert "budget.pdf" in told.text
    assert fitted(message, TELEGRAM_CAPABILITIES) == (message,)


def test_links_that_become_lines_have_their_room():
    link = Button(label="Le plan", value="https://jisr.example/" + "x" * 60, kind=ButtonKind.LINK)
    parts = fitted(Message(text="a " * 999, rows=((link,),)), MESSENGER_CAPABILITIES)
    assert units(parts[-1].text) + units(link.label) + units(link.value) + 3 <= 2000
