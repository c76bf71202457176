"""Reading what Facebook keeps: comments that no webhook told us of, and figures of posts, as far as it lets us."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ValidationError
from pydantic import Field as Given

from bots.channel import NotReached, Rejected
from bots.channels.facebook_metrics import PageMetric
from bots.channels.graph import GraphClient
from core.log import get_logger

COMMENT_FIELDS = "id,message,created_time,from,parent{id},is_hidden"
COMMENT_PAGE = 100
# Facebook throttles at 100 per cent; reading makes way for publishing long before.
BUSY = 80
log = get_logger(__name__)


class Who(BaseModel):
    """Who wrote; absent where the person lets no page see it."""

    id: str = ""


class ReadComment(BaseModel):
    """A comment as the network lists it."""

    id: str
    message: str = ""
    created_time: AwareDatetime
    author: Who = Given(default=Who(), alias="from")
    parent: Who = Who()


class Comments(BaseModel):
    """One page of comments and the way on."""

    data: tuple[ReadComment, ...] = ()
    paging: dict[str, Any] = {}

    @property
    def after(self) -> str:
        """Where the next page begins; empty: nowhere."""
        cursors = self.paging.get("cursors")
        return str(cursors.get("after", "")) if "next" in self.paging and isinstance(cursors, dict) else ""


@dataclass(frozen=True)
class Reading:
    """What the network says of one metric; `value` None and `gap` why, where it says nothing."""

    value: int | None = None
    parts: dict[str, int] = field(default_factory=dict)
    gap: str = ""


async def comments_since(graph: GraphClient, page_id: str, post: str, since: datetime) -> AsyncIterator[dict[str, Any]]:
    """Every comment under a post since then, answers to comments too, each as the webhook would have told it."""
    params: dict[str, Any] = {
        "fields": COMMENT_FIELDS, "filter": "stream", "order": "chronological", "limit": COMMENT_PAGE,
        "since": int(since.timestamp()),
    }  # fmt: skip
    while True:
        try:
            found = Comments.model_validate(await graph.call(f"{post}/comments", params=params))
        except ValidationError as invalid:
            raise NotReached(f"the comments have an unknown form in {invalid.error_count()} places") from None
        for comment in found.data:
            yield _as_told(comment, page_id, post)
        if not found.after:
            return
        params["after"] = found.after


async def read_metric(graph: GraphClient, node: str, metric: PageMetric) -> Reading:
    """One figure of a post or page; a gap where the network has none or does not know the metric. SendError else."""
    params = {"metric": metric.name, **({"period": metric.period} if metric.period else {})}
    try:
        answer = await graph.call(f"{node}/insights", params=params)
    except Rejected as refused:
        return Reading(gap=refused.detail[:200])
    return _reading(answer)


def usage_percent(usage: Mapping[str, Any]) -> int:
    """The highest share of the limits that the last answer's headers tell, in per cent; 0 where they tell none."""
    business = usage.get("business")
    rows = [usage.get("app")]
    if isinstance(business, dict):
        rows += [row for found in business.values() if isinstance(found, list) for row in found]
    shares = [
        value
        for row in rows
        if isinstance(row, dict)
        for name in ("call_count", "total_time", "total_cputime")
        if isinstance(value := row.get(name), int | float)
    ]
    return int(max(shares, default=0))


def _as_told(comment: ReadComment, page_id: str, post: str) -> dict[str, Any]:
    """The body of a webhook call about this comment: it is taken in, and recognised, by the same door."""
    told = int(comment.created_time.timestamp())
    value = {
        "item": "comment", "verb": "add", "comment_id": comment.id, "post_id": post,
        "parent_id": comment.parent.id or post, "from": {"id": comment.author.id}, "message": comment.message,
        "created_time": told,
    }  # fmt: skip
    change = {"field": "feed", "value": value}
    return {"object": "page", "entry": [{"id": page_id, "time": told, "changes": [change]}]}


def _reading(answer: Mapping[str, Any]) -> Reading:
    """The newest value of the only metric in an answer."""
    rows = answer.get("data")
    values = rows[0].get("values") if isinstance(rows, list) and rows and isinstance(rows[0], dict) else None
    newest = values[-1].get("value") if isinstance(values, list) and values and isinstance(values[-1], dict) else None
    if isinstance(newest, int) and not isinstance(newest, bool):
        return Reading(newest)
    if isinstance(newest, dict):
        parts = {str(name): count for name, count in newest.items() if isinstance(count, int)}
        return Reading(sum(parts.values()), parts)
    return Reading(gap="the network gives no figure")
