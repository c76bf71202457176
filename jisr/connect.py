"""Tells the networks where we are: the webhook, the bot's menu, the page's subscription. Tried until they answer."""

import asyncio
from collections.abc import Awaitable, Callable

from bots.channel import Rejected, SendError
from bots.channels.facebook_page import FEED_FIELDS, MESSENGER_FIELDS, FacebookPageChannel
from bots.channels.messenger import MessengerChannel
from bots.channels.telegram import TelegramChannel
from bots.routing import COMMANDS
from core.errors import NotReady
from core.i18n import languages, translator
from core.log import get_logger
from core.settings import Settings

log = get_logger(__name__)

LONGEST_PAUSE = 60.0


async def set_webhook(telegram: TelegramChannel, settings: Settings) -> None:
    """Tell Telegram where to push updates."""
    secret = settings.telegram_webhook_secret
    if secret is None:
        raise NotReady("setting JISR_TELEGRAM_WEBHOOK_SECRET is missing; webhook mode needs it (see .env.example)")
    url = f"{settings.public_url}/hooks/telegram"
    await _until_done("telegram webhook", lambda: telegram.set_webhook(url, secret.get_secret_value()))


async def fill_menu(telegram: TelegramChannel) -> None:
    """Put the bot's commands into its menu, in every language."""
    await _until_done("telegram menu", lambda: telegram.set_commands(menu()))


async def connect_facebook(page: FacebookPageChannel, *, messenger: bool) -> None:
    """Subscribe the app to the page's feed, and to its messages where Messenger is switched on."""
    fields = (*FEED_FIELDS, *MESSENGER_FIELDS) if messenger else FEED_FIELDS
    await _until_done("facebook subscription", lambda: page.subscribe(fields))


async def introduce_messenger(messenger: MessengerChannel) -> None:
    """Put greeting, the button that begins a conversation and the menu beside it, in every language."""
    await _until_done("messenger menu", lambda: messenger.introduce(greetings(), entries()))


def greetings() -> dict[str, str]:
    """What stands above a conversation that has not begun, per language."""
    found = {}
    for language in languages():
        t = translator(language)
        found[language] = t("The council's service: ask, say what you think, support petitions.")
    return found


def entries() -> dict[str, list[tuple[str, str]]]:
    """The menu beside a conversation: labels with the entries that they lead to, per language."""
    found = {}
    for language, commands in menu().items():
        t = translator(language)
        whole = [("menu", t("Menu")), *commands[1:]]
        found[language] = [(label, f"go:{COMMANDS[name]}") for name, label in whole]
    return found


def menu() -> dict[str, list[tuple[str, str]]]:
    """The bot's commands with their descriptions, per language."""
    found = {}
    for language in languages():
        t = translator(language)
        found[language] = [
            ("menu", t("What would you like to do?")),
            ("feedback", t("Tell us what you think")),
            ("projects", t("Projects")),
            ("goals", t("The Goals")),
            ("petitions", t("Petitions")),
            ("request", t("Ask for information")),
            ("myrequests", t("My requests")),
            ("consult", t("Consultations")),
            ("mydata", t("My data")),
            ("language", t("Language and place")),
            ("help", t("What can I do here?")),
            ("stop", t("Stop the news")),
        ]
    return found


async def _until_done(what: str, attempt: Callable[[], Awaitable[object]]) -> None:
    """A network that is away for a while keeps nothing else from starting."""
    pause = 1.0
    while True:
        try:
            await attempt()
        except Rejected as error:
            log.warning("the network refuses; it is not tried again", what=what, detail=error.detail)
            return
        except SendError as error:
            log.warning("not connected yet", what=what, kind=type(error).__name__, detail=error.detail)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
