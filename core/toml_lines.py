"""Where a key stands in a TOML text: tomllib reads values and forgets their lines."""

import re
from collections import Counter

_TABLE = re.compile(r"\s*\[(\[)?\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_QUOTES = ('"""', "'''")
_PIECE = re.compile(r"""\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#.*""")


def line_of(source: str, path: str) -> int | None:
    """The line (from 1) of the key at `path` ("audience.languages"), or of the nearest table above it; else None.

    An entry of a list of tables is named by its place from 0: "questions.2.text".
    """
    lines = _keys(source)
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return None


def _keys(source: str) -> dict[str, int]:
    found: dict[str, int] = {}
    entries: Counter[str] = Counter()
    table, quote = "", ""
    for number, line in enumerate(source.splitlines(), start=1):
        if not quote:
            path, table = _path(line, table, entries)
            while path:
                # `options.ar = …` is also where `options` begins.
                found.setdefault(path, number)
                path = path.rpartition(".")[0]
        quote = _open_quote(line, quote)
    return found


def _path(line: str, table: str, entries: Counter[str]) -> tuple[str, str]:
    """The key or table that a line begins, and the table that the next lines are in; `entries` counts [[lists]]."""
    if heading := _TABLE.match(line):
        name = _bare(heading.group(2))
        if heading.group(1):
            entries[name] += 1
            name = f"{name}.{entries[name] - 1}"
        return name, name
    if key := _KEY.match(line):
        name = _bare(key.group(1))
        return (f"{table}.{name}" if table else name), table
    return "", table


def _bare(dotted: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in dotted.split("."))


def _open_quote(line: str, quote: str) -> str:
    """The triple quotes that are still open at the end of the line; those in a comment or a short text are none."""
    position = 0
    while True:
        if quote:
            closed = line.find(quote, position)
            if closed < 0:
                return quote
            quote, position = "", closed + 3
        else:
            opened = next((found for found in _PIECE.finditer(line, position) if found.group() in _QUOTES), None)
            if opened is None:
                return ""
            quote, position = opened.group(), opened.end()
