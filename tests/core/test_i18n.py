from gettext import NullTranslations

import pytest

from core import i18n
from core.i18n import END_ISOLATE, ISOLATE, NC_, Translator, isolated, translator

SUPPORT = ("%(n)s person supports it here.", "%(n)s people support it here.")


def said(language: str, n: int) -> str:
    return translator(language).plural(*SUPPORT, n).replace(ISOLATE, "").replace(END_ISOLATE, "")


def test_arabic_and_french_come_first_and_every_catalogue_is_found():
    assert i18n.languages()[:2] == ("ar", "fr")
    assert set(i18n.languages()) >= {"ar", "fr", "zgh", "en"}


@pytest.mark.parametrize(
    ("n", "same_form_as"),
    [(0, None), (1, None), (2, None), (3, 10), (11, 99), (100, 102), (103, 3), (111, 11), (1000, 100)],
)
def test_arabic_has_six_plural_forms(n: int, same_form_as: int | None):
    if same_form_as is not None:
        assert said("ar", n).replace(str(n), "N") == said("ar", same_form_as).replace(str(same_form_as), "N")
    else:
        assert len({said("ar", other) for other in (n, 0, 1, 2, 3, 11, 100)}) == 6


def test_the_six_arabic_forms_differ_from_each_other():
    assert len({said("ar", n).replace(str(n), "N") for n in (0, 1, 2, 3, 11, 100)}) == 6


@pytest.mark.parametrize(("language", "singular", "plural"), [("en", (1,), (0, 2, 11)), ("fr", (0, 1), (2, 11, 100))])
def test_other_languages_have_their_own_rules(language: str, singular: tuple[int, ...], plural: tuple[int, ...]):
    one = {said(language, n).replace(str(n), "N") for n in singular}
    many = {said(language, n).replace(str(n), "N") for n in plural}
    assert len(one) == len(many) == 1
    assert one != many


def test_values_keep_their_own_direction_inside_a_sentence_written_from_right_to_left():
    told = translator("ar").plural(*SUPPORT, 100)
    assert f"{ISOLATE}100{END_ISOLATE}" in told
    assert ISOLATE not in translator("fr").plural(*SUPPORT, 100)


@pytest.mark.parametrize("language", ["fr", "en", "zgh"])
def test_an_arabic_value_keeps_its_direction_inside_a_sentence_written_from_left_to_right(language: str):
    told = translator(language)("hid it on the page: %(reason)s", reason="إشهار")
    assert told.endswith(f"{ISOLATE}إشهار{END_ISOLATE}")
    assert ISOLATE not in translator(language)("hid it on the page: %(reason)s", reason="Publicité")


def test_a_number_in_the_values_is_the_one_that_is_shown():
    assert "1 234" in translator("fr").plural(*SUPPORT, 1234, n="1 234")


def test_values_of_several_lines_and_empty_ones_are_not_isolated():
    assert isolated("a\nb") == "a\nb"
    assert isolated("") == ""
    assert isolated(7) == f"{ISOLATE}7{END_ISOLATE}"


def test_a_percent_sign_without_values_is_only_a_percent_sign():
    assert translator("fr")("100 % unknown here") == "100 % unknown here"


def test_an_unknown_message_is_said_as_it_stands_with_its_values():
    assert translator("en")("Unheard of %(thing)s", thing="a") == "Unheard of a"


def test_a_language_without_a_catalogue_is_spoken_to_in_the_default_one():
    assert translator("xx").language == i18n.DEFAULT_LANGUAGE
    assert translator("../ar").language == i18n.DEFAULT_LANGUAGE


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("zgh", "ltr"), ("nonsense!", "ltr")]
)
def test_direction(language: str, direction: str):
    assert i18n.direction(language) == direction


def test_a_translator_knows_its_direction():
    assert [translator(code).right_to_left for code in ("ar", "fr", "zgh", "en")] == [True, False, False, False]


def test_languages_are_called_by_their_own_names():
    assert [i18n.own_name(code) for code in ("ar", "fr", "zgh", "en")] == ["العربية", "Français", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "English"]


def test_a_message_for_the_catalogues_is_itself():
    assert i18n.N_("Roads") == "Roads"
    assert isinstance(translator("ar"), Translator)


@pytest.mark.parametrize(
    ("language", "thing", "said"),
    [
        ("fr", "request", "Refusée"),
        ("ar", "request", "مرفوض"),
        ("ar", "petition", "مرفوضة"),
        ("en", "petition", "Refused"),
    ],
)
def test_a_word_agrees_with_the_thing_that_it_is_said_of(language: str, thing: str, said: str):
    t = translator(language)
    assert t(NC_(thing, "Refused")) == t.of(thing, "Refused") == said


def test_a_word_without_a_form_of_its_own_is_said_as_of_anything():
    t = translator("fr")
    assert t.of("project", "called off") == t("called off") == "annulé"
    assert t.of("milestone", "called off") == "annulée"
    assert Translator("fr", NullTranslations(), frozenset())(NC_("petition", "Refused")) == "Refused"
