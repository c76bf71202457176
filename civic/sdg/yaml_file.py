"""YAML files and Markdown front matter as plain values, with the line and column of each; the one door of PyYAML."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from core.faults import Fault
from core.i18n import N_
from core.reasons import reason

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

    def placed(self, fault: Fault, path: Path) -> Fault:
        """A mistake at the place of this path."""
        line, _ = self.places.get(path, (0, 0))
        return fault.at(file=self.file, line=line, column=".".join(map(str, path)))

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
        found.faults.append(Fault("the file is not in UTF-8", file=file, line=line, remedy=N_("Save it as UTF-8.")))
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
        found.faults.append(_no_yaml(wrong, before).at(file=found.file))
        return None
    if deep:
        found.faults.append(Fault("it is nested too deeply", file=found.file, line=deep + before))
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return None
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 + before
        found.faults.append(Fault("here should be fields, each “name: value”", file=found.file, line=line))
        return None
    return node


def _no_yaml(wrong: yaml.YAMLError, before: int) -> Fault:
    """What the library says, with the line and the sign in it where it names them."""
    mark = getattr(wrong, "problem_mark", None)
    line, sign = (mark.line + 1 + before, mark.column + 1) if mark else (0, 0)
    words = getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or N_("it cannot be read")
    message = N_("this is no YAML: %(reason)s at sign %(sign)s") if sign else N_("this is no YAML: %(reason)s")
    remedy = N_("Put texts with a colon or a hash in them between quotation marks, and indent by spaces.")
    return Fault(message, line=line, remedy=remedy, reason=reason(str(words)), sign=sign)


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
                message = N_("the field %(name)r is there twice") if name else N_("this is no name of a field")
                self._wrong(Fault(message, name=name), key, here)
                continue
            met.add(name)
            yield name, self._value(value, here)

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self._found.places[path] = (node.start_mark.line + 1 + self._before, node.start_mark.column + 1)
        if id(node) in self._seen:
            self._wrong(Fault("references (*) are not read", remedy=N_("Write the value out.")), node, path)
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

    def _wrong(self, fault: Fault, node: yaml.Node, path: Path) -> None:
        line = node.start_mark.line + 1 + self._before
        self._found.faults.append(fault.at(file=self._found.file, line=line, column=".".join(map(str, path))))


def _number(written: str) -> int | float | str:
    """A number as people write it; what only YAML takes for one (1:30, 0x1F, .inf) stays words."""
    for kind in (int, float):
        try:
            return kind(written) if written.lstrip("+-")[:1].isdigit() and ":" not in written else written
        except ValueError:
            continue
    return written
