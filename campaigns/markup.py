"""The Markdown of campaign texts: to Telegram's HTML, to plain text, and its length there.

Allowed: paragraphs, line breaks, **bold**, *italic*, ~~struck~~, `code`, [links](https://…), lists, quotes, headings.
"""

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

from markdown_it.token import Token

from campaigns.markdown import closing, parse
from core.bidi import isolate_latin
from core.i18n import END_ISOLATE, ISOLATE, direction

__all__ = ["to_page_html", "to_plain", "to_telegram_html", "visible_length"]

_TELEGRAM_TAGS = {"strong": "b", "em": "i", "s": "s"}


Link = Callable[[str], str]


def to_telegram_html(text: str, *, where: str = "", language: str = "", link: Link = str) -> str:
    """The text with Telegram's own tags, `& < >` escaped; BadInput with `where` and the line when it is broken.

    `link` gives each address as it is to stand there.
    """
    return _Html(direction(language) == "rtl", link).blocks(parse(text, where))


def to_page_html(text: str, *, language: str = "") -> tuple[str, str]:
    """The first line in plain words, and the rest as HTML for a page, `& < >` escaped; BadInput when it is broken."""
    tokens = parse(text, "")
    end = closing(tokens) if tokens else 0
    right_to_left = direction(language) == "rtl"
    first = _Plain(right_to_left, str).blocks(tokens[: end + 1])
    title, _, more = first.partition("\n")
    return title.strip(), _Page(right_to_left, str).blocks(tokens if more.strip() else tokens[end + 1 :], "\n")


def to_plain(text: str, *, where: str = "", language: str = "", link: Link = str) -> str:
    """The text without markers, links as `label (address)`; BadInput with `where` and the line when it is broken.

    `link` gives each address as it is to stand there.
    """
    return _Plain(direction(language) == "rtl", link).blocks(parse(text, where))


def visible_length(text: str) -> int:
    """How long Telegram finds an HTML text: UTF-16 units after its tags and entities are read."""
    return len(html.unescape(re.sub(r"<[^>]*>", "", text)).encode("utf-16-le")) // 2


class _Plain:
    """Walks the blocks of a text and writes it without markers."""

    def __init__(self, right_to_left: bool, address: Link) -> None:
        self.right_to_left = right_to_left
        self.address = address

    def blocks(self, tokens: list[Token], gap: str = "\n\n") -> str:
        """The blocks one below the other."""
        parts, rest = [], tokens
        while rest:
            end = closing(rest)
            parts.append(self.block(rest[0], rest[1:end]))
            rest = rest[end + 1 :]
        return gap.join(part for part in parts if part)

    def block(self, opening: Token, inner: list[Token]) -> str:
        """One block: a paragraph, a heading, a list or a quotation."""
        match opening.type:
            case "heading_open":
                return self.heading(self.inline(inner[0].children or []))
            case "bullet_list_open":
                return self.items(inner, None)
            case "ordered_list_open":
                return self.items(inner, int(opening.attrs.get("start", 1)))
            case "blockquote_open":
                return self.quote(inner)
            case _:
                return self.inline(inner[0].children or [])

    def items(self, tokens: list[Token], number: int | None) -> str:
        """The items of a list, each on its line, those of an inner list moved in."""
        lines: list[str] = []
        rest = tokens
        while rest:
            end = closing(rest)
            mark = "•" if number is None else f"{number + len(lines)}."
            lines.append(f"{mark} {self.blocks(rest[1:end], chr(10))}".rstrip().replace("\n", "\n  "))
            rest = rest[end + 1 :]
        return "\n".join(lines)

    def inline(self, tokens: list[Token]) -> str:
        """The words of one block."""
        parts, rest = [], tokens
        while rest:
            end = closing(rest)
            parts.append(self.span(rest[0], rest[1:end]))
            rest = rest[end + 1 :]
        return "".join(parts)

    def span(self, token: Token, inner: list[Token]) -> str:
        """One piece of a line."""
        match token.type:
            case "softbreak" | "hardbreak":
                return "\n"
            case "link_open":
                return self.link(str(token.attrs["href"]), inner)
            case "code_inline":
                return self.code(token.content)
            case "strong_open" | "em_open" | "s_open":
                return self.styled(token.tag, inner)
            case _:
                return self.words(token.content)

    def words(self, text: str) -> str:
        """Bare words."""
        return text

    def code(self, text: str) -> str:
        """Words to be copied as they are."""
        return self.words(text)

    def heading(self, text: str) -> str:
        """A heading."""
        return text

    def quote(self, inner: list[Token]) -> str:
        """A quotation."""
        return self.blocks(inner)

    def styled(self, tag: str, inner: list[Token]) -> str:
        """Bold, italic or struck words."""
        return self.inline(inner)

    def link(self, href: str, inner: list[Token]) -> str:
        """`label (address)`, or the address alone when the label says no more."""
        label, plain = self.inline(inner).strip(), href.removeprefix("mailto:")
        address = plain if plain != href else self.address(href)
        if label in {"", href, plain, unquote(href)}:
            return address
        # The isolates stand outside the brackets: next to an address they would be taken for its last letter.
        return (
            f"{isolate_latin(label)} {ISOLATE}({address}){END_ISOLATE}"
            if self.right_to_left
            else f"{label} ({address})"
        )


class _Html(_Plain):
    """Writes Telegram's tags, without those it forbids: one inside its own kind, code inside a style."""

    def __init__(self, right_to_left: bool, address: Link) -> None:
        super().__init__(right_to_left, address)
        self._open: list[str] = []

    def words(self, text: str) -> str:
        """Escaped words; inside a right-to-left link Latin runs are isolated."""
        shown = isolate_latin(text) if self.right_to_left and "a" in self._open else text
        return html.escape(shown, quote=False)

    def code(self, text: str) -> str:
        """Monospaced words, where no style is open."""
        escaped = html.escape(text, quote=False)
        return escaped if set(self._open) - {"blockquote"} else f"<code>{escaped}</code>"

    def styled(self, tag: str, inner: list[Token]) -> str:
        """The tag of Telegram around the words."""
        name = _TELEGRAM_TAGS[tag]
        return self._within(name, lambda: self.inline(inner))

    def block(self, opening: Token, inner: list[Token]) -> str:
        """A heading is bold as a whole."""
        if opening.type == "heading_open":
            return self._within("b", lambda: self.inline(inner[0].children or []))
        return super().block(opening, inner)

    def quote(self, inner: list[Token]) -> str:
        """A quotation, once: Telegram does not nest them."""
        return self._within("blockquote", lambda: self.blocks(inner))

    def link(self, href: str, inner: list[Token]) -> str:
        """A link under its label."""
        self._open.append("a")
        label = self.inline(inner)
        self._open.pop()
        return f'<a href="{html.escape(self.address(href))}">{label if label.strip() else html.escape(href)}</a>'

    def _within(self, name: str, write: Callable[[], str]) -> str:
        if name in self._open:
            return write()
        self._open.append(name)
        inside = write()
        self._open.pop()
        return f"<{name}>{inside}</{name}>" if inside.strip() else inside


class _Page(_Html):
    """Writes a page's tags: paragraphs, lists, quotations, headings below the page's own."""

    def block(self, opening: Token, inner: list[Token]) -> str:
        """One block in its own tag."""
        match opening.type:
            case "heading_open":
                return f"<h2>{self.inline(inner[0].children or [])}</h2>"
            case "bullet_list_open" | "ordered_list_open":
                return self._listed(opening, inner)
            case "blockquote_open":
                return f"<blockquote>{self.blocks(inner)}</blockquote>"
            case _:
                return f"<p>{self.inline(inner[0].children or [])}</p>"

    def span(self, token: Token, inner: list[Token]) -> str:
        """A line that ends in the text ends on the page."""
        return "<br>" if token.type in {"softbreak", "hardbreak"} else super().span(token, inner)

    def _listed(self, opening: Token, inner: list[Token]) -> str:
        items, rest = [], inner
        while rest:
            end = closing(rest)
            items.append(f"<li>{self.blocks(rest[1:end])}</li>")
            rest = rest[end + 1 :]
        begin = f' start="{int(opening.attrs["start"])}"' if "start" in opening.attrs else ""
        return f"<{opening.tag}{begin}>{''.join(items)}</{opening.tag}>"
