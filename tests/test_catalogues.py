"""The catalogues say everything that the code says, completely, in every language."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bots.routing import says_stop
from civic.consent import WORDINGS
from core.i18n import NC_, direction, languages, translator
from core.models import Purpose

ROOT = Path(__file__).parent.parent
LANGUAGES = ("ar", "fr", "zgh", "en")
PLURALS = {"ar": 6, "fr": 2, "zgh": 2, "en": 2}
# A command or a name of the program, between backticks.
_TYPED = re.compile(r"`[^`]*`")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sr]")
_QUOTED = re.compile(r"%\(\w+\)r")
# Arabic has words of its own for none, one and two things.
_WITHOUT_NUMBER = {"ar": (0, 1, 2)}


def read(path: Path) -> Catalog:
    with path.open("rb") as po:
        return read_po(po)


def catalogue(language: str) -> Catalog:
    return read(ROOT / "locales" / language / "LC_MESSAGES" / "messages.po")


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string or ()) if message.pluralizable else (str(message.string or ""),)


def singular(message: Message) -> str:
    return message.id[0] if message.pluralizable else str(message.id)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code says now."""
    found = tmp_path_factory.mktemp("messages") / "messages.pot"
    subprocess.run([ROOT / "scripts" / "messages", found], check=True)
    return read(found)


def test_these_languages_are_spoken() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language: str, template: Catalog) -> None:
    held, said = ({(m.context, m.id) for m in messages(each)} for each in (catalogue(language), template))
    assert held == said, "run `make messages` and translate"
    assert catalogue(language).obsolete == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_open(language: str) -> None:
    open_ones = [m.id for m in messages(catalogue(language)) if m.fuzzy or not all(form.strip() for form in forms(m))]
    assert open_ones == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_the_placeholders_of_its_message(language: str) -> None:
    for message in messages(catalogue(language)):
        wanted = set(_PLACEHOLDER.findall(singular(message)))
        for number, form in enumerate(forms(message)):
            said_by_word = message.pluralizable and number in _WITHOUT_NUMBER.get(language, ())
            found = set(_PLACEHOLDER.findall(form))
            assert found == wanted or (said_by_word and found == wanted - {"n", "num"}), (message.id, form)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_a_language_quotes_in_its_own_way(language: str) -> None:
    assert [form for m in messages(catalogue(language)) for form in forms(m) if _QUOTED.search(form)] == []


def test_french_signs_stand_close_to_their_words() -> None:
    """A curved apostrophe, and before a double sign a space at which no line ends; what is typed is left alone."""
    loose = re.compile(r"[A-Za-zÀ-ÿœ]'[A-Za-zÀ-ÿœ%]|\S [:;?!»](?=\s|$)|« ")
    said = (_TYPED.sub("", form) for m in messages(catalogue("fr")) for form in forms(m))
    assert [form for form in said if loose.search(form)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percent_sign_is_part_of_a_placeholder_or_doubled(language: str) -> None:
    for message in messages(catalogue(language)):
        for form in forms(message):
            assert "%" not in _PLACEHOLDER.sub("", form).replace("%%", ""), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_has_as_many_forms_as_the_language(language: str) -> None:
    found = catalogue(language)
    assert found.num_plurals == PLURALS[language]
    assert {len(forms(m)) for m in messages(found) if m.pluralizable} == {PLURALS[language]}


def test_arabic_counts_as_the_grammar_says() -> None:
    t = translator("ar")
    said = [t.plural("%(n)s petition supported", "%(n)s petitions supported", n) for n in (0, 1, 2, 3, 11, 100)]
    assert said[:3] == ["لم تساندوا أي عريضة", "ساندتم عريضة واحدة", "ساندتم عريضتين"]
    assert said[3:] == [f"ساندتم \u2068{n}\u2069 {word}" for n, word in ((3, "عرائض"), (11, "عريضة"), (100, "عريضة"))]


def test_arabic_is_written_from_right_to_left_and_isolates_what_it_names() -> None:
    assert [direction(language) for language in LANGUAGES] == ["rtl", "ltr", "ltr", "ltr"]
    assert translator("ar")("Reference: %(reference)s", reference="F26-7KX4QM").endswith("\u2068F26-7KX4QM\u2069")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_filled(language: str) -> None:
    t = translator(language)
    for message in messages(catalogue(language)):
        values = dict.fromkeys(_PLACEHOLDER.findall(singular(message)), "308")
        if message.pluralizable:
            values.pop("n", None)  # a counted word may stand beside its number
            said = [t.plural(message.id[0], message.id[1], n, **values) for n in (0, 1, 2, 5, 11, 100)]
        else:
            said = [t(NC_(message.context, singular(message)) if message.context else singular(message), **values)]
        assert not any("%(" in text for text in said)


def test_english_says_its_own_words() -> None:
    for message in messages(catalogue("en")):
        assert message.string == message.id


@pytest.mark.parametrize(("language", "script"), [("ar", "[ء-ي]"), ("zgh", "[ⴰ-ⵥ]")])
def test_a_translation_is_in_the_script_of_its_language(language: str, script: str) -> None:
    names = {"Messenger", "Telegram", "%(count)s of %(needed)s"}
    for message in messages(catalogue(language)):
        worded = any(letter.isalpha() for letter in _PLACEHOLDER.sub("", singular(message)))
        if worded and (singular(message) not in names or language == "ar"):
            assert all(re.search(script, form) for form in forms(message)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sentence", "button"),
    [
        ("Choose more, or press “Done”.", "Done"),
        ("Please use the button “Share my number”: only your own number counts.", "Share my number"),
    ],
)
def test_a_sentence_names_a_button_by_its_label(language: str, sentence: str, button: str) -> None:
    t = translator(language)
    assert t(button) in t(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_to_news_names_a_word_that_stops_them(language: str) -> None:
    quoted = re.findall(r"[“«]\s*([^”»]+?)\s*[”»]", translator(language)(WORDINGS[Purpose.NEWS].text))
    assert any(says_stop(word) for word in quoted), quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_to_storage_says_where_the_data_goes_and_how_to_see_it(language: str) -> None:
    text = translator(language)(WORDINGS[Purpose.STORAGE].text)
    assert translator(language)("My data") in text
    for network in ("Telegram", "Facebook"):
        assert network in text or {"Telegram": "تلغرام", "Facebook": "فيسبوك"}[network] in text


def test_catalogues_hold_nothing_that_changes_by_itself() -> None:
    for language in LANGUAGES:
        text = (ROOT / "locales" / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
        assert not re.search(r"POT-Creation-Date|PO-Revision-Date|Generated-By|^#: |EMAIL@ADDRESS", text, re.MULTILINE)


def test_a_new_language_is_one_file(tmp_path: Path) -> None:
    """In a copy of the project, an empty catalogue is filled with every message, left to translate."""
    copy = tmp_path / "jisr"
    copy.mkdir()
    for name in ("analytics", "bots", "campaigns", "civic", "core", "jisr", "sandbox", "scheduler", "templates", "web",
                 "locales", "scripts"):  # fmt: skip
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / ".venv").symlink_to(ROOT / ".venv")
    new = copy / "locales" / "es" / "LC_MESSAGES" / "messages.po"
    new.parent.mkdir(parents=True)
    new.touch()
    done = subprocess.run([copy / "scripts" / "messages"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "es/LC_MESSAGES/messages.po: not translated: 'Menu'" in done.stderr
    assert {m.id for m in messages(read(new))} == {m.id for m in messages(catalogue("ar"))}
    for language in LANGUAGES:
        path = Path("locales") / language / "LC_MESSAGES" / "messages.po"
        assert (copy / path).read_bytes() == (ROOT / path).read_bytes()
