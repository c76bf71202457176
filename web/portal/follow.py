"""Where people can follow the council."""

from dataclasses import dataclass

from core.i18n import Translator
from core.settings import Settings

REAL_TELEGRAM = "https://api.telegram.org"
REAL_FACEBOOK = "https://graph.facebook.com"


@dataclass(frozen=True)
class Way:
    """One place to follow; `address` is empty in rehearsal, where there is nothing to open."""

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


def _is_real(settings: Settings, network: str) -> bool:
    if network == "facebook":
        return settings.facebook_api_base == REAL_FACEBOOK
    return settings.telegram_api_base == REAL_TELEGRAM
