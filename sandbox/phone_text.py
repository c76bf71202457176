"""Shows a Telegram text with its entities as HTML."""

from html import escape
from itertools import pairwise
from typing import Any

from markupsafe import Markup

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
LINKED = {"url", "text_link"}


def as_html(text: str, entities: list[dict[str, Any]] | None = None) -> Markup:
    """Return the text as HTML; offsets of entities are UTF-16 units."""
    units = text.encode("utf-16-le")
    cuts = sorted({0, len(units) // 2, *_edges(entities or [])})
    parts = [_piece(units, start, stop, entities or []) for start, stop in pairwise(cuts)]
    return Markup("").join(parts)


def _edges(entities: list[dict[str, Any]]) -> list[int]:
    return [edge for each in entities for edge in (each["offset"], each["offset"] + each["length"])]


def _piece(units: bytes, start: int, stop: int, entities: list[dict[str, Any]]) -> Markup:
    text = units[2 * start : 2 * stop].decode("utf-16-le", "replace")
    shown = escape(text).replace("\n", "<br>")
    for each in reversed(entities):
        if each["offset"] <= start and stop <= each["offset"] + each["length"]:
            shown = _wrap(shown, text, each)
    return Markup(shown)  # noqa: S704 (escaped above)


def _wrap(shown: str, text: str, entity: dict[str, Any]) -> str:
    kind = entity["type"]
    if kind in LINKED:
        return f'<a href="{escape(entity.get("url", text))}" rel="noreferrer">{shown}</a>'
    if kind == "spoiler":
        return f'<span class="spoiler">{shown}</span>'
    if kind in TAGS:
        return f"<{TAGS[kind]}>{shown}</{TAGS[kind]}>"
    return f'<span class="mark">{shown}</span>' if kind in {"bot_command", "mention", "hashtag"} else shown
