"""The guide for staff says what the pages say: every name in bold is one of a button, title or section there."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
LARGEST, ALL = 120_000, 2_500_000


def words_of(language: str) -> set[str]:
    """Every sentence that the program says in a language."""
    with (ROOT / "locales" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(message.string) for message in read_po(file, locale=language)}


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_guide_names_things_as_the_pages_do(language: str):
    text = (GUIDE / f"{language}.md").read_text(encoding="utf-8")
    named = {one_line(name) for name in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    assert len(named) > 30
    assert named - {one_line(words) for words in words_of(language)} == set()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_has_ten_steps_and_every_picture_is_there_and_shown(language: str):
    text = (GUIDE / f"{language}.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d+)\. ", text, re.MULTILINE) == [str(number) for number in range(1, 11)]
    shown = set(re.findall(r"!\[[^\]]+\]\(images/([^)]+)\)", text))
    assert shown == {path.name for path in (GUIDE / "images").glob(f"*-{language}.webp")}


def test_the_pictures_are_light():
    sizes = {path.name: path.stat().st_size for path in (GUIDE / "images").iterdir()}
    assert max(sizes.values()) < LARGEST
    assert sum(sizes.values()) < ALL
