"""What a metric is: a named way of counting events within a scope, and the figure that comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

# The key of what happened without a known language or province.
UNKNOWN = "unknown"


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
class Metric:
    """One thing that is counted; `title`, `description` and both forms of `unit` are messages."""

    slug: str
    title: str
    unit: tuple[str, str]
    description: str
    compute: Callable[[Session, Scope], Figure]
