"""The rules that sort comments, measured on a labelled set, and their file."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from civic.comment_sorting import PACKAGED, load_comment_rules, read_source, sort_comment
from civic.rules import Status
from core.errors import BadInput
from core.models import CommentKind

# Comments that the rules were written along, and others that were written after them and never used to mend them.
LABELLED = Path(__file__).with_name("comments.csv")
UNSEEN = Path(__file__).with_name("comments_unseen.csv")
RULES = load_comment_rules()
UNSEEN_RIGHT = 0.4
HEAD = 'source = "a test"\nstatus = "sourced"\n'


def measured(path: Path) -> tuple[float, dict[str, float], list[tuple[str, str, CommentKind]]]:
    """The part that is sorted as labelled, overall and per kind, and what is not."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(str(row["kind"]), str(row["text"])) for row in csv.DictReader(file, delimiter=";")]
    wrong = [(kind, text, found) for kind, text in rows if (found := sort_comment(RULES, text).kind) != kind]
    total, missed = Counter(kind for kind, _ in rows), Counter(kind for kind, *_ in wrong)
    right = {kind: round(1 - missed[kind] / number, 2) for kind, number in total.items()}
    return 1 - len(wrong) / len(rows), right, wrong


def test_the_comments_that_the_rules_were_written_along_are_sorted():
    overall, _, wrong = measured(LABELLED)
    assert overall >= 0.95, wrong


def test_unseen_comments_are_left_alone_rather_than_sorted_wrongly():
    """Words of a list miss much of what people write: what they miss is "other", which is never answered."""
    overall, right, wrong = measured(UNSEEN)
    assert overall >= UNSEEN_RIGHT, (right, wrong)
    astray = [row for row in wrong if row[2] is not CommentKind.OTHER]
    assert len(astray) <= 2, astray
    assert not [row for row in wrong if row[0] == "abuse" and row[2] is CommentKind.QUESTION]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "other"),
        ("   ", "other"),
        ("\u0000", "other"),
        ("٣٠٨", "other"),
        ("وشكرا", "thanks"),
        ("MERCI!!!", "thanks"),
        ("Merci, mais quand ?", "question"),
        ("Merciless", "thanks"),
        ("chiensdent", "other"),
        ("a" * 100_000, "other"),
    ],
)
def test_edges(text: str, kind: str):
    assert sort_comment(RULES, text).kind == kind


def test_the_reason_is_the_word_that_told():
    assert sort_comment(RULES, "و شكرا لكم").because == "شكرا"
    assert sort_comment(RULES, "?").because == "?"


def test_the_packaged_file_says_where_it_comes_from():
    assert RULES.status is Status.UNCONFIRMED
    assert [rule.kind for rule in RULES.rules] == list(
        map(CommentKind, ["abuse", "petition", "question", "complaint", "thanks"])
    )
    assert "[[rules]]" in read_source()
    assert PACKAGED.endswith("comment_rules.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rules =", "this is no TOML"),
        (HEAD, "rules: Field required"),
        (HEAD + "[[rules]]\nkind = 'praise'\n", "rules.0.kind"),
        (HEAD + "[[rules]]\nkind = 'thanks'\nde = ['danke']\n", "rules.0.de"),
        (HEAD + "[[rules]]\nkind = 'thanks'\nfr = ['!!']\n", "has no letters"),
    ],
)
def test_a_wrong_file_is_told_by_its_key(tmp_path: Path, text: str, told: str):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=told) as wrong:
        load_comment_rules(path)
    assert str(wrong.value).startswith(str(path))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        load_comment_rules(tmp_path / "none.toml")


def test_a_council_has_words_of_its_own(tmp_path: Path):
    path = tmp_path / "rules.toml"
    path.write_text(HEAD + "[[rules]]\nkind = 'complaint'\nary = ['saraf*']\n", encoding="utf-8")
    rules = load_comment_rules(path)
    assert sort_comment(rules, "sarafa mhersa").kind is CommentKind.COMPLAINT
    assert sort_comment(rules, "merci").kind is CommentKind.OTHER
