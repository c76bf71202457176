"""The words of metadata as a page: Markdown, also with the little HTML that sets carry, and nothing that is fetched."""

import re
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markupsafe import Markup

_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/h\d|/tr)\b[^>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
LONGEST = 20_000


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable("table")
        .disable(["image", "heading", "code"])
    )


def as_page(text: str) -> Markup:
    """Safe HTML of a text: tags of HTML become breaks and lists or go, pictures and headings are not made."""
    plain = _BREAKS.sub("\n\n", text[:LONGEST])
    plain = _TAGS.sub("", _ITEMS.sub("\n- ", plain))
    return Markup(_parser().render(unescape(plain)))  # noqa: S704 (the parser escapes what it does not make itself)
