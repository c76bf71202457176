"""What each network carries, and which network account (lane) serves each of a campaign's channels."""

from dataclasses import dataclass
from datetime import timedelta

from core.message import Capabilities, Markup

TELEGRAM = "telegram"
FACEBOOK_PAGE = "facebook_page"
MESSENGER = "messenger"

# Bot API 10.1: text 4096 UTF-16 units after entity parsing, captions 1024, 100 buttons, callback data 64 bytes, files
# of 50 MB.
TELEGRAM_CAPABILITIES = Capabilities(
    markup=Markup.HTML,
    text_limit=4096,
    button_limit=100,
    button_data_bytes=64,
    shares_phone=True,
    shares_place=True,
    edits=True,
    news=True,
    file_limit=50_000_000,
    pages=True,
    caption_limit=1024,
)
# Graph API v25.0: a post's message holds 63,206 characters; no buttons under posts.
FACEBOOK_PAGE_CAPABILITIES = Capabilities(
    markup=Markup.PLAIN, text_limit=63_206, button_limit=0, button_data_bytes=0, public=True, edits=True
)
# Messenger: 2,000 characters, 13 quick replies of 20 characters with a payload of 1,000, gone with the next message;
# the 3 buttons of a template stay. Pictures, sound, videos and other files of 25 MB, alone in their message; it refuses
# some kinds of file without naming them, so web pages are spared. It carries answers, and those soon: no news.
MESSENGER_CAPABILITIES = Capabilities(
    markup=Markup.PLAIN,
    text_limit=2000,
    button_limit=13,
    button_data_bytes=1000,
    file_limit=25_000_000,
    label_limit=20,
    lasting_buttons=3,
)
CAPABILITIES = {
    TELEGRAM: TELEGRAM_CAPABILITIES,
    FACEBOOK_PAGE: FACEBOOK_PAGE_CAPABILITIES,
    MESSENGER: MESSENGER_CAPABILITIES,
}
# How long after a person's last word a network lets us write to them; not named: as long as we like.
ANSWER_WINDOWS = {MESSENGER: timedelta(hours=24)}
# Messenger takes one private reply to a comment within this time.
COMMENT_WINDOW = timedelta(days=7)
# What a message is addressed to, besides people, channels and pages: a comment, by the network's id.
TO_COMMENT = "comment:"


def capabilities_of(network: str) -> Capabilities:
    """What a contact's network carries; a network of rehearsal is like Telegram."""
    return CAPABILITIES.get(network, TELEGRAM_CAPABILITIES)


@dataclass(frozen=True)
class PhotoLimits:
    """What a picture may be: bytes; both sides together in pixels, and the long one to the short one (0: any)."""

    bytes: int
    sides: int = 0
    ratio: int = 0


# Bot API 10.1, sendPhoto and sendDocument.
TELEGRAM_PHOTOS, TELEGRAM_DOCUMENT_BYTES = PhotoLimits(10_000_000, sides=10_000, ratio=20), 50_000_000
# Graph API v25.0, the photos of a page.
FACEBOOK_PHOTOS = PhotoLimits(4_000_000)


@dataclass(frozen=True)
class Destination:
    """One of the channels a campaign can name: its lane, what it carries, whether all read the same post.

    `document_bytes` is the largest document it takes; 0: none.
    """

    name: str
    lane: str
    capabilities: Capabilities
    public: bool
    photos: PhotoLimits
    document_bytes: int = 0


def _on_telegram(name: str, *, public: bool) -> Destination:
    return Destination(name, TELEGRAM, TELEGRAM_CAPABILITIES, public, TELEGRAM_PHOTOS, TELEGRAM_DOCUMENT_BYTES)


DESTINATIONS = {
    destination.name: destination
    for destination in (
        Destination("facebook_page", FACEBOOK_PAGE, FACEBOOK_PAGE_CAPABILITIES, public=True, photos=FACEBOOK_PHOTOS),
        _on_telegram("telegram_channel", public=True),
        _on_telegram("telegram_subscribers", public=False),
    )
}
# A public post speaks these languages, in this order, in one text.
PUBLIC_LANGUAGES = ("ar", "fr")
