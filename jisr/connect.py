"""Tells the networks where we are: the webhook, the bot's menu, the page's subscription. Tried until it works."""

import asyncio
from collections.abc import Awaitable, Callable

from bots.channel import SendError
from bots.channels.facebook_page import FEED_FIELDS, MESSENGER_FIELDS, FacebookPageChannel
from bots.channels.telegram import TelegramChannel
from core.errors import NotReady
from core.i18n import languages, translator
from core.log import get_logger
from core.settings import Settings, TelegramMode

log = get_logger(__name__)

LONGEST_PAUSE = 60.0


async def connect_telegram(telegram: TelegramChannel, settings: Settings) -> None:
    """Set the webhook where updates are pushed, and fill the bot's menu."""
    if settings.telegram_mode is TelegramMode.WEBHOOK:
        secret = settings.telegram_webhook_secret
        if secret is None:
            raise NotReady("setting JISR_TELEGRAM_WEBHOOK_SECRET is missing; webhook mode needs it (see .env.example)")
        url = f"{settings.public_url}/hooks/telegram"
        await _until_done("telegram webhook", lambda: telegram.set_webhook(url, secret.get_secret_value()))
    await _until_done("telegram menu", lambda: telegram.set_commands(menu()))


async def connect_facebook(page: FacebookPageChannel, *, messenger: bool) -> None:
    """Subscribe the app to the page's feed, and to its messages where Messenger is switched on."""
    fields = (*FEED_FIELDS, *MESSENGER_FIELDS) if messenger else FEED_FIELDS
    await _until_done("facebook subscription", lambda: page.subscribe(fields))


def menu() -> dict[str, list[tuple[str, str]]]:
    """The bot's commands with their descriptions, per language."""
    found = {}
    for language in languages():
        t = translator(language)
        found[language] = [
            ("menu", t("What would you like to do?")),
            ("feedback", t("Tell us what you think")),
            ("petitions", t("Petitions")),
            ("request", t("Ask for information")),
            ("consult", t("Consultations")),
            ("mydata", t("My data")),
            ("language", t("Language and place")),
            ("stop", t("Stop the news")),
        ]
    return found


async def _until_done(what: str, attempt: Callable[[], Awaitable[object]]) -> None:
    """A network that is away for a while keeps nothing else from starting."""
    pause = 1.0
    while True:
        try:
            await attempt()
        except SendError as error:
            log.warning("not connected yet", what=what, kind=type(error).__name__, detail=error.detail)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
