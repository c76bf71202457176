"""The metrics that the Graph API knows, each with the days on which it can be asked for.

Facebook retires metrics with a date, and one retired name fails a whole request; so they are asked for one at a time.
Of the figures that ended: page_fans, page_impressions and post_impressions on 2025-11-15, the *_impressions_unique on
2026-06-15.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.i18n import N_


class Node(StrEnum):
    """What a metric is of."""

    POST = "post"
    PAGE = "page"


@dataclass(frozen=True)
class PageMetric:
    """One metric of the network: its name there, its title, what it is of, when it can be asked for, and how."""

    name: str
    title: str
    node: Node
    period: str = ""
    first: date = date.min
    last: date = date.max

    def asked_on(self, day: date) -> bool:
        """Whether the network still, or already, knows it on this day."""
        return self.first <= day <= self.last


REGISTRY = (
    PageMetric("post_media_view", N_("Times seen"), Node.POST, first=date(2025, 11, 1)),
    PageMetric("post_total_media_view_unique", N_("People who saw it"), Node.POST, first=date(2025, 11, 1)),
    PageMetric("post_clicks", N_("Clicks"), Node.POST),
    PageMetric("post_reactions_by_type_total", N_("Reactions"), Node.POST),
    PageMetric("page_media_view", N_("Times the page's posts were seen"), Node.PAGE, "day", date(2025, 11, 1)),
    PageMetric("page_follows", N_("Followers of the page"), Node.PAGE, "day"),
    PageMetric("page_post_engagements", N_("Engagements with the page's posts"), Node.PAGE, "day"),
    PageMetric("post_impressions", N_("Impressions"), Node.POST, last=date(2025, 11, 14)),
    PageMetric("post_impressions_unique", N_("People reached"), Node.POST, last=date(2026, 6, 14)),
)


def asked_for(node: Node, day: date) -> tuple[PageMetric, ...]:
    """The metrics of a post or of the page that can be asked for on this day."""
    return tuple(metric for metric in REGISTRY if metric.node is node and metric.asked_on(day))
