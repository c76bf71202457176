"""The channels that Jisr speaks over: one line each in CHANNELS; a network without a token is switched off."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from pydantic import SecretStr

from bots.channel import Channel
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.messenger import MessengerChannel
from bots.channels.telegram import TelegramChannel
from bots.limits import Limits
from core.networks import FACEBOOK_PAGE, MESSENGER, TELEGRAM
from core.settings import Settings

# Polling, button presses and files go beside what is sent.
OTHER_CALLS = 16


@dataclass(frozen=True)
class ChannelEntry:
    """How a channel is made from the settings (None: switched off), and how fast its lane may go."""

    name: str
    build: Callable[[Settings], Channel | None]
    limits: Callable[[Settings], Limits]


def build_channels(settings: Settings) -> dict[str, Channel]:
    """The channels that these settings switch on, by lane."""
    built = {entry.name: entry.build(settings) for entry in CHANNELS}
    return {name: channel for name, channel in built.items() if channel is not None}


def lane_limits(settings: Settings) -> dict[str, Limits]:
    """How fast each lane may go."""
    return {entry.name: entry.limits(settings) for entry in CHANNELS}


def _telegram(settings: Settings) -> Channel | None:
    if settings.telegram_token is None:
        return None
    return TelegramChannel(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api_base,
        connections=telegram_limits(settings.telegram_rate).in_flight + OTHER_CALLS,
    )


def telegram_limits(rate: float) -> Limits:
    """A quarter of a second's worth may be unanswered, as far as Telegram is from Morocco on a bad day."""
    return Limits(rate=rate, in_flight=max(Limits(rate).in_flight, ceil(rate / 4)))


def _facebook_page(settings: Settings) -> Channel | None:
    if settings.facebook_page_id is None or settings.facebook_page_token is None:
        return None
    return FacebookPageChannel(
        settings.facebook_page_id,
        settings.facebook_page_token.get_secret_value(),
        _secret(settings.facebook_app_secret),
        api_base=settings.facebook_api_base,
        version=settings.facebook_api_version,
    )


def _messenger(settings: Settings) -> Channel | None:
    if not settings.messenger or settings.facebook_page_id is None or settings.facebook_page_token is None:
        return None
    return MessengerChannel(
        settings.facebook_page_id,
        settings.facebook_page_token.get_secret_value(),
        _secret(settings.facebook_app_secret),
        api_base=settings.facebook_api_base,
        version=settings.facebook_api_version,
    )


def _secret(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()


CHANNELS = (
    ChannelEntry(TELEGRAM, _telegram, lambda settings: telegram_limits(settings.telegram_rate)),
    ChannelEntry(FACEBOOK_PAGE, _facebook_page, lambda settings: Limits(rate=settings.facebook_rate, in_flight=1)),
    ChannelEntry(MESSENGER, _messenger, lambda settings: Limits(rate=settings.facebook_rate * 10)),
)
