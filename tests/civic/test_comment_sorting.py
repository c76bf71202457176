"""The rules that sort comments, measured on a labelled set, and their file."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from civic.comment_sorting import PACKAGED, load_comment_rules, read_source, sort_comment
from civic.rules import Status
from core.errors import BadInput
from core.models import CommentKind

# What was measured on which set, plainly. All sets were written for these tests; no real comment and no second reader
# was at hand, so that real comments will be sorted worse than any of them.
# - comments: the rules were written along these.
# - comments_heldout, comments_unseen: once held back from the rules. Their faults have been read since and led to
#   better rules, so that they now show only that nothing got worse.
# - comments_fresh: written after the rules were frozen, and measured before anything was mended along it: 82 % right
#   (questions 22 of 25, complaints 15 of 23, thanks 12 of 12, petitions 7 of 7, abuse 11 of 14, other 8 of 10), and one
#   insult would have been answered in public. For that, and not for its other faults, the rules were changed since.
# - comments_hostile: questions that are insults in words of which the rules knew few; 15 of 30 are taken for questions,
#   which is why a question must also speak of a matter of the council's to be answered in public; two of them led to
#   further words.
# - comments_hostile_fresh: 26 more, written after that and never mended along, spiteful and about the council's matters
#   on purpose. 22 are taken for questions and 4 would be answered in public: no list of words can promise none.
LABELLED = Path(__file__).with_name("comments.csv")
HELD_OUT = Path(__file__).with_name("comments_heldout.csv")
UNSEEN = Path(__file__).with_name("comments_unseen.csv")
FRESH = Path(__file__).with_name("comments_fresh.csv")
HOSTILE = Path(__file__).with_name("comments_hostile.csv")
HOSTILE_FRESH = Path(__file__).with_name("comments_hostile_fresh.csv")
RULES = load_comment_rules()
RIGHT = {LABELLED: 0.95, HELD_OUT: 0.95, UNSEEN: 0.9, FRESH: 0.8}
HEAD = 'source = "a test"\nstatus = "sourced"\n'


def sorted_rows(path: Path) -> list[tuple[str, str, CommentKind]]:
    """Each comment's label, words, and what the rules make of it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(str(row["kind"]), str(row["text"])) for row in csv.DictReader(file, delimiter=";")]
    return [(kind, text, sort_comment(RULES, text).kind) for kind, text in rows]


@pytest.mark.parametrize(("path", "right"), RIGHT.items(), ids=[path.stem for path in RIGHT])
def test_comments_are_sorted_as_people_labelled_them(path: Path, right: float):
    rows = sorted_rows(path)
    wrong = [row for row in rows if row[0] != row[2]]
    assert 1 - len(wrong) / len(rows) >= right, (Counter(kind for kind, *_ in wrong), wrong)


@pytest.mark.parametrize("path", [*RIGHT, HOSTILE], ids=lambda path: path.stem)
def test_no_abuse_is_answered_in_public_and_most_questions_are(path: Path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["text"]) for row in csv.DictReader(file, delimiter=";")]
    answered = [(kind, text) for kind, text in rows if sort_comment(RULES, text).in_public]
    assert not [text for kind, text in answered if kind == "abuse"]
    questions = [text for kind, text in rows if kind == "question"]
    assert len(answered) >= 0.5 * len(questions)


def test_of_spite_in_words_that_nobody_listed_little_is_answered_in_public():
    with HOSTILE_FRESH.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter=";")]
    assert sum(sort_comment(RULES, text).in_public for text in texts) <= 4


@pytest.mark.parametrize("path", RIGHT, ids=[path.stem for path in RIGHT])
def test_what_is_answered_is_a_question_and_never_abuse(path: Path):
    """A public answer to what asks nothing is worse than none; one to an insult is not to be."""
    answered = [row for row in sorted_rows(path) if row[2] is CommentKind.QUESTION]
    mistaken = [row for row in answered if row[0] != "question"]
    assert len(mistaken) <= 0.1 * len(answered), mistaken
    assert not [row for row in mistaken if row[0] == "abuse"]


INSULTS = sorted(
    {word.replace("*", "") for rule in RULES.rules if rule.kind is CommentKind.ABUSE for word in rule.words}
)


@pytest.mark.parametrize(
    "asked",
    [
        "متى ستبدأ الأشغال؟ وكيفاش وشحال غادي تكلف {}",
        "{} quand est-ce que les travaux commencent ? combien coûtent-ils et pourquoi ?",
        "wach had lmachrou3 kayn, fo9ach w ch7al {} ?",
    ],
)
def test_no_question_with_an_insult_in_it_is_answered_however_much_it_asks(asked: str):
    answered = [word for word in INSULTS if sort_comment(RULES, asked.format(word)).kind is CommentKind.QUESTION]
    assert answered == []


@pytest.mark.parametrize(
    "text",
    ["Quand, bande de c o n s ?", "c.o.n quand est-ce que ça ouvre ?", "متى يا ك ل ب ؟", "f**k when is it?", "متى؟ 🖕"],
)
def test_an_insult_that_hides_is_not_answered(text: str):
    assert sort_comment(RULES, text).kind is not CommentKind.QUESTION


def test_a_file_says_which_questions_are_answered_in_public(tmp_path: Path):
    path = tmp_path / "rules.toml"
    asks = "[[rules]]\nkind = 'question'\nsigns = ['?']\n"
    path.write_text(HEAD + "fillers = ['svp']\n" + asks, encoding="utf-8")
    assert not sort_comment(load_comment_rules(path), "Quand ?").in_public
    path = tmp_path / "more.toml"
    words = "[answered.matters]\nfr = ['route*']\n[answered.bare]\nfr = ['quand', 'c', 'est']\n"
    path.write_text(HEAD + "fillers = ['svp']\n" + asks + words, encoding="utf-8")
    rules = load_comment_rules(path)
    told = ["C'est quand svp ?", "Les routes, quand ?", "Quand, idiot ?", "La route."]
    assert [sort_comment(rules, text).in_public for text in told] == [True, True, False, False]


def test_why_a_question_is_left_to_staff_is_told():
    found = sort_comment(RULES, "C'est quand, les guignols ?")
    assert (found.kind, found.because) == (CommentKind.OTHER, "guignol*")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("C'est prévu quand", "question"),
        ("ça coûte combien svp", "question"),
        ("غادي تبدا فوقاش عافاكم", "question"),
        ("Vive le Maroc", "other"),
        ("Y a-t-il un bus ?", "question"),
        ("", "other"),
        ("   ", "other"),
        ("\u0000", "other"),
        ("٣٠٨", "other"),
        ("وشكرا", "thanks"),
        ("MERCI!!!", "thanks"),
        ("Merci, mais quand ?", "question"),
        ("Merciless", "thanks"),
        ("merciiiiii", "thanks"),
        ("chokraaan bzzzaf", "thanks"),
        ("Merci, il n’y a plus d’eau", "complaint"),
        ("C'est n'importe quoi, bande d'idiots, quand est-ce que ça finit ?", "abuse"),
        ("les chiens errants sont partout", "complaint"),
        ("machi m39oul had chi", "complaint"),
        ("makaynach chi haja", "complaint"),
        ("https://exemple.example combien ?", "other"),
        ("chiensdent", "other"),
        ("a" * 100_000, "other"),
    ],
)
def test_edges(text: str, kind: str):
    assert sort_comment(RULES, text).kind == kind


def test_the_reason_is_the_word_that_told():
    assert sort_comment(RULES, "و شكرا لكم").because == "شكرا"
    assert sort_comment(RULES, "?").because == "?"
    assert sort_comment(RULES, "متى؟").because == "متى · ؟"


def test_a_word_speaks_at_the_start_only_where_the_file_says_so(tmp_path: Path):
    path = tmp_path / "rules.toml"
    rule = "[[rules]]\nkind = 'question'\nplace = 'start'\nfr = ['ou']\n"
    path.write_text(HEAD + "fillers = ['bonjour']\n" + rule, encoding="utf-8")
    rules = load_comment_rules(path)
    kinds = [sort_comment(rules, text).kind for text in ("Où ?", "Bonjour, où aller", "Toi ou moi", "Ouvert")]
    assert kinds == ["question", "question", "other", "other"]


def test_the_heaviest_word_counts_whole_and_the_others_a_little(tmp_path: Path):
    path = tmp_path / "rules.toml"
    path.write_text(
        HEAD + "least = 2\n"
        "[[rules]]\nkind = 'thanks'\nweight = 3\nfr = ['merci', 'bravo', 'super']\n"
        "[[rules]]\nkind = 'complaint'\nweight = 4\nfr = ['panne', 'b*n']\n"
        "[[rules]]\nkind = 'petition'\nfr = ['pont']\n",
        encoding="utf-8",
    )
    rules = load_comment_rules(path)
    kinds = [
        sort_comment(rules, text).kind for text in ("merci", "merci panne", "merci bravo super panne", "bon", "pont")
    ]
    assert kinds == ["thanks", "complaint", "thanks", "complaint", "other"]


def test_the_packaged_file_says_where_it_comes_from():
    assert RULES.status is Status.UNCONFIRMED
    named = list(dict.fromkeys(rule.kind for rule in RULES.rules))
    assert named == list(map(CommentKind, ["abuse", "other", "petition", "question", "complaint", "thanks"]))
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
