"""What a section of the console is: its pages, its line in the menu, and who may see and do what in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import APIRouter

from core.models import Role

EVERYBODY = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()


class Part(Protocol):
    """The pages of a section."""

    def add_to(self, router: APIRouter) -> None:
        """Put its routes under the section's address."""
        ...


@dataclass(frozen=True)
class Section:
    """A section; the longest address that a path begins with is the one it belongs to.

    `title` is its line in the menu (a message), empty where it has none, under the heading `group`. `see` may open its
    pages, `act` may send its forms; `acts` names other roles for single acts, by the last word of the form's address
    ("approve").
    """

    address: str
    title: str
    part: Callable[[Any], Part]
    see: frozenset[Role] = EVERYBODY
    act: frozenset[Role] = NOBODY
    acts: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    group: str = ""

    def holds(self, path: str) -> bool:
        """Whether a path is in it."""
        return path.startswith(self.address)

    def roles(self, method: str, path: str) -> frozenset[Role]:
        """Who may ask for this."""
        if method in {"GET", "HEAD"}:
            return self.see
        return self.acts.get(path.rstrip("/").rpartition("/")[2], self.act)


def section_of(sections: Iterable[Section], path: str) -> Section | None:
    """The section that a path belongs to; None for what is in none."""
    holding = [section for section in sections if section.holds(path)]
    return max(holding, key=lambda section: len(section.address), default=None)
