"""Makes a message fit a network: words and files apart where they must be, and a long text in several messages."""

from pathlib import Path

from core.i18n import DEFAULT_LANGUAGE, translator
from core.message import ButtonKind, Capabilities, Markup, Media, Message

_BREAKS = ("\n\n", "\n", " ")


def fitted(message: Message, carries: Capabilities) -> tuple[Message, ...]:
    """The message in the parts that the network takes, in their order.

    Files go with the first part, or alone before it where the network carries no words under them; buttons and link go
    with the last. A text is broken between paragraphs, lines or words; one with markup is left whole. A file that is
    too large for the network is named in the words instead, with how to get it.
    """
    message = _without_large_files(message, carries)
    apart: tuple[Message, ...] = ()
    if message.media and not carries.caption_limit:
        apart = tuple(Message(text="", media=(media,), language=message.language) for media in message.media)
        message = message.model_copy(update={"media": ()})
        if not message.text and not message.rows:
            return apart
    return (*apart, *_in_parts(message, carries.text_limit))


def units(text: str) -> int:
    """The length as networks count it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _without_large_files(message: Message, carries: Capabilities) -> Message:
    large = [media for media in message.media if _size(media) > carries.file_limit]
    if not large:
        return message
    t = translator(message.language or DEFAULT_LANGUAGE)
    told = [
        t("The file “%(name)s” cannot be sent here. Ask for it at the council, with your reference.",
          name=media.name or media.alt or Path(media.path).name)
        for media in large
    ]  # fmt: skip
    kept = tuple(media for media in message.media if media not in large)
    return message.model_copy(update={"media": kept, "text": "\n\n".join(filter(None, (message.text, *told)))})


def _size(media: Media) -> int:
    """In bytes; 0 for what the network has already, and for what cannot be read: that is told when it is sent."""
    if media.content:
        return len(media.content.encode())
    try:
        return Path(media.path).stat().st_size if media.path else 0
    except OSError:
        return 0


def _in_parts(message: Message, limit: int) -> tuple[Message, ...]:
    limit = max(limit - _room_for_links(message), limit // 2)
    if message.markup is not Markup.PLAIN or units(message.text) <= limit:
        return (message,)
    texts = _parts(message.text, limit)
    if len(texts) < 2:
        return (message.model_copy(update={"text": "".join(texts)}),)
    first = Message(text=texts[0], media=message.media, language=message.language)
    middle = (Message(text=text, language=message.language) for text in texts[1:-1])
    last = message.model_copy(update={"text": texts[-1], "media": ()})
    return (first, *middle, last)


def _room_for_links(message: Message) -> int:
    """What links take up where they are lines of the text."""
    links = [f"{button.label}: {button.value}" for button in message.buttons if button.kind is ButtonKind.LINK]
    return sum(units(line) + 1 for line in (*links, message.link) if line)


def _parts(text: str, limit: int) -> list[str]:
    parts = []
    while units(text) > limit:
        head = _head(text, limit)
        parts.append(head.rstrip())
        text = text[len(head) :].lstrip()
    return [part for part in (*parts, text) if part]


def _head(text: str, limit: int) -> str:
    """The longest beginning that fits, up to the best break in its second half, else as it falls."""
    longest = text[:limit]
    while units(longest) > limit:
        longest = longest[:-1]
    for mark in _BREAKS:
        at = longest.rfind(mark)
        if at > len(longest) // 2:
            return longest[: at + len(mark)]
    return longest
