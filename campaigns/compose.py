"""From a campaign's texts to the messages, exactly as each channel sends them."""

import traceback
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

from campaigns.attachments import Chart
from campaigns.charts import drawn, in_words, require_language
from campaigns.content import CampaignContent
from campaigns.links import counted
from campaigns.markup import Link, to_plain, to_telegram_html, visible_length
from campaigns.variants import variants
from campaigns.ways_in import button_of, entry_of, way_in, words_of
from civic.polls import POLL_CHANNEL, public_poll
from civic.region import Region
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE, N_, NN_, translator
from core.message import Button, Markup, Media, Message
from core.networks import DESTINATIONS, PUBLIC_LANGUAGES, Destination
from core.sentence import Listed
from templates.environment import text_environment

__all__ = ["compose", "composed", "messages", "poll_message", "render", "room", "source_texts", "variants"]

# Bot API 10.1: words under a picture hold 1024 units, not 4096.
TELEGRAM_CAPTION_LIMIT = 1024
_LINE = "──────────"


class _Spoken(dict[str, Any]):
    """A table of a list with a text per language: another language's text where one is missing."""

    chain: tuple[str, ...] = ()

    def __missing__(self, key: str) -> Any:
        """The text of the next language; KeyError for what is no language."""
        if key in self.chain:
            for code in self.chain:
                if code in self:
                    return self[code]
        raise KeyError(key)


def render(
    content: CampaignContent, language: str, *, campaign_id: int, fallbacks: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The Markdown of one language with its names filled in; BadInput names the field and, where known, the line.

    A text sees the names of [data], `language` and `campaign` (c12, as in a link that opens the bot about it). A table
    in [data] with a text per language gives the text of this one, else along the campaign's and the region's fallbacks.
    """
    field = content.field_of(language)
    try:
        template = text_environment().from_string(content.body[language])
        text = template.render(_names(content, language, campaign_id, fallbacks)).strip()
    except TemplateSyntaxError as wrong:
        raise BadInput("broken Jinja2: %(wrong)s", where=f"{field}, line {wrong.lineno}", wrong=wrong.message) from None
    except UndefinedError as unknown:
        raise BadInput(
            "%(wrong)s",
            where=_at(field, unknown),
            remedy=N_("Known names: %(known)s. Add it to [data] or correct it."),
            wrong=unknown.message,
            known=[*content.data, "language", "campaign"],
        ) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as wrong:
        raise BadInput("Jinja2 cannot fill the text: %(wrong)s", where=_at(field, wrong), wrong=wrong) from None
    return text


def _names(content: CampaignContent, language: str, campaign_id: int, fallbacks: Mapping[str, str]) -> dict[str, Any]:
    chain = stand_in_chain(content, language, fallbacks)
    spoken = {key: _in_language(content, key, value, chain) for key, value in content.data.items()}
    return {**spoken, "language": language, "campaign": f"c{campaign_id}"}


def stand_in_chain(content: CampaignContent, language: str, fallbacks: Mapping[str, str]) -> tuple[str, ...]:
    """The language, and those whose words stand in for missing ones, the campaign's own choice first."""
    found: list[str] = []
    while language and language not in found:
        found.append(language)
        language = content.fallback.get(language) or fallbacks.get(language, "")
    return tuple(found)


def _at(field: str, error: Exception) -> str:
    """The field and the line of its text where Jinja2 stood; its last frame named <template> knows it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return f"{field}, line {lines[-1]}" if lines else field


def _in_language(content: CampaignContent, key: str, value: Any, chain: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_as_spoken(item, chain) for item in value]
    if not isinstance(value, dict) or not value.keys() & content.body.keys():
        return value
    found = next((value[code] for code in chain if code in value), None)
    if found is None:
        missing = f"data.{key}.{chain[0]}"
        remedy = N_("Add the text or leave it out.")
        raise BadInput("%(field)s is missing", where=f"data.{key}", remedy=remedy, field=missing)
    return found


def _as_spoken(item: Any, chain: tuple[str, ...]) -> Any:
    if not isinstance(item, dict):
        return item
    spoken = _Spoken(item)
    spoken.chain = chain
    return spoken


def compose(content: CampaignContent, channel: str, language: str, *, region: Region, campaign_id: int) -> Message:
    """The message of one channel and language as it is sent, byte for byte; BadInput when it cannot be sent."""
    message, texts = composed(content, channel, language, region=region, campaign_id=campaign_id)
    _require_fit(content, DESTINATIONS[channel], message, texts)
    return message


def composed(
    content: CampaignContent, channel: str, language: str, *, region: Region, campaign_id: int
) -> tuple[Message, dict[str, str]]:
    """The message however long it is, and the text of each language in it; BadInput when there is none."""
    destination = DESTINATIONS[channel]
    languages = PUBLIC_LANGUAGES if destination.public else (language,)
    link = counted(content, channel, region.reach, campaign_id=campaign_id)
    texts = {spoken: _text(content, destination, spoken, campaign_id, link, region) for spoken in languages}
    way = way_in(content, channel, region.reach, campaign_id=campaign_id) if destination.public else None
    media = _media(content, destination, languages, region)
    album = destination.capabilities.markup is Markup.HTML and len(media) > 1
    message = Message(
        text=f"\n\n{_LINE}\n\n".join([*texts.values(), *words_of(way, destination, album=album)]),
        markup=destination.capabilities.markup,
        rows=button_of(way, destination, album=album)
        if destination.public
        else _buttons(content, language, campaign_id),
        media=media,
        language=language,
    )
    return message, texts


def messages(content: CampaignContent, region: Region, *, campaign_id: int) -> list[tuple[str, str, Message]]:
    """Every (channel, language, message) exactly as it goes out; BadInput when one of them cannot."""
    return [
        (channel, language, compose(content, channel, language, region=region, campaign_id=campaign_id))
        for channel, language in variants(content, region)
    ]


def poll_message(content: CampaignContent) -> Message | None:
    """The poll that follows the post, Arabic first; None without one. BadInput when it cannot be asked."""
    if content.poll is None:
        return None
    _require_channel_alone(content)
    poll = public_poll(content.poll.question, content.poll.options, multiple=content.poll.multiple, field="poll")
    return Message(text=poll.question, language=DEFAULT_LANGUAGE, poll=poll)


def _require_channel_alone(content: CampaignContent) -> None:
    # Not asked in words elsewhere: votes cast there could not be counted, and the question would look asked.
    others = [channel for channel in content.channels if channel != POLL_CHANNEL]
    if others:
        raise BadInput(
            "a poll is asked on %(channel)s alone, not on %(other)s",
            where="channels",
            remedy=N_("Take %(other)s out of channels, or give the poll a campaign of its own."),
            channel=POLL_CHANNEL,
            other=others[0],
        )


def source_texts(content: CampaignContent, region: Region, *, campaign_id: int) -> dict[str, list[str]]:
    """The Markdown of everything that is sent, by channel; BadInput as for `messages`."""
    found: dict[str, list[str]] = {}
    for channel, language in variants(content, region):
        spoken = PUBLIC_LANGUAGES if DESTINATIONS[channel].public else (language,)
        found.setdefault(channel, []).extend(
            render(content, each, campaign_id=campaign_id, fallbacks=region.fallbacks) for each in spoken
        )
    return found


def _text(
    content: CampaignContent, destination: Destination, language: str, campaign_id: int, link: Link, region: Region
) -> str:
    field = content.field_of(language)
    if language not in content.body:
        raise BadInput(
            "%(field)s is missing",
            where=field,
            remedy=N_("%(name)s speaks this language."),
            field=field,
            name=destination.name,
        )
    write = to_telegram_html if destination.capabilities.markup is Markup.HTML else to_plain
    words = render(content, language, campaign_id=campaign_id, fallbacks=region.fallbacks)
    text = write(words, where=field, language=language, link=link)
    if not text.strip():
        raise BadInput("the text is empty", where=field, remedy=N_("Write what is to be said."))
    return text


def _buttons(content: CampaignContent, language: str, campaign_id: int) -> tuple[tuple[Button, ...], ...]:
    t = translator(language)
    entry = f"go:{entry_of(content.opens, campaign_id)}"
    opens = ((Button(label=t("Read and take part"), value=entry),),) if content.opens else ()
    project = Button(label=t("About the project"), value=f"go:{entry_of(f'projects:{content.project}', campaign_id)}")
    return (
        *opens,
        *(((project,),) if content.project else ()),
        (Button(label=t("Tell us what you think"), value=f"go:feedback:c{campaign_id}"),),
        (Button(label=t("Stop the news"), value="go:stop"),),
    )


def _media(
    content: CampaignContent, destination: Destination, languages: tuple[str, ...], region: Region
) -> tuple[Media, ...]:
    """The files of a message. A subscriber gets one picture at most: phones are old and lines are slow."""
    if content.document is not None:
        return (Media(kind="document", path=content.document.file),)
    if content.chart is not None:
        return tuple(_chart(content.chart, language, region) for language in languages)
    pictures = [content.media] if content.media is not None else list(content.photos)
    shown = pictures if destination.public else pictures[:1]
    words = [[_alt(picture.alt, language, content.fallback, region) for language in languages] for picture in pictures]
    return tuple(
        Media(kind="photo", path=picture.image, alt="\n".join(alt)) for picture, alt in zip(shown, words, strict=False)
    )


def _chart(chart: Chart, language: str, region: Region) -> Media:
    require_language(chart, language)
    return Media(kind="photo", path=str(drawn(chart, language, region.reach.files)), alt=in_words(chart, language))


def _alt(alt: dict[str, str], language: str, fallback: dict[str, str], region: Region) -> str:
    spoken = alt.get(language) or alt.get(fallback.get(language) or region.fallbacks.get(language, ""))
    if spoken is None:
        remedy = N_("Say in words what the picture shows, for who cannot see it.")
        field = f"media.alt.{language}"
        raise BadInput("%(field)s is missing", where=field, remedy=remedy, field=field)
    return spoken


def room(message: Message, destination: Destination) -> tuple[int, int]:
    """How long a message is and how long it may be, as its network counts."""
    limit = destination.capabilities.text_limit
    if message.media and destination.capabilities.markup is Markup.HTML:
        limit = TELEGRAM_CAPTION_LIMIT
    return _length(message), limit


def _require_fit(content: CampaignContent, destination: Destination, message: Message, texts: dict[str, str]) -> None:
    length, limit = room(message, destination)
    if length <= limit:
        return
    languages = list(texts)
    longest = max(languages, key=lambda language: len(texts[language]))
    raise BadInput(
        _too_long(together=len(languages) > 1, picture=limit == TELEGRAM_CAPTION_LIMIT),
        where=content.field_of(longest),
        remedy=N_("Shorten it by %(too_many)s."),
        n=length,
        languages=Listed(languages, N_(" and ")),
        channel=destination.name,
        limit=limit,
        too_many=length - limit,
    )


def _too_long(*, together: bool, picture: bool) -> tuple[str, str]:
    """A text is too long: of one language or of several `together`, alone or under a `picture`."""
    if together and picture:
        return NN_(
            "%(n)s character (with %(languages)s in one post), %(channel)s takes %(limit)s under a picture",
            "%(n)s characters (with %(languages)s in one post), %(channel)s takes %(limit)s under a picture",
        )
    if together:
        return NN_(
            "%(n)s character (with %(languages)s in one post), %(channel)s takes %(limit)s",
            "%(n)s characters (with %(languages)s in one post), %(channel)s takes %(limit)s",
        )
    if picture:
        return NN_(
            "%(n)s character, %(channel)s takes %(limit)s under a picture",
            "%(n)s characters, %(channel)s takes %(limit)s under a picture",
        )
    return NN_("%(n)s character, %(channel)s takes %(limit)s", "%(n)s characters, %(channel)s takes %(limit)s")


def _length(message: Message) -> int:
    if message.markup is Markup.HTML:
        return visible_length(message.text)
    return len(message.text.encode("utf-16-le")) // 2
