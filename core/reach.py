"""Where this installation is reached: the ways from a post into a conversation, and its public address."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from core.settings import Settings

_HERE = ("127.", "localhost", "::1", "0.0.0.0")  # noqa: S104 (compared, not listened at)


@dataclass(frozen=True)
class Reach:
    """The Telegram bot's name, the page's number where Messenger is on, the public address, the folder of kept files.

    What is empty is not there: a post then shows no way in, and its links are not counted.
    """

    bot: str = ""
    page: str = ""
    public_url: str = ""
    files: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say; no public address where it is one of this machine and the networks are elsewhere."""
        messenger = settings.messenger and settings.facebook_on
        return cls(
            bot=settings.telegram_bot or "" if settings.telegram_on else "",
            page=settings.facebook_page_id or "" if messenger else "",
            public_url=settings.public_url.rstrip("/") if _readers_get_there(settings) else "",
            files=settings.files_dir,
        )

    def telegram(self, entry: str) -> str:
        """The link into the bot's conversation `entry` ("feedback_c12", at most 64 of A-Z a-z 0-9 _ -); empty: none."""
        return f"https://t.me/{self.bot}?start={entry}" if self.bot else ""

    def messenger(self, entry: str) -> str:
        """The same conversation over Messenger; empty where that is off."""
        return f"https://m.me/{self.page}?ref={entry}" if self.page else ""


def _readers_get_there(settings: Settings) -> bool:
    return not _is_here(settings.public_url) or _is_here(settings.telegram_api_base)


def _is_here(address: str) -> bool:
    return (urlsplit(address).hostname or "").startswith(_HERE)
