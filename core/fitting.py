"""Makes a message fit a network: a long text becomes several messages, the last of which has the buttons."""

from core.message import Markup, Message

_BREAKS = ("\n\n", "\n", " ")


def fitted(message: Message, limit: int) -> tuple[Message, ...]:
    """The message in parts of at most `limit` UTF-16 units, broken between paragraphs, lines or words.

    Files go with the first part, buttons and link with the last. A text with markup is left whole.
    """
    if message.markup is not Markup.PLAIN or units(message.text) <= limit:
        return (message,)
    texts = _parts(message.text, limit)
    if len(texts) < 2:
        return (message.model_copy(update={"text": "".join(texts)}),)
    first = Message(text=texts[0], media=message.media, language=message.language)
    middle = (Message(text=text, language=message.language) for text in texts[1:-1])
    last = message.model_copy(update={"text": texts[-1], "media": ()})
    return (first, *middle, last)


def units(text: str) -> int:
    """The length as networks count it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


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
