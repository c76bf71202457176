"""Telegram keeps the contract of a channel."""

from bots.channels.telegram import TelegramChannel
from sandbox.client import SandboxClient
from sandbox.telegram_state import DEFAULT_TOKEN
from tests.channels.contract import ChannelCase, ChannelContract, PersonalContract

SECRETS = (DEFAULT_TOKEN, DEFAULT_TOKEN.partition(":")[2])


def build(url: str, timeout: float) -> TelegramChannel:
    return TelegramChannel(DEFAULT_TOKEN, url, timeout=timeout)


def person(sandbox: SandboxClient) -> str:
    return str(sandbox.add_user())


def public_channel(_sandbox: SandboxClient) -> str:
    return "@jisr_region"


def delivered(sandbox: SandboxClient) -> list[str]:
    return [message["text"] for message in sandbox.sent()]


class TestTelegramPerson(PersonalContract):
    case = ChannelCase(
        folder="telegram",
        network="telegram",
        method="sendMessage",
        build=build,
        recipient=person,
        delivered=delivered,
        secrets=SECRETS,
        refused={"kind": "400", "description": "Bad Request: can't parse entities"},
    )


class TestTelegramChannelPost(ChannelContract):
    case = ChannelCase(
        folder="telegram",
        network="telegram",
        method="sendMessage",
        build=build,
        recipient=public_channel,
        delivered=delivered,
        secrets=SECRETS,
        refused={"kind": "403", "description": "Forbidden: bot is not a member of the channel chat"},
    )
