"""What changed between two contents: field by field, texts word by word. Pure; nothing is shown here."""

import difflib
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from core.i18n import languages

# Words and what stands between them, so that joining the pieces gives the text again.
_PIECES = re.compile(r"\s+|\S+")


class Kind(StrEnum):
    """What happened to a field, or to a run of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Run(BaseModel):
    """Some words of a text that stayed, came or went; all runs but the removed ones are the new text."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    text: str


class Change(BaseModel):
    """One field that differs; `language` where it is a text of one, `words` where both sides are texts."""

    model_config = ConfigDict(frozen=True)

    field: str
    language: str
    kind: Kind
    before: Any = None
    after: Any = None
    words: tuple[Run, ...] = ()


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields in which two stored contents differ, in the order of the newer one, then what is gone."""
    old, new = dict(_flat(before)), dict(_flat(after))
    fields = [*new, *(field for field in old if field not in new)]
    return [_change(field, old, new) for field in fields if old.get(field) != new.get(field)]


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Tables as dotted fields; what is empty counts as not there, so that a default that is written is no change."""
    for name, value in values.items():
        field = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{field}.")
        elif value not in (None, "", [], ()):
            yield field, value


def _change(field: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    before, after = old.get(field), new.get(field)
    kind = Kind.ADDED if field not in old else Kind.REMOVED if field not in new else Kind.CHANGED
    last = field.rpartition(".")[2]
    return Change(
        field=field,
        language=last if last in languages() else "",
        kind=kind,
        before=before,
        after=after,
        words=tuple(_words(before, after)) if isinstance(before, str) and isinstance(after, str) else (),
    )


def _words(before: str, after: str) -> Iterator[Run]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    for act, left, left_end, right, right_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield Run(kind=Kind.SAME, text="".join(new[right:right_end]))
            continue
        if left < left_end:
            yield Run(kind=Kind.REMOVED, text="".join(old[left:left_end]))
        if right < right_end:
            yield Run(kind=Kind.ADDED, text="".join(new[right:right_end]))
