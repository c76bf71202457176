"""The Facebook page keeps the contract of a channel."""

from bots.channels.facebook_page import FacebookPageChannel
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN
from tests.channels.contract import ChannelCase, ChannelContract


def build(url: str, timeout: float) -> FacebookPageChannel:
    return FacebookPageChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=url, timeout=timeout)


def page(_sandbox: SandboxClient) -> str:
    return PAGE_ID


def delivered(sandbox: SandboxClient) -> list[str]:
    return [post["message"] for post in sandbox.facebook_posts()]


class TestFacebookPage(ChannelContract):
    case = ChannelCase(
        folder="facebook_page",
        network="facebook",
        method="POST feed",
        build=build,
        recipient=page,
        delivered=delivered,
        secrets=(PAGE_TOKEN, APP_SECRET),
        retry_after=60,  # the network counts in minutes
    )
