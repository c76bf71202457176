"""Messenger keeps the contract of a channel that speaks with people."""

from typing import ClassVar

from bots.channels.messenger import MessengerChannel
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN
from tests.channels.contract import ChannelCase, PersonalContract

PERSON = "7000000000007"


def build(url: str, timeout: float) -> MessengerChannel:
    return MessengerChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=url, timeout=timeout)


def person(sandbox: SandboxClient) -> str:
    sandbox.messenger_say("سلام", PERSON)
    return PERSON


def delivered(sandbox: SandboxClient) -> list[str]:
    return [message["text"] for message in sandbox.facebook_messages() if message["from"] == "page"]


class TestMessenger(PersonalContract):
    blocked: ClassVar = {"kind": "403", "code": 551, "subcode": 1545041}
    case = ChannelCase(
        folder="messenger",
        network="facebook",
        method="POST messages",
        build=build,
        recipient=person,
        delivered=delivered,
        secrets=(PAGE_TOKEN, APP_SECRET),
        retry_after=60,  # the network counts in minutes
    )
