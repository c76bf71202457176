"""A wrong consultation file is refused with its line and the remedy."""

import pytest

from civic.consultation_file import Kind, read_consultation, read_outcome
from civic.region import load_region
from core.errors import BadInput
from tests.consultation import ROADS

REGION = load_region()
WHERE = "roads.toml"


def refused(source: str) -> BadInput:
    with pytest.raises(BadInput) as error:
        read_consultation(source, WHERE, REGION)
    return error.value


def test_a_file_is_read():
    content = read_consultation(ROADS, WHERE, REGION)
    assert [question.kind for question in content.questions] == [Kind.CHOICE, Kind.SEVERAL, Kind.SCALE, Kind.TEXT]
    assert [question.values for question in content.questions] == [tuple("12"), tuple("123"), tuple("12345"), ()]
    assert content.question("where").optional


@pytest.mark.parametrize(
    ("before", "after", "line", "what", "remedy"),
    [
        ('slug = "roads-2027"', 'slug = "Roads 2027"', 1, "slug has signs that it may not have", "small letters"),
        ("opens =", "openes =", 2, "unknown key 'openes'", "Did you mean 'opens'?"),
        ('"2026-11-20T09:00"', '"20 November"', 2, "'20 November' is not a local time", ""),
        ('"2026-12-10T18:00"', '"2026-11-19T18:00"', None, "it closes at 2026-11-19T18:00", ""),
        (', fr = "Les routes en 2027"', "", 4, "title.fr is missing", "stands in for it"),
        (', fr = "Les routes en 2027"', ', fr = "x", de = "Wege"', 4, "unknown language 'de'", "Known: ar"),
        ('kind = "choice"', 'kind = "choise"', 10, "questions.0.kind must be one of these", "There are choice"),
        ('kind = "choice"', 'kind = "scale"', 8, "a question of kind scale has no options", ""),
        ('kind = "several"', 'kind = "text"', 15, "a question of kind text has no options", ""),
        ('kind = "scale"', 'kind = "choice"', 23, "a question of kind choice has options", ""),
        ('low = {', 'lower = {', 27, "unknown key 'lower'", "Did you mean 'low'?"),
        ('["Route 308", "Route 317"]', '["Route 308"]', 13, "options.fr needs at least 2 entries", "2 to 9"),
        ('["Route 308", "Route 317"]', '["A", "B", "C"]', 12, "different numbers of options", "same order"),
        ('["Route 308", "Route 317"]', '["A", "A"]', 13, "two options read alike", "Tell them apart"),
        ('id = "where"', 'id = "first"', None, "two questions are called 'first'", ""),
        ('text = { ar = "ماذا تضيفون؟", fr = "Que voulez-vous ajouter ?" }', "", 30, "questions.3.text is", ""),
        ("optional = true", 'optional = "perhaps"', 18, "questions.1.optional", ""),
        ("[[questions]]", '[audience]\nprovinces = ["azila"]\n[[questions]]', 9, "unknown province", "'azilal'"),
        ('slug = "roads-2027"', "slug = roads", 1, "not TOML", "quotes"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(before: str, after: str, line: int | None, what: str, remedy: str):
    assert before in ROADS
    error = refused(ROADS.replace(before, after, 1))
    assert what in error.what
    assert error.where == (f"{WHERE}, line {line}" if line else WHERE)
    assert remedy in error.remedy
    assert "\n" not in str(error)


def test_questions_have_an_end():
    question = ROADS[ROADS.rindex("[[questions]]") :]
    many = ROADS + "".join(question.replace("words", f"words-{number}") for number in range(9))
    assert "at most 12" in refused(many).what


def test_an_outcome_is_read():
    source = 'text.ar = "تقرر الإصلاح"\ntext.fr = "La route sera refaite."'
    assert read_outcome(source, WHERE, REGION)["fr"] == "La route sera refaite."
    with pytest.raises(BadInput, match=r"roads\.toml, line 1: text\.fr is missing"):
        read_outcome('text.ar = "تقرر"', WHERE, REGION)
    with pytest.raises(BadInput, match=r"roads\.toml, line 1: unknown key 'txt'.*Known keys: text"):
        read_outcome('txt.ar = "تقرر"', WHERE, REGION)
