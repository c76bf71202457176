"""Shows a Telegram text with its entities as HTML."""

import re
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
DEEP_LINK = re.compile(r"https://t\.me/\w*bot\?start=([A-Za-z0-9_-]{1,64})", re.IGNORECASE)


def inside(url: str, user: int | None) -> str:
    """Return where a link leads on the phone: to the bot's Start button for its deep links, else where it says."""
    match = DEEP_LINK.fullmatch(url)
    return f"/phone/{user}/chat?start={match.group(1)}" if match and user else url


def as_html(text: str, entities: list[dict[str, Any]] | None = None, user: int | None = None) -> Markup:
    """Return the text as HTML, its deep links for this user; offsets of entities are UTF-16 units."""
    units = text.encode("utf-16-le")
    cuts = sorted({0, len(units) // 2, *_edges(entities or [])})
    parts = [_piece(units, start, stop, entities or [], user) for start, stop in pairwise(cuts)]
    return Markup("").join(parts)


def _edges(entities: list[dict[str, Any]]) -> list[int]:
    return [edge for each in entities for edge in (each["offset"], each["offset"] + each["length"])]


def _piece(units: bytes, start: int, stop: int, entities: list[dict[str, Any]], user: int | None) -> Markup:
    text = units[2 * start : 2 * stop].decode("utf-16-le", "replace")
    shown = escape(text).replace("\n", "<br>")
    for each in reversed(entities):
        if each["offset"] <= start and stop <= each["offset"] + each["length"]:
            shown = _wrap(shown, text, each, user)
    return Markup(shown)  # noqa: S704 (escaped above)


def _wrap(shown: str, text: str, entity: dict[str, Any], user: int | None) -> str:
    kind = entity["type"]
    if kind in LINKED:
        return f'<a href="{escape(inside(entity.get("url", text), user))}" rel="noreferrer">{shown}</a>'
    if kind == "spoiler":
        return f'<span class="spoiler">{shown}</span>'
    if kind in TAGS:
        return f"<{TAGS[kind]}>{shown}</{TAGS[kind]}>"
    return f'<span class="mark">{shown}</span>' if kind in {"bot_command", "mention", "hashtag"} else shown
