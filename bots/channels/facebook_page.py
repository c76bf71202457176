"""The Facebook page: posts out, reactions and comments in, and what is asked about the page itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bots.channel import Missing, OutcomeUnknown, Rejected
from bots.channels.facebook_lookup import answers_with, posts_with
from bots.channels.facebook_updates import read_page
from bots.channels.graph import DEFAULT_BASE, DEFAULT_VERSION, GraphClient
from core.message import Inbound, Media, Message, Outbound, Receipt, Received
from core.networks import FACEBOOK_PAGE, FACEBOOK_PAGE_CAPABILITIES, TO_COMMENT

PHOTO = "photo"
FEED_FIELDS = ("feed",)
# The network refuses these to an app without pages_messaging.
MESSENGER_FIELDS = ("messages", "messaging_postbacks", "messaging_referrals")


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
        text = _under_comment(message)
        return Receipt(_required(await self.graph.call(f"{comment}/comments", "POST", {"message": text}), "id"))

    async def acknowledge(self, inbound: Inbound) -> None:
        """A page has no buttons that wait."""

    async def close(self) -> None:
        """Give connections back."""
        self.graph.close()

    async def find(self, outbound: Outbound, since: datetime) -> tuple[str, ...]:
        """The page's posts, or its answers to a comment, with this text since then (aware); raises SendError.

        This is how an unknown outcome is cleared up.
        """
        if outbound.to.startswith(TO_COMMENT):
            comment = outbound.to.removeprefix(TO_COMMENT)
            return await answers_with(self.graph, self.page_id, comment, _under_comment(outbound.message), since)
        return await posts_with(self.graph, self.page_id, outbound.message.text, since)

    async def edit(self, network_id: str, message: Message) -> None:
        """Give a post or an answer another wording; its pictures stay. Raises SendError."""
        await self.graph.call(network_id, "POST", {"message": message.text}, repeatable=True)

    async def delete(self, network_id: str) -> None:
        """Take a post or an answer down; gone already is no error. Raises SendError."""
        try:
            await self.graph.call(network_id, "DELETE", repeatable=True)
        except Missing:
            return

    async def hide(self, network_id: str, *, hidden: bool) -> None:
        """Hide a comment from all but its writer and their friends, or show it again; gone already is hidden enough.

        Raises SendError.
        """
        try:
            await self.graph.call(network_id, "POST", {"is_hidden": hidden}, repeatable=True)
        except Missing:
            if not hidden:
                raise

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


def _alt(photo: Media) -> dict[str, Any]:
    return {"alt_text_custom": photo.alt} if photo.alt else {}


def _required(answer: Mapping[str, Any], field: str) -> str:
    """A field that every success has; without it nobody knows what happened."""
    if not answer.get(field):
        raise OutcomeUnknown(f"the answer has no {field}")
    return str(answer[field])


def _under_comment(message: Message) -> str:
    """The text with its link at the end, where it does not hold it already."""
    return f"{message.text}\n{message.link}" if message.link and message.link not in message.text else message.text
