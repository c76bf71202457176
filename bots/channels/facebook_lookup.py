"""Looking for what was published: the page's feed, and the answers under a comment, by a digest of their words."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from bots.channel import NotReached
from bots.channels.graph import GraphClient

AT_ONCE = 100
# The network's clock and ours may differ by this much; a post must not be missed for it.
CLOCK_MARGIN = timedelta(minutes=2)


class Author(BaseModel):
    """Who wrote it."""

    id: str


class Post(BaseModel):
    """A post or comment as a list tells it; the author is not told of everybody."""

    id: str
    created_time: AwareDatetime
    message: str = ""
    author: Author | None = Field(None, alias="from")


class Cursors(BaseModel):
    """Where the next page begins."""

    after: str = Field(min_length=1)


class LastPage(BaseModel):
    """What stands in place of a way on."""

    next: None = None


class Paging(BaseModel):
    """The way on."""

    cursors: Cursors
    next: str


class Listing(BaseModel):
    """One page of a list."""

    data: tuple[Post, ...]
    paging: Paging | LastPage = LastPage()


async def posts_with(graph: GraphClient, page_id: str, words: str, since: datetime) -> tuple[str, ...]:
    """The page's own posts with these words, published since then (aware), oldest first; raises SendError."""
    earliest = since - CLOCK_MARGIN
    listed = _listed(graph, f"{page_id}/feed", {"since": int(earliest.timestamp())})
    return await _matching(listed, page_id, words, earliest)


async def answers_with(graph: GraphClient, page_id: str, comment: str, words: str, since: datetime) -> tuple[str, ...]:
    """The page's own answers to a comment with these words, written since then, oldest first; raises SendError."""
    listed = _listed(graph, f"{comment}/comments", {"order": "reverse_chronological"})
    return await _matching(listed, page_id, words, since - CLOCK_MARGIN)


async def _matching(listed: AsyncIterator[Post], author: str, words: str, earliest: datetime) -> tuple[str, ...]:
    wanted, found = fingerprint(words), []
    async for post in listed:
        ours = post.author is None or post.author.id == author
        if ours and post.created_time >= earliest and fingerprint(post.message) == wanted:
            found.append((post.created_time, post.id))
    return tuple(network_id for _, network_id in sorted(found))


async def _listed(graph: GraphClient, path: str, params: Mapping[str, Any]) -> AsyncIterator[Post]:
    """Everything in a list, newest first, page by page."""
    asked = {"fields": "id,message,created_time,from", "limit": AT_ONCE, **params}
    while True:
        try:
            page = Listing.model_validate(await graph.call(path, params=asked))
        except ValidationError as invalid:
            raise NotReached(f"{path} has an unknown form in {invalid.error_count()} places") from None
        for post in page.data:
            yield post
        if isinstance(page.paging, LastPage):
            return
        asked["after"] = page.paging.cursors.after


def fingerprint(text: str) -> str:
    """A digest of the words alone: the network trims and breaks lines in its own way."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
