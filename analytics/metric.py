"""What a metric is: a named way of counting events within a scope, and the figure that comes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

# The key of what happened without a known language or province.
UNKNOWN = "unknown"

# Event, or a table that has its columns: the same count is taken from what happened and from what lost its person.
Source = Any
Which = Callable[[Source], Sequence[ColumnElement[bool]]]
Term = Callable[[Source], Any]


@dataclass(frozen=True)
class Scope:
    """What to count: one campaign, one going-out, a span of time [since, until) in UTC; None means no bound."""

    campaign_id: int | None = None
    occurrence_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Figure:
    """A count and what it is made of; the breakdowns hold only what was counted, unknown ones under `UNKNOWN`.

    `by_kind` says what was counted (reactions, comments …); `posts` are public posts by channel, not part of `total`.
    """

    total: int
    by_channel: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)
    by_province: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[str, int] = field(default_factory=dict)
    posts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """Which events count and what each adds: its `weight`, or (None) the people they are about, each once.

    `kind` puts each under a word of `kinds`, its own name where there is none.
    """

    which: Which
    weight: Term | None = None
    kind: Term | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """One thing that is counted; `title`, `description` and both forms of `unit` are messages.

    `counted` makes the total and its breakdowns, `posts` the public posts that stand beside it. A group of fewer than
    `smallest` is not told to staff either; 0: every group is.
    """

    slug: str
    title: str
    unit: tuple[str, str]
    description: str
    counted: Counted
    posts: Counted | None = None
    smallest: int = 0

    @property
    def of_people(self) -> bool:
        """Whether it counts people, each once in a period; months do not add up then."""
        return self.counted.weight is None
