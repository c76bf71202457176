"""The HTML parse mode, as Telegram reads it."""

import pytest

from sandbox.entities import EntityError, parse_html, utf16_length


def test_tags_become_entities_in_utf16_units():
    found = parse_html("😀 <b>جسر <i>x</i></b> &lt;ok&gt; &amp; &#1580;")
    assert found.text == "😀 جسر x <ok> & ج"
    assert found.entities == [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "italic", "offset": 7, "length": 1},
    ]
    assert found.warnings == []


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://a.org/?x=1&amp;y=2">l</a>', {"type": "text_link", "url": "https://a.org/?x=1&y=2"}),
        ('<span class="tg-spoiler">l</span>', {"type": "spoiler"}),
        ("<tg-spoiler>l</tg-spoiler>", {"type": "spoiler"}),
        ("<blockquote>l</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>l</blockquote>", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-python">l</code></pre>', {"type": "pre", "language": "python"}),
        ("<del>l</del>", {"type": "strikethrough"}),
        ('<tg-emoji emoji-id="5">l</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
    ],
)
def test_each_documented_tag(source: str, entity: dict[str, str]):
    found = parse_html(source)
    assert found.text == "l"
    assert found.entities == [{"offset": 0, "length": 1, **entity}]
    assert found.warnings == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("ج<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b x", 'Unclosed start tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, words: str):
    with pytest.raises(EntityError) as refused:
        parse_html(source)
    assert str(refused.value) == words


@pytest.mark.parametrize("source", ["a & b", '<b style="x">y</b>', '<a href="nowhere">y</a>'])
def test_what_telegram_tolerates_is_still_said(source: str):
    assert parse_html(source).warnings


def test_white_space_at_the_ends_goes_and_offsets_follow():
    found = parse_html("  <b>x</b> \n")
    assert (found.text, found.entities) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_lengths_are_utf16_units():
    assert [utf16_length(text) for text in ("abc", "جسر", "😀", "ⴰⵣⵓⵍ")] == [3, 3, 2, 4]
