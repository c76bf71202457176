"""The translations of a set: words found by their group and key, in each language that has them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Texts = dict[str, str]


class Translations:
    """Words by "group.key"; a key may be written flat ("1-1-1-title") or as a table ("1-1-1": title)."""

    def __init__(self) -> None:
        self._words: dict[str, Texts] = {}

    def add(self, language: str, group: str, values: Mapping[str, Any]) -> None:
        """Take a file in: what is no text is passed over."""
        for path, text in _flat(values):
            self._words.setdefault(".".join((group, *path)), {})[language] = text
            if len(path) > 1:
                # The same as the flat form that indicators refer to.
                self._words.setdefault(f"{group}.{'-'.join(path)}", {})[language] = text

    def find(self, text: str, groups: Iterable[str] = ()) -> Texts:
        """The words that a text stands for, per language; empty when it is no key, but words of its own."""
        text = text.strip()
        for key in (text, *(f"{group}.{text}" for group in groups)):
            if key in self._words:
                return dict(self._words[key])
        return {}

    def all_of(self, text: str, default: str, groups: Iterable[str] = ()) -> Texts:
        """The words per language; those of a text that is no key are in the default language of the set."""
        return self.find(text, groups) or ({default: text.strip()} if text.strip() else {})


def _flat(values: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*path, name))
        elif value is not None and not isinstance(value, list) and str(value).strip():
            yield (*path, name), str(value).strip()
