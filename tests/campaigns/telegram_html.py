"""A strict reader of Telegram's HTML: only what its documentation allows, correctly nested and escaped."""

import html
import re

_TOKEN = re.compile(
    r'<(/?)(b|i|s|code|blockquote|a)((?: href="[^"<>]+")?)>|(&(?:amp|lt|gt|quot|#x27);)|([<>&])|[^<>&]+'
)
_STYLES = {"b", "i", "s"}


def read_html(text: str) -> str:
    """The words a reader sees; AssertionError when Telegram could refuse the text or change its meaning."""
    open_tags: list[str] = []
    words: list[str] = []
    position = 0
    for token in _TOKEN.finditer(text):
        assert token.start() == position, f"unreadable at {position}: {text!r}"
        position = token.end()
        closing, tag, href, _entity, bare = token.groups()
        assert not bare, f"a bare {bare!r} in {text!r}"
        if tag and closing:
            assert open_tags, f"</{tag}> closes nothing in {text!r}"
            assert open_tags.pop() == tag, f"</{tag}> closes another tag in {text!r}"
        elif tag:
            assert bool(href) == (tag == "a"), f"attributes of <{tag}> in {text!r}"
            _check_nesting(tag, open_tags, text)
            open_tags.append(tag)
        else:
            words.append(html.unescape(token.group()))
    assert position == len(text)
    assert not open_tags, f"unclosed {open_tags} in {text!r}"
    return "".join(words)


def _check_nesting(tag: str, open_tags: list[str], text: str) -> None:
    assert tag not in open_tags, f"<{tag}> inside itself in {text!r}"
    assert "code" not in open_tags, f"<{tag}> inside code in {text!r}"
    if tag == "code":
        assert not set(open_tags) & (_STYLES | {"a"}), f"code inside a style in {text!r}"
