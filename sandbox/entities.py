"""Reads the Bot API's HTML parse mode: text without tags, and entities in UTF-16 units."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]

# https://core.telegram.org/bots/api#html-style
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
ATTRIBUTES = {
    "span": {"class"},
    "a": {"href"},
    "code": {"class"},
    "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
}

_SPECIAL = re.compile(r"[<&]")
_CHARACTER = re.compile(r"&(?:#(?:x[0-9a-fA-F]{1,6}|[0-9]{1,7})|lt|gt|amp|quot);")
_NAME = re.compile(r"[^\s>/]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.\-]+))?""")
_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"«»]+)"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>#\w{1,128})"
)


class EntityError(Exception):
    """The text's markup is broken; the message is Telegram's."""


@dataclass(frozen=True)
class Formatted:
    """A text as a reader sees it; `warnings` are what Telegram tolerates and its documentation does not."""

    text: str
    entities: list[Entity] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Open:
    tag: str
    kind: str
    start: int
    detail: dict[str, Any]


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, the unit of every limit and offset of Telegram."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> Formatted:
    """Return the text without tags and its entities, or raise EntityError in Telegram's words."""
    return trim(_Reader(source).read())


def trim(formatted: Formatted) -> Formatted:
    """Return the text without white space at both ends, as Telegram stores it."""
    text = formatted.text.rstrip()
    kept = text.lstrip()
    shift, end = len(text) - len(kept), utf16_length(kept)
    entities = [cut for each in formatted.entities if (cut := _clip(each, shift, end))]
    return Formatted(kept, entities, formatted.warnings)


def detect(text: str, known: list[Entity]) -> list[Entity]:
    """Return the entities known and those Telegram finds by itself: links, mentions, commands, hashtags."""
    if not ("/" in text or "@" in text or "#" in text):
        return known
    found = [each for each in _detected(text) if not any(_overlap(each, other) for other in known)]
    return sorted(known + found, key=_order)


def _detected(text: str) -> Iterator[Entity]:
    for match in _DETECTED.finditer(text):
        start = utf16_length(text[: match.start()])
        shown = match.group().rstrip(".,;:!?)،؛؟") if match.lastgroup == "url" else match.group()
        yield {"type": match.lastgroup, "offset": start, "length": utf16_length(shown)}


def _overlap(one: Entity, other: Entity) -> bool:
    if other["type"] not in {"text_link", "code", "pre", "text_mention"}:
        return False
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"],
    )


def _order(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _clip(entity: Entity, shift: int, end: int) -> Entity | None:
    start = max(entity["offset"] - shift, 0)
    stop = min(entity["offset"] + entity["length"] - shift, end)
    return {**entity, "offset": start, "length": stop - start} if stop > start else None


class _Reader:
    """One pass over a text; `position` is in characters of the source, `units` in UTF-16 units of the result."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.units = 0
        self.parts: list[str] = []
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.warnings: list[str] = []

    def read(self) -> Formatted:
        while match := _SPECIAL.search(self.source, self.position):
            self._put(self.source[self.position : match.start()])
            self.position = match.start()
            if match.group() == "&":
                self._character()
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        self._put(self.source[self.position :])
        if self.open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Formatted("".join(self.parts), sorted(self.entities, key=_order), self.warnings)

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.units += utf16_length(text)

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode())}"

    def _character(self) -> None:
        if match := _CHARACTER.match(self.source, self.position):
            self._put(html.unescape(match.group()))
            self.position = match.end()
            return
        self.warnings.append(f"unescaped & {self._at(self.position)}")
        self._put("&")
        self.position += 1

    def _start_tag(self) -> None:
        begin = self.position
        name = _NAME.match(self.source, begin + 1)
        tag = name.group().lower() if name else ""
        if tag not in TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" {self._at(begin)}')
        attributes = self._attributes(tag, begin + 1 + len(tag))
        self._check_nesting(tag, begin)
        self.open.append(_Open(tag, TAGS[tag], self.units, self._detail(tag, attributes, begin)))

    def _attributes(self, tag: str, position: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, position):
            key, value = match.group(1).lower(), match.group(2) or ""
            if value[:1] in {'"', "'"}:
                value = value[1:-1]
            if key not in ATTRIBUTES.get(tag, set()):
                self.warnings.append(f'attribute "{key}" of tag "{tag}" is not documented')
            found[key] = html.unescape(value)
            position = match.end()
        close = re.compile(r"\s*>").match(self.source, position)
        if close is None:
            raise EntityError(f'Unclosed start tag "{tag}" {self._at(self.position)}')
        self.position = close.end()
        return found

    def _detail(self, tag: str, attributes: dict[str, str], begin: int) -> dict[str, Any]:
        match tag:
            case "span" if attributes.get("class") != "tg-spoiler":
                raise EntityError(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
            case "a":
                return {"url": attributes.get("href", "")}
            case "tg-emoji":
                return {"custom_emoji_id": attributes.get("emoji-id", "")}
            case "code" if attributes.get("class", "").startswith("language-"):
                return {"language": attributes["class"].removeprefix("language-")}
            case "blockquote" if "expandable" in attributes:
                return {"expandable": True}
        return {}

    def _check_nesting(self, tag: str, begin: int) -> None:
        kinds = [each.kind for each in self.open]
        if TAGS[tag] == "blockquote" and "blockquote" in kinds:
            self.warnings.append(f"blockquote inside blockquote {self._at(begin)}")
        inside_code = "code" in kinds or ("pre" in kinds and tag != "code")
        if inside_code or (tag in {"code", "pre"} and set(kinds) - {"pre", "blockquote"}):
            self.warnings.append(f'tag "{tag}" nested with code {self._at(begin)}')

    def _end_tag(self) -> None:
        begin = self.position
        end = self.source.find(">", begin)
        if end < 0:
            raise EntityError(f"Unclosed end tag {self._at(begin)}")
        name = self.source[begin + 2 : end].strip().lower()
        if not self.open:
            raise EntityError(f"Unexpected end tag {self._at(begin)}")
        opened = self.open.pop()
        if name not in {opened.tag, ""}:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise EntityError(f"Unmatched end tag {self._at(begin)}, {expected}")
        self.position = end + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.units - opened.start
        detail = dict(opened.detail)
        if length == 0:
            return
        if opened.kind == "text_link" and not (detail := self._link(detail, length)):
            return
        kind = "expandable_blockquote" if detail.pop("expandable", False) else opened.kind
        if opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            self.open[-1].detail.update(detail)
            return
        if opened.tag == "code":
            detail = {}
        self.entities.append({"type": kind, "offset": opened.start, "length": length, **detail})

    def _link(self, detail: dict[str, Any], length: int) -> dict[str, Any]:
        shown = "".join(self.parts).encode("utf-16-le")[-2 * length :].decode("utf-16-le")
        url = str(detail["url"] or shown)
        if not _is_link(url):
            self.warnings.append(f'"{url}" is no link: Telegram shows the text alone')
            return {}
        return {"url": url}


def _is_link(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "tg", "mailto", "tel"} and bool(parts.netloc or parts.path)
