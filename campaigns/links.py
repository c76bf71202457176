"""The links of a campaign's texts, led over this installation so that it is counted how often they are followed.

A code is made of the campaign, the channel and the address, so the preview shows the very link that is sent. Nothing in
it tells one reader from another.
"""

import base64

from sqlmodel import Session

from campaigns.content import CampaignContent
from campaigns.markdown import addresses
from campaigns.markup import Link
from core.crypto import vault
from core.models import CountedLink
from core.once import insert_once
from core.reach import Reach

CODE_LENGTH = 10
_WEB = ("http://", "https://")


def code_of(campaign_id: int, channel: str, address: str) -> str:
    """The ten letters and digits of a counted link."""
    digest = bytes.fromhex(vault().keyed_hash("link", f"{campaign_id} {channel} {address}"))
    return base64.b32encode(digest)[:CODE_LENGTH].decode().lower()


def counted(content: CampaignContent, channel: str, reach: Reach, *, campaign_id: int) -> Link:
    """How an address stands in the texts of a channel: over this installation where it is counted, else as it is."""

    def address_shown(address: str) -> str:
        if not _is_counted(content, address, reach):
            return address
        return f"{reach.public_url}/r/{code_of(campaign_id, channel, address)}"

    return address_shown


def keep_links(
    session: Session, content: CampaignContent, texts: dict[str, list[str]], reach: Reach, *, campaign_id: int
) -> int:
    """Remember where the links of these Markdown texts lead, by channel; how many are new."""
    new = 0
    for channel, written in texts.items():
        for address in dict.fromkeys(address for text in written for address in addresses(text)):
            if _is_counted(content, address, reach):
                code = code_of(campaign_id, channel, address)
                values = {"campaign_id": campaign_id, "channel": channel, "address": address}
                new += insert_once(session, CountedLink, code=code, **values) is not None
    return new


def _is_counted(content: CampaignContent, address: str, reach: Reach) -> bool:
    # A way into a conversation is counted by the conversation itself.
    own = (reach.telegram("") or "-", reach.messenger("") or "-")
    return bool(content.count_links and reach.public_url and address.startswith(_WEB) and not address.startswith(own))
