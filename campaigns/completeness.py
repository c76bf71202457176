"""Whether a campaign says everything in every language that it is sent in, or names who reads which other one."""

from collections.abc import Iterator, Mapping

from campaigns.charts import require_language
from campaigns.compose import stand_in_chain
from campaigns.content import CampaignContent
from campaigns.variants import SUBSCRIBERS, missing_for_readers, missing_from_post, text_language
from civic.polls import missing_from_poll
from civic.region import Region
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE, N_
from core.networks import DESTINATIONS, PUBLIC_LANGUAGES
from core.sentence import Sentence


class Incomplete(BadInput):
    """Several things are missing: one line each."""

    def __init__(self, gaps: list[BadInput]) -> None:
        first = gaps[0]
        super().__init__(first.sentence, where=first.where, remedy=first.advice)
        self.gaps = gaps

    def sentences(self) -> tuple[Sentence, ...]:
        """Every gap with its remedy."""
        return tuple(sentence for gap in self.gaps for sentence in gap.sentences())

    def __str__(self) -> str:
        """Every gap with its place and its remedy, on a line of its own."""
        return "\n".join(str(gap) for gap in self.gaps)


def require_complete(content: CampaignContent, region: Region) -> None:
    """Raise BadInput for the one thing that is missing, Incomplete for several."""
    found = gaps(content, region)
    if len(found) > 1:
        raise Incomplete(found)
    if found:
        raise found[0]


def gaps(content: CampaignContent, region: Region) -> list[BadInput]:
    """All that is missing, each once: texts, words of a picture, a poll's languages, values of [data]."""
    found = [*_texts(content, region), *_words(content, region), *_poll(content), *_data(content, region)]
    return list({gap.what.partition(" is missing")[0]: gap for gap in reversed(found)}.values())[::-1]


def stand_ins(content: CampaignContent, region: Region) -> dict[str, str]:
    """The languages of the audience whose readers get the text of another one, and which."""
    if SUBSCRIBERS not in content.channels:
        return {}
    wanted = content.audience.languages or region.languages
    texts = {language: text_language(content, language, region.fallbacks) for language in wanted}
    return {language: text for language, text in texts.items() if text and text != language}


def _texts(content: CampaignContent, region: Region) -> Iterator[BadInput]:
    for channel in content.channels:
        if not DESTINATIONS[channel].public:
            yield from _readers(content, region)
            continue
        for language in PUBLIC_LANGUAGES:
            if language not in content.body:
                yield missing_from_post(content, language, channel)


def _readers(content: CampaignContent, region: Region) -> Iterator[BadInput]:
    for language in content.audience.languages or region.languages:
        if text_language(content, language, region.fallbacks) is None:
            other = next((written for written in content.body if written != language), DEFAULT_LANGUAGE)
            yield missing_for_readers(content, language, other)


def _spoken(content: CampaignContent, region: Region) -> list[str]:
    """The languages of the texts that go out."""
    public = any(DESTINATIONS[channel].public for channel in content.channels)
    found = dict.fromkeys(PUBLIC_LANGUAGES if public else ())
    if SUBSCRIBERS in content.channels:
        wanted = content.audience.languages or region.languages
        texts = (text_language(content, language, region.fallbacks) for language in wanted)
        found |= dict.fromkeys(text for text in texts if text)
    return [language for language in found if language in content.body]


def _words(content: CampaignContent, region: Region) -> Iterator[BadInput]:
    """What pictures show, and what stands in a chart, in each language that goes out."""
    pictures = [("media", content.media)] if content.media else []
    pictures += [(f"photos.{number}", photo) for number, photo in enumerate(content.photos)]
    for language in _spoken(content, region):
        other = content.fallback.get(language) or region.fallbacks.get(language, "")
        for name, picture in pictures:
            if not (picture.alt.get(language) or picture.alt.get(other)):
                field = f"{name}.alt.{language}"
                remedy = N_("Say in words what the picture shows, for who cannot see it.")
                yield BadInput("%(field)s is missing", where=field, remedy=remedy, field=field)
        if content.chart is not None:
            try:
                require_language(content.chart, language)
            except BadInput as gap:
                yield gap


def _poll(content: CampaignContent) -> Iterator[BadInput]:
    if content.poll is None:
        return
    asked: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("question", content.poll.question),
        ("options", content.poll.options),
    )
    for language in PUBLIC_LANGUAGES:
        for name, texts in asked:
            if language not in texts:
                yield missing_from_poll(f"poll.{name}.{language}")


def _data(content: CampaignContent, region: Region) -> Iterator[BadInput]:
    """A table of [data] with a text per language has one for each text that goes out: its own, or a stand-in."""
    for language in _spoken(content, region):
        chain = stand_in_chain(content, language, region.fallbacks)
        for key, value in content.data.items():
            by_language = isinstance(value, dict) and bool(value.keys() & content.body.keys())
            if by_language and not value.keys() & set(chain):
                remedy = N_("Add the text or leave it out.")
                field = f"data.{key}.{language}"
                yield BadInput("%(field)s is missing", where=f"data.{key}", remedy=remedy, field=field)
