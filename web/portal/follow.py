"""Where people can follow the council, and the ways from a page into a conversation."""

from dataclasses import dataclass

from core.i18n import Translator
from core.reach import Reach
from core.settings import Settings

REAL_TELEGRAM = "https://api.telegram.org"
REAL_FACEBOOK = "https://graph.facebook.com"


@dataclass(frozen=True)
class Way:
    """One place to go; `address` is empty in rehearsal, where there is nothing to open."""

    network: str
    name: str
    address: str


def ways_to_follow(settings: Settings, t: Translator) -> tuple[Way, ...]:
    """The public places of the networks that are switched on."""
    ways = []
    if settings.facebook_on:
        address = f"https://www.facebook.com/{settings.facebook_page_id}"
        ways.append(Way("facebook", t("Facebook page"), address if _is_real(settings, "facebook") else ""))
    channel = settings.telegram_channel or ""
    if settings.telegram_on and channel.startswith("@"):
        address = f"https://t.me/{channel[1:]}"
        ways.append(Way("telegram", t("Telegram channel"), address if _is_real(settings, "telegram") else ""))
    return tuple(ways)


def ways_in(settings: Settings, entry: str, t: Translator) -> tuple[Way, ...]:
    """The links that open the conversation `entry` ("petition_road-308"), one for each network that has it."""
    reach = Reach.of(settings)
    links = (
        ("telegram", t("On Telegram"), reach.telegram(entry)),
        ("messenger", t("On Messenger"), reach.messenger(entry)),
    )
    return tuple(
        Way(network, name, link if _is_real(settings, network) else "") for network, name, link in links if link
    )


def _is_real(settings: Settings, network: str) -> bool:
    if network == "telegram":
        return settings.telegram_api_base == REAL_TELEGRAM
    return settings.facebook_api_base == REAL_FACEBOOK
