"""The way from a public post into a conversation that knows which post it came from."""

from dataclasses import dataclass

from campaigns.content import CampaignContent
from core.i18n import N_, translator
from core.message import Button, ButtonKind
from core.networks import FACEBOOK_PAGE, PUBLIC_LANGUAGES, Destination
from core.reach import Reach


@dataclass(frozen=True)
class WayIn:
    """A link and what it is called, in the languages of a public post."""

    label: str
    link: str


def entry_of(opens: str, campaign_id: int) -> str:
    """The entry into a conversation that knows which campaign led there; feedback is about that campaign itself."""
    if opens == "feedback":
        return f"feedback:c{campaign_id}"
    return f"{opens if ':' in opens else opens + ':'}_c{campaign_id}"


def way_in(content: CampaignContent, channel: str, reach: Reach, *, campaign_id: int) -> WayIn | None:
    """Where a public post leads: the conversation it opens, else feedback about it; None where no bot is reached.

    Under a page post Messenger is nearer than another application.
    """
    entry = entry_of(content.opens or "feedback", campaign_id).replace(":", "_", 1)
    near = reach.messenger(entry) if channel == FACEBOOK_PAGE else ""
    link = near or reach.telegram(entry)
    label = N_("Read and take part") if content.opens else N_("Tell us what you think")
    return WayIn(" · ".join(translator(language)(label) for language in PUBLIC_LANGUAGES), link) if link else None


def words_of(way: WayIn | None, destination: Destination, *, album: bool) -> tuple[str, ...]:
    """The paragraph that shows the way where a post has no buttons; an album has none anywhere."""
    if way is None or _takes_button(destination, album=album):
        return ()
    return (f"{way.label}\n{way.link}",)


def button_of(way: WayIn | None, destination: Destination, *, album: bool) -> tuple[tuple[Button, ...], ...]:
    """The button that shows the way where a post has some."""
    if way is None or not _takes_button(destination, album=album):
        return ()
    return ((Button(label=way.label, value=way.link, kind=ButtonKind.LINK),),)


def _takes_button(destination: Destination, *, album: bool) -> bool:
    return bool(destination.capabilities.button_limit) and not album
