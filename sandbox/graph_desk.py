"""Where a Graph call is carried out, and how its lists are paged."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sandbox.bot_calls import Upload
from sandbox.facebook_state import Facebook
from sandbox.graph_calls import Reading
from sandbox.violations import GraphError, Json
from sandbox.world import World

Row = TypeVar("Row")


@dataclass(frozen=True)
class GraphDesk:
    """One call at work; `base` is the address without its query, for paging links."""

    world: World
    base: str
    params: Json
    files: dict[str, Upload]

    @property
    def facebook(self) -> Facebook:
        """The page's world."""
        return self.world.facebook


def missing(node_id: str) -> GraphError:
    """Return the refusal for an object that is not there."""
    message = (
        f"Unsupported get request. Object with ID '{node_id}' does not exist, cannot be loaded due to missing"
        " permissions, or does not support this operation. Please read the Graph API documentation at"
        " https://developers.facebook.com/docs/graph-api"
    )
    return GraphError(100, message, subcode=33, kind="GraphMethodException")


def moment(value: str) -> float:
    """Return the Unix seconds of a `since` or `until`: a number or an ISO date."""
    try:
        return float(value)
    except ValueError:
        try:
            found = datetime.fromisoformat(value)
        except ValueError as error:
            raise GraphError(100, f"(#100) Invalid time: {value}", violation=True) from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def within(rows: Sequence[Row], call: Reading, time_of: Callable[[Row], float]) -> list[Row]:
    """Return the rows between the call's since and until."""
    since = moment(call.since) if call.since else float("-inf")
    until = moment(call.until) if call.until else float("inf")
    return [each for each in rows if since <= time_of(each) <= until]


def paged(desk: GraphDesk, call: Reading, rows: Sequence[Row], key: Callable[[Row], str]) -> tuple[list[Row], Json]:
    """Return the page of rows a call asks for and the answer's `paging`."""
    keys = [key(each) for each in rows]
    start = _place(keys, call.after) + 1 if call.after else 0
    stop = start + call.limit
    if call.before:
        stop = _place(keys, call.before)
        start = max(0, stop - call.limit)
    shown = list(rows[start:stop])
    if not shown:
        return [], {}
    cursors = {"before": _cursor(keys[start]), "after": _cursor(keys[start + len(shown) - 1])}
    paging: Json = {"cursors": cursors}
    if stop < len(rows):
        paging["next"] = f"{desk.base}?limit={call.limit}&after={cursors['after']}"
    if start > 0:
        paging["previous"] = f"{desk.base}?limit={call.limit}&before={cursors['before']}"
    return shown, paging


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _place(keys: list[str], cursor: str) -> int:
    for number, key in enumerate(keys):
        if _cursor(key) == cursor:
            return number
    raise GraphError(100, "(#100) Invalid cursors values", violation=True)


def listed(desk: GraphDesk, call: Reading, rows: Sequence[Row], key: Callable[[Row], str],
           show: Callable[[Row], Any]) -> Json:  # fmt: skip
    """Return a list answer: data and paging."""
    shown, paging = paged(desk, call, rows, key)
    answer: Json = {"data": [show(each) for each in shown]}
    if paging:
        answer["paging"] = paging
    return answer
