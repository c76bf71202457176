"""What a message looks like to the Bot API: its text's form, its preview, its length, its files."""

from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from re import compile as pattern

from telegram import InputFile, LinkPreviewOptions
from telegram.constants import ParseMode

from bots.channel import Rejected
from bots.channels.telegram_keyboard import keyboard
from core import sealed_file
from core.errors import NotReady
from core.message import Markup, Media, Message

_TAG = pattern(r"<[^<>]*>")


@lru_cache(maxsize=64)
def dressing(message: Message, *, person: bool) -> Mapping[str, str]:
    """What goes with a text, as the Bot API takes it; made once for all who receive the same message."""
    markup, mode = keyboard(message, person=person), parse_mode(message)
    parameters = {"link_preview_options": preview(message).to_json()}
    if mode:
        parameters["parse_mode"] = mode
    if markup:
        parameters["reply_markup"] = markup.to_json()
    return parameters


def parse_mode(message: Message) -> str | None:
    """The name of the text's form, where it has one."""
    return ParseMode.HTML if message.markup is Markup.HTML else None


def preview(message: Message) -> LinkPreviewOptions:
    """A message shows the preview of its own link, and of none that merely stands in its text."""
    return LinkPreviewOptions(url=message.link) if message.link else LinkPreviewOptions(is_disabled=True)


def length(message: Message) -> int:
    """The text's length as Telegram counts it: UTF-16 units after its tags are read."""
    text = unescape(_TAG.sub("", message.text)) if message.markup is Markup.HTML else message.text
    return len(text.encode("utf-16-le")) // 2


def upload(media: Media, known: str, *, attach: bool = False) -> InputFile | str:
    """What is uploaded, or Telegram's own name for what it has; `attach` where a call carries several."""
    if media.handle or known:
        return media.handle or known
    if media.content:
        return InputFile(media.content.encode(), filename=media.name, attach=attach)
    path = Path(media.path)
    try:
        return InputFile(sealed_file.read(path), filename=path.name, attach=attach)
    except OSError as unreadable:
        raise Rejected(f"the file {path.name} cannot be read: {unreadable.strerror}") from unreadable
    except NotReady as closed:
        raise Rejected(str(closed)) from None
