"""What the council asks of a confirmed association. One more thing is one function here and one line in ASKS."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bots.flows.meetings import label, upcoming
from bots.flows.scene import Scene
from core.models import OpenTo

MOST = 8


@dataclass(frozen=True)
class Asked:
    """One thing: the words on its button, and the entry (`flow[:argument]`) that it leads to."""

    label: str
    entry: str


def _meetings(scene: Scene) -> Iterable[Asked]:
    """Meetings that it has not joined, those for associations alone first."""
    open_ones = [meeting for meeting in upcoming(scene) if meeting.way is None]
    for meeting in sorted(open_ones, key=lambda meeting: meeting.open_to is not OpenTo.ASSOCIATIONS):
        yield Asked(label(scene, meeting), f"meetings:{meeting.slug}")


def _petitions(scene: Scene) -> Iterable[Asked]:
    yield Asked(scene.t("Petitions"), "petition")


def _prepare(scene: Scene) -> Iterable[Asked]:
    """An association may bring a petition of its own."""
    yield Asked(scene.t("Prepare a petition"), "prepare")


ASKS: tuple[Callable[[Scene], Iterable[Asked]], ...] = (
    _meetings,
    _petitions,
    _prepare,
)


def asked_of(scene: Scene) -> tuple[Asked, ...]:
    """All that can be answered now, in the order of ASKS, as many as fit; each kind keeps at least its first."""
    found = [list(ask(scene)) for ask in ASKS]
    room = MOST - sum(1 for kind in found if kind)
    kept = []
    for kind in found:
        extra = kind[1 : 1 + max(room, 0)]
        room -= len(extra)
        kept += [*kind[:1], *extra]
    return tuple(kept)
