"""What may lead from public words to a person, and what does not."""

import time

import pytest

from civic.personal_marks import by_field, marks_in, require_none
from core.errors import Refused

ASKED = "Bonjour, je m'appelle Zineb El Idrissi et je voudrais le budget. اسمي ياسين أمزيان"


@pytest.mark.parametrize(
    ("text", "what", "words"),
    [
        ("Écrire à rachid@example.org.", "an e-mail address", "rachid@example.org"),
        ("Appeler le 06 12 34 56 78", "a phone number", "06 12 34 56 78"),
        ("+212661234567", "a phone number", "+212661234567"),
        ("اتصلوا بـ 0523-48-12-34", "a phone number", "0523-48-12-34"),
        ("CIN IC123456", "an identity card number", "IC123456"),
        ("Voir R26-7KX4QM", "a reference number", "R26-7KX4QM"),
        ("Réponse à Mme Zineb Alaoui, du douar", "a name", "Mme Zineb Alaoui"),
        ("طلب السيد ياسين أمزيان الميزانية", "a name", "السيد ياسين أمزيان"),
        ("Madame Zineb el idrissi a demandé", "the name of who asked", "Zineb El Idrissi"),
        ("سأل ياسين امزيان عن الميزانية", "the name of who asked", "ياسين أمزيان"),
    ],
)
def test_a_mark_is_found_where_it_stands(text: str, what: str, words: str):
    found = marks_in(by_field(answer={"fr": text}), asked=ASKED)
    assert ("answer.fr", what, words) in [(mark.where, mark.what, mark.words) for mark in found]


@pytest.mark.parametrize(
    "text",
    [
        "Le plan 2022-2027 a 22,76 milliards.", "Route 308, lot 12", "14 076 970 000 dirhams", "118 projets",
        "M. le président du conseil a répondu le 12.11.2026", "السيد الرئيس ومدير المصالح", "Sidi Jaber et Oulad Haj",
        "R1508, P3206 et RN8", "De 2015 à 2030, 381 + 19 signatures", "المجلس خصص 14.076.970.000 درهم",
        "La région compte 2 525 801 habitants",
    ],
)  # fmt: skip
def test_figures_years_places_and_offices_are_no_marks(text: str):
    assert marks_in(by_field(answer={"ar": text}), asked=ASKED) == ()


def test_each_mark_has_a_line_of_its_own_and_a_human_eye_may_let_it_pass():
    marks = marks_in(by_field(question={"fr": "Le 0612345678 ?"}, answer={"ar": "a@b.example", "fr": "a@b.example"}))
    with pytest.raises(Refused) as refused:
        require_none(marks, checked=False)
    assert [line.split(" (")[0] for line in str(refused.value).splitlines()] == [
        "question.fr holds a phone number: 0612345678",
        "answer.ar holds an e-mail address: a@b.example",
        "answer.fr holds an e-mail address: a@b.example",
    ]
    require_none(marks, checked=True)


def test_a_very_long_word_is_read_at_once():
    began = time.perf_counter()
    assert marks_in({"said.ar": "é" * 200_000}) == ()
    assert time.perf_counter() - began < 5
