"""Reading the Markdown subset: what is allowed, and what is broken in a text, with its line."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.errors import BadInput
from core.i18n import N_
from core.sentence import Message, Sentence

_RULES = (
    "escape", "newline", "emphasis", "strikethrough", "backticks", "link", "autolink", "balance_pairs",
    "fragments_join", "list", "blockquote", "heading",
    # Known so that they can be refused by name; unknown they would be sent as their bare signs.
    "html_inline", "html_block", "image", "fence", "table", "hr",
)  # fmt: skip
_REFUSED = {
    "html_inline": N_("HTML is not allowed"),
    "html_block": N_("HTML is not allowed"),
    "image": N_("a picture cannot stand in a text; name it in [media]"),
    "fence": N_("a block of code is not allowed"),
    "table_open": N_("a table is not allowed; phones cannot show it, use a list"),
    "hr": N_("a horizontal line is not allowed"),
}
_REMEDY = N_("Allowed: **bold**, *italic*, ~~struck~~, `code`, [label](https://…), lists, > quotes, # headings.")
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tg://[^\s])", re.IGNORECASE)
_BROKEN_LINK = re.compile(r"\]\s*\((?:\s*(?:https?:|www\.))|\]\(")
_LONE_MARK = re.compile(r"\*+|~~+|`+")


class _Subset(MarkdownIt):
    """The parser; every address is let through, so that a wrong one is refused in our words and not left as text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
        """All of them; `parse` looks at them."""
        return True


def _parser() -> MarkdownIt:
    # text_join would hide which signs were written with a backslash and are meant as signs.
    return _Subset("zero", {"html": True}).enable(list(_RULES)).disable("text_join")


def parse(text: str, where: str = "") -> list[Token]:
    """The tokens of a text; BadInput at `where` and its line when something is broken or not allowed."""
    tokens = _parser().parse(text)
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type in _REFUSED:
            raise _broken(_REFUSED[token.type], where, line)
        _check_inline(token.children or [], where, line)
    return tokens


def addresses(text: str) -> list[str]:
    """The addresses of a text's links, in their order; BadInput when it is broken."""
    return [
        str(token.attrs["href"]) for block in parse(text) for token in block.children or [] if token.type == "link_open"
    ]


def closing(tokens: list[Token]) -> int:
    """The index of the token that closes the first one; 0 when it closes itself."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            return index
    raise ValueError("tokens that do not close")


def _broken(what: Message | Sentence, where: str, line: int) -> BadInput:
    return BadInput(what, where=f"{where}, line {line}" if where else f"line {line}", remedy=_REMEDY)


def _check_inline(tokens: list[Token], where: str, line: int) -> None:
    brackets = _Brackets()
    for token, before, after in _with_neighbours(tokens):
        if token.type in {"softbreak", "hardbreak"}:
            line += 1
        fault = _fault(token, before, after) or brackets.read(token)
        if fault:
            raise _broken(fault, where, line)
    if brackets.depth:
        raise _broken(N_('a "[" is not closed; write \\[ for the sign itself'), where, line)


def _fault(token: Token, before: str, after: str) -> Sentence | None:
    if token.type in _REFUSED:
        return Sentence(_REFUSED[token.type])
    if token.type == "link_open" and not _ADDRESS.match(str(token.attrs["href"])):
        message = N_("the link to %(address)r is not an https, http, tg or mailto address")
        return Sentence(message, {"address": str(token.attrs["href"])})
    if token.type != "text":
        return None
    if _BROKEN_LINK.search(token.content):
        return Sentence(N_("a link is broken; write [label](https://…) without spaces between"))
    return _lone_mark(before + token.content + after)


def _lone_mark(text: str) -> Sentence | None:
    for mark in _LONE_MARK.finditer(text):
        around = text[mark.start() - 1 : mark.start()] + text[mark.end() : mark.end() + 1]
        if not (around.isspace() and mark.group()[0] == "*"):
            message = N_('"%(mark)s" is not closed; write \\%(sign)s for the sign itself')
            return Sentence(message, {"mark": mark.group(), "sign": mark.group()[0]})
    return None


def _with_neighbours(tokens: list[Token]) -> Iterator[tuple[Token, str, str]]:
    """Each token with the character before and after it: a space at a line's end, a letter beside other signs."""
    seen = [token for token in tokens if token.type != "text" or token.content]
    for index, token in enumerate(seen):
        before = _edge(seen[index - 1], -1) if index else " "
        after = _edge(seen[index + 1], 0) if index + 1 < len(seen) else " "
        yield token, before, after


def _edge(token: Token, end: int) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content[end] if token.type == "text" else "x"


class _Brackets:
    """Counts square brackets that belong to no link."""

    def __init__(self) -> None:
        self.depth = 0

    def read(self, token: Token) -> Sentence | None:
        """What is wrong after this token, or nothing."""
        if token.type != "text":
            return None
        for sign in re.findall(r"[\[\]]", token.content):
            self.depth += 1 if sign == "[" else -1
            if self.depth < 0:
                return Sentence(N_('a "]" has no "["; write \\] for the sign itself'))
        return None
