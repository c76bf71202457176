"""The Markdown subset: what it becomes on each network, what is refused, and that no word is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.markup import to_plain, to_telegram_html, visible_length
from core.bidi import isolate_latin
from core.errors import BadInput
from tests.campaigns.telegram_html import read_html

CASES = [
    ("one\n\ntwo\nthree", "one\n\ntwo\nthree", "one\n\ntwo\nthree"),
    ("**b** *i* ~~s~~ `c`", "<b>b</b> <i>i</i> <s>s</s> <code>c</code>", "b i s c"),
    ("a < b & c > d", "a &lt; b &amp; c &gt; d", "a < b & c > d"),
    ("R&amp;D", "R&amp;amp;D", "R&amp;D"),
    ("# Title\n\ntext", "<b>Title</b>\n\ntext", "Title\n\ntext"),
    ("# A **b** c", "<b>A b c</b>", "A b c"),
    ("- a\n- b\n  1. x\n  2. y", "• a\n• b\n  1. x\n  2. y", "• a\n• b\n  1. x\n  2. y"),
    ("3. a\n4. b", "3. a\n4. b", "3. a\n4. b"),
    ("> a\n> > b", "<blockquote>a\n\nb</blockquote>", "a\n\nb"),
    ("**a `b` c**", "<b>a b c</b>", "a b c"),
    ("[site](https://x.ma/?a=1&b=2)", '<a href="https://x.ma/?a=1&amp;b=2">site</a>', "site (https://x.ma/?a=1&b=2)"),
    ("<https://x.ma>", '<a href="https://x.ma">https://x.ma</a>', "https://x.ma"),
    ("[i@x.ma](mailto:i@x.ma)", '<a href="mailto:i@x.ma">i@x.ma</a>', "i@x.ma"),
    ("[](https://x.ma)", '<a href="https://x.ma">https://x.ma</a>', "https://x.ma"),
    (r"5 * 3 = 15, \*, \[x\]", "5 * 3 = 15, *, [x]", "5 * 3 = 15, *, [x]"),
    ("a [note] b", "a [note] b", "a [note] b"),
    ("one\\\ntwo", "one\ntwo", "one\ntwo"),
    ("    four spaces", "four spaces", "four spaces"),
    ("[x]: https://x.ma", "[x]: https://x.ma", "[x]: https://x.ma"),
]


@pytest.mark.parametrize(("source", "html", "plain"), CASES)
def test_what_a_text_becomes(source: str, html: str, plain: str):
    assert to_telegram_html(source) == html
    assert to_plain(source) == plain
    read_html(html)


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("fine\nnot **closed\nmore", 2, '"**" is not closed'),
        ("a *b", 1, '"*" is not closed'),
        ("a **b* c", 1, "is not closed"),
        ("~~x", 1, '"~~" is not closed'),
        ("`x", 1, '"`" is not closed'),
        ("one\n\n[x", 3, '"[" is not closed'),
        ("x]", 1, '"]" has no "["'),
        ("[x] (https://x.ma)", 1, "a link is broken"),
        ("x](https://x.ma)", 1, "a link is broken"),
        ("[x](https://x.ma", 1, "a link is broken"),
        ("[x](/path)", 1, "the link to '/path'"),
        ("[x](javascript:alert)", 1, "the link to 'javascript:alert'"),
        ("[x](https://)", 1, "the link to 'https://'"),
        ("a\n\n<b>x</b>", 3, "HTML is not allowed"),
        ("<div>\nx", 1, "HTML is not allowed"),
        ("<!-- x -->", 1, "HTML is not allowed"),
        ("a\n![x](https://x.ma/a.png)", 2, "picture"),
        ("|a|b|\n|-|-|\n|1|2|", 1, "table"),
        ("a\n\n```\nx\n```", 3, "block of code"),
        ("a\n\n---\n\nb", 3, "horizontal line"),
        ("- fine\n- **bad", 2, '"**" is not closed'),
    ],
)
def test_broken_markup_is_told_with_field_and_line(source: str, line: int, what: str):
    for write in (to_telegram_html, to_plain):
        with pytest.raises(BadInput) as refused:
            write(source, where="body.fr")
        assert refused.value.where == f"body.fr, line {line}"
        assert what in refused.value.what
        assert refused.value.remedy


def test_length_counts_utf16_units_after_tags_and_entities():
    assert visible_length('<b>a&amp;b</b> <a href="https://long.example/path">🙂</a>') == len("a&b ") + 2


def test_right_to_left_links_keep_latin_runs_in_their_own_direction():
    text = "[الموقع Open.gov 2026](https://x.ma)"
    assert to_plain(text, language="ar") == "الموقع \u2068Open.gov 2026\u2069 \u2068(https://x.ma)\u2069"
    assert to_telegram_html(text, language="ar") == ('<a href="https://x.ma">الموقع \u2068Open.gov 2026\u2069</a>')
    assert "\u2068" not in to_plain(text, language="fr")


@given(st.text(alphabet="aZé5 .-%\u2068\u2069\nطريق()[]:/@"))
def test_isolating_twice_is_isolating_once(text: str):
    once = isolate_latin(text)
    assert isolate_latin(once) == once
    assert once.replace("\u2068", "").replace("\u2069", "") == text.replace("\u2068", "").replace("\u2069", "")


WORDS = st.text(alphabet="abcطريقⵣé5&<3", min_size=1, max_size=6).map(lambda word: f"w{word}w")


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marks = st.sampled_from(["**{}**", "*{}*", "~~{}~~", "[{}](https://x.ma/a?b=1&c=2)", "`w`", "{} \\* {}"])
    return st.builds(
        lambda mark, words: mark.replace("{}", " ".join(words)), marks, st.lists(inner, min_size=1, max_size=3)
    )


INLINE = st.recursive(WORDS, _wrapped, max_leaves=5)
LINES = st.lists(INLINE, min_size=1, max_size=3).map(" ".join)
BLOCKS = st.builds(
    lambda shape, line: shape.replace("{}", line),
    st.sampled_from(["{}", "# {}", "- {}", "- a\n  - {}", "1. {}\n2. {}", "> {}", "> - {}", "{}\n{}", "- > {}"]),
    LINES,
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join)


@given(TEXTS)
def test_what_is_written_for_telegram_is_well_formed_and_keeps_every_word(source: str):
    try:
        shown = read_html(to_telegram_html(source, language="ar"))
    except BadInput:
        return
    plain = to_plain(source)
    for word in _words(source):
        assert word in shown.replace("\u2068", "").replace("\u2069", "")
        assert word in plain


def _words(source: str) -> list[str]:
    return [
        word
        for word in source.replace("\n", " ").split()
        if word[0] == "w" and word[-1] == "w" and word.count("w") == 2 and not set(word) & set("*~`[]()\\")
    ]


@given(st.text(alphabet="ab \n*_~`[]()<>!#-+=|&.:/\\1ط", max_size=60))
def test_any_text_is_well_formed_or_refused_with_its_line(source: str):
    try:
        html = to_telegram_html(source, where="body.ar", language="ar")
    except BadInput as refused:
        where = refused.where
    else:
        where = "body.ar, line 1"
        assert _letters(read_html(html)) == _letters(to_plain(source))
    assert re.fullmatch(r"body\.ar, line [1-9]\d*", where)


def _letters(text: str) -> list[str]:
    return [sign for sign in text if sign in "abط"]
