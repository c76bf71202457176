"""YAML files and Markdown front matter as plain values, with the line and column of each; the one door of PyYAML."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from civic.sdg.faults import Fault

Path = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"
_TRUE = frozenset({"true", "yes", "on"})
DEEPEST = 30


@dataclass
class Document:
    """The values of a file; `places` are the line and column of each by its path, `written` the words of the scalars.

    `body` is what follows the front matter of a Markdown file.
    """

    file: str
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    body: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, what: str, remedy: str = "") -> Fault:
        """A mistake at the place of this path."""
        line, _ = self.places.get(path, (0, 0))
        return Fault(self.file, line, ".".join(map(str, path)), what, remedy)

    def text(self, *path: str | int) -> str:
        """The words at this path, as they are written; "" for none. A number is not rounded: `1.10` stays so."""
        return self.written.get(path, "").strip()


def read_yaml(source: bytes, file: str) -> Document:
    """A file's values, and its mistakes in `faults`; the file is a table of fields, or empty."""
    found = Document(file)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        line = source.count(b"\n", 0, other.start) + 1
        found.faults.append(Fault(file, line, "", "the file is not in UTF-8", "Save it as UTF-8."))
        return found
    front, before, found.body = _front_matter(text)
    node = _composed(front, before, found)
    if node is not None:
        _Reading(found, before).mapping(node)
    return found


def _front_matter(text: str) -> tuple[str, int, str]:
    """What is YAML, how many lines come before it, and the words after it."""
    lines = text.splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != "---":
        return text, 0, ""
    ends = [number for number, line in enumerate(lines) if number > start and line.strip() in ("---", "...")]
    end = ends[0] if ends else len(lines)
    return "".join(lines[start + 1 : end]), start + 1, "".join(lines[end + 1 :]).strip()


def _composed(text: str, before: int, found: Document) -> yaml.MappingNode | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        deep = _too_deep(yaml.parse(text, Loader=loader))
        node = None if deep else yaml.compose(text, Loader=loader)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        what = getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or "it cannot be read"
        line, column = (mark.line + 1 + before, mark.column + 1) if mark else (0, 0)
        remedy = "Put texts with a colon or a hash in them between quotation marks, and indent by spaces."
        at = f" at sign {column}" if column else ""
        found.faults.append(Fault(found.file, line, "", f"this is no YAML: {what}{at}", remedy))
        return None
    if deep:
        found.faults.append(Fault(found.file, deep + before, "", "it is nested too deeply"))
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return None
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 + before
        found.faults.append(Fault(found.file, line, "", "here should be fields, each “name: value”"))
        return None
    return node


def _too_deep(events: Iterator[yaml.Event]) -> int:
    """The line on which it is nested too deeply, 0 for none; looked at first, since composing recurses."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            return (event.start_mark.line if event.start_mark else 0) + 1
    return 0


class _Reading:
    """Turns nodes into values; what cannot be read is a fault, and left out."""

    def __init__(self, found: Document, before: int) -> None:
        self._found, self._before = found, before
        self._seen: set[int] = set()

    def mapping(self, node: yaml.MappingNode) -> None:
        self._found.values = dict(self._pairs(node, ()))

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        met: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            here = (*path, name)
            if not name or name in met:
                self._fault(key, here, f"the field {name!r} is there twice" if name else "this is no name of a field")
                continue
            met.add(name)
            yield name, self._value(value, here)

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self._found.places[path] = (node.start_mark.line + 1 + self._before, node.start_mark.column + 1)
        if id(node) in self._seen:
            self._fault(node, path, "references (*) are not read", "Write the value out.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one, (*path, number)) for number, one in enumerate(node.value)]
        return self._scalar(node, path)

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        written = str(node.value)
        kind = node.tag.removeprefix(_TAG)
        self._found.written[path] = "" if kind == "null" else written
        match kind:
            case "null":
                return None
            case "bool":
                return written.casefold() in _TRUE
            case "int" | "float":
                return _number(written)
        return written

    def _fault(self, node: yaml.Node, path: Path, what: str, remedy: str = "") -> None:
        line = node.start_mark.line + 1 + self._before
        self._found.faults.append(Fault(self._found.file, line, ".".join(map(str, path)), what, remedy))


def _number(written: str) -> int | float | str:
    """A number as people write it; what only YAML takes for one (1:30, 0x1F, .inf) stays words."""
    for kind in (int, float):
        try:
            return kind(written) if written.lstrip("+-")[:1].isdigit() and ":" not in written else written
        except ValueError:
            continue
    return written
