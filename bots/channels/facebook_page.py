"""The Facebook page: posts out, reactions and comments in, and what is asked about the page itself."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from bots.channel import NotReached, OutcomeUnknown, Rejected
from bots.channels.facebook_updates import read_page
from bots.channels.graph import DEFAULT_BASE, DEFAULT_VERSION, GraphClient
from core.message import Inbound, Media, Message, Outbound, Receipt, Received
from core.networks import FACEBOOK_PAGE, FACEBOOK_PAGE_CAPABILITIES, TO_COMMENT

PHOTO = "photo"
FEED_FIELDS = ("feed",)
# The network refuses these to an app without pages_messaging.
MESSENGER_FIELDS = ("messages", "messaging_postbacks", "messaging_referrals")
FEED_PAGE = 100
# The network's clock and ours may differ by this much; a post must not be missed for it.
CLOCK_MARGIN = timedelta(minutes=2)


class Post(BaseModel):
    """A post as the page's feed tells it."""

    id: str
    created_time: AwareDatetime
    message: str = ""


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


class Feed(BaseModel):
    """One page of the feed."""

    data: tuple[Post, ...]
    paging: Paging | LastPage = LastPage()


class FacebookPageChannel:
    """One page and its token."""

    name = FACEBOOK_PAGE
    capabilities = FACEBOOK_PAGE_CAPABILITIES

    def __init__(
        self,
        page_id: str,
        token: str,
        app_secret: str | None = None,
        *,
        api_base: str = DEFAULT_BASE,
        version: str = DEFAULT_VERSION,
        timeout: float = 20,
    ) -> None:
        self.page_id = page_id
        self.graph = GraphClient(token, app_secret, api_base=api_base, version=version, timeout=timeout)
        self._token = token

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """The page's part of a webhook body; BadPayload when it has another form."""
        return read_page(raw, self.page_id)

    async def send(self, outbound: Outbound) -> Receipt:
        """Publish a post: text and link, or text and photos; the receipt has the post's id. Raises SendError.

        `comment:ID` answers that comment for all to read; the receipt has the new comment's id.
        """
        message = outbound.message
        if message.poll is not None:
            raise Rejected("a page post carries no poll")
        if outbound.to.startswith(TO_COMMENT):
            return await self._comment(outbound.to.removeprefix(TO_COMMENT), message)
        odd = next((media.kind for media in message.media if media.kind != PHOTO), None)
        if odd is not None:
            raise Rejected(f"a page post carries photos, not {odd}")
        if len(message.media) == 1:
            return await self._publish_photo(message.text, message.media[0])
        attached = [{"media_fbid": await self._upload(photo)} for photo in message.media]
        link = None if attached else message.link or None
        params = {"message": message.text, "link": link, "attached_media": attached or None}
        return Receipt(_required(await self.graph.call(f"{self.page_id}/feed", "POST", params), "id"))

    async def _comment(self, comment: str, message: Message) -> Receipt:
        """Write under a comment: a text, with its link at the end."""
        if message.media:
            raise Rejected("an answer to a comment carries no files")
        apart = message.link and message.link not in message.text
        text = f"{message.text}\n{message.link}" if apart else message.text
        return Receipt(_required(await self.graph.call(f"{comment}/comments", "POST", {"message": text}), "id"))

    async def acknowledge(self, inbound: Inbound) -> None:
        """A page has no buttons that wait."""

    async def close(self) -> None:
        """Give connections back."""
        self.graph.close()

    async def find_post(self, message_text: str, since: datetime) -> str | None:
        """The id of a post with this text, published since `since` (aware); None when the page has none.

        This is how an unknown outcome is cleared up; raises SendError when the page cannot be read.
        """
        wanted, earliest = _fingerprint(message_text), since - CLOCK_MARGIN
        async for post in self._feed(earliest):
            if post.created_time >= earliest and _fingerprint(post.message) == wanted:
                return post.id
        return None

    async def subscribed(self) -> dict[str, Any]:
        """The apps the page pushes to, as the network tells it: {"data": [{"id", "subscribed_fields"}]}."""
        return await self.graph.call(f"{self.page_id}/subscribed_apps")

    async def subscribe(self, fields: Iterable[str] = (*FEED_FIELDS, *MESSENGER_FIELDS)) -> None:
        """Let the page push these fields to the app, and no others; the app subscribes itself with Facebook."""
        params = {"subscribed_fields": ",".join(fields)}
        await self.graph.call(f"{self.page_id}/subscribed_apps", "POST", params, repeatable=True)

    async def debug_token(self) -> dict[str, Any]:
        """What Facebook knows of our token: is_valid, expires_at (Unix seconds, 0: never), scopes.

        The one call with a token in its address: Facebook takes it nowhere else.
        """
        answer = await self.graph.call("debug_token", params={"input_token": self._token})
        data = answer.get("data")
        return data if isinstance(data, dict) else {}

    async def _publish_photo(self, text: str, photo: Media) -> Receipt:
        answer = await self.graph.call(
            f"{self.page_id}/photos", "POST", {"message": text, **_alt(photo)}, {"source": Path(photo.path)}
        )
        return Receipt(str(answer["post_id"]) if answer.get("post_id") else _required(answer, "id"))

    async def _upload(self, photo: Media) -> str:
        """Upload a photo that nobody sees yet; a second try leaves one more that nobody sees."""
        answer = await self.graph.call(
            f"{self.page_id}/photos",
            "POST",
            {"published": False, **_alt(photo)},
            {"source": Path(photo.path)},
            repeatable=True,
        )
        return _required(answer, "id")

    async def _feed(self, since: datetime) -> AsyncIterator[Post]:
        """Every post since then, newest first, page by page."""
        params: dict[str, Any] = {"fields": "id,message,created_time", "limit": FEED_PAGE}
        params["since"] = int(since.timestamp())
        while True:
            try:
                page = Feed.model_validate(await self.graph.call(f"{self.page_id}/feed", params=params))
            except ValidationError as invalid:
                raise NotReached(f"the page's feed has an unknown form in {invalid.error_count()} places") from None
            for post in page.data:
                yield post
            if isinstance(page.paging, LastPage):
                return
            params["after"] = page.paging.cursors.after


def _alt(photo: Media) -> dict[str, Any]:
    return {"alt_text_custom": photo.alt} if photo.alt else {}


def _required(answer: Mapping[str, Any], field: str) -> str:
    """A field that every success has; without it nobody knows what happened."""
    if not answer.get(field):
        raise OutcomeUnknown(f"the answer has no {field}")
    return str(answer[field])


def _fingerprint(text: str) -> str:
    """A digest of the words alone: the network trims and breaks lines in its own way."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
