"""From a post to a conversation to what comes of it: the people of each stage, as one figure."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.disclosure import disclose
from analytics.metric import Figure
from analytics.metrics import CONVERSATIONS, REACH, TAKING_PART
from analytics.numbers import Shown, Told
from core.i18n import N_

# What conversations come to, in the order in which it is drawn; all else is told together.
RESULTS = ("petition_support", "feedback", "information_request")
OTHER = "other"
REACHED, SPOKE, TOOK_PART = "reached", "spoke", "took_part"
TITLES = {
    REACHED: N_("Got a message"),
    SPOKE: N_("Spoke with the bot"),
    TOOK_PART: N_("Took part"),
    "petition_support": N_("Supported a petition"),
    "feedback": N_("Told the council something"),
    "information_request": N_("Asked for information"),
    OTHER: N_("Something else"),
}


@dataclass(frozen=True)
class Stage:
    """One stage: how many people (None: not known, or too few to be told, as `why` says); `part` of the one before."""

    code: str
    people: int | None
    why: str = ""
    part: bool = False


@dataclass(frozen=True)
class Funnel:
    """The stages in their order, and the public posts beside them, whose readers nobody counts."""

    stages: tuple[Stage, ...]
    posts: int

    @property
    def most(self) -> int:
        """The widest stage."""
        return max((stage.people or 0 for stage in self.stages), default=0)


UNKNOWN_HERE, FEW = "unknown", "few"


def funnel_of(told: Mapping[str, Told]) -> Funnel:
    """The funnel of a span."""
    reach, spoke, took_part = (told[one.slug] for one in (REACH, CONVERSATIONS, TAKING_PART))
    return _funnel(reach.total, spoke.total, took_part.total, took_part.groups.get("kind", {}), reach.posts)


def funnel_since_the_beginning(figures: Mapping[str, Figure], *, known: bool) -> Funnel:
    """The funnel of a campaign, each person once; not `known` where its people were forgotten since."""
    reach, spoke, took_part = (figures[one.slug] for one in (REACH, CONVERSATIONS, TAKING_PART))
    if not known:
        return _funnel(None, None, None, {}, reach.posts)
    kinds = disclose(took_part.by_kind, TAKING_PART.smallest)
    return _funnel(reach.total, spoke.total, took_part.total, kinds, reach.posts)


def _funnel(
    reached: int | None, spoke: int | None, took_part: int | None, kinds: Shown, posts: Mapping[str, int]
) -> Funnel:
    whole = [_stage(code, people) for code, people in ((REACHED, reached), (SPOKE, spoke), (TOOK_PART, took_part))]
    known = took_part is not None
    parts = [_part(code, kinds.get(code, 0), known=known) for code in RESULTS]
    others = [count for kind, count in kinds.items() if kind not in RESULTS]
    if others:
        parts.append(_part(OTHER, None if None in others else sum(one or 0 for one in others), known=known))
    return Funnel((*whole, *parts), sum(posts.values()))


def _stage(code: str, people: int | None) -> Stage:
    return Stage(code, people, "" if people is not None else UNKNOWN_HERE)


def _part(code: str, people: int | None, *, known: bool) -> Stage:
    if not known:
        return Stage(code, None, UNKNOWN_HERE, part=True)
    return Stage(code, people, "" if people is not None else FEW, part=True)
