"""A campaign as it would go out, also while it is being written: each message with its length, or why there is none."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from campaigns.attachments import Picture
from campaigns.check import faults_of
from campaigns.compose import composed, poll_message, room
from campaigns.content import CampaignContent
from campaigns.variants import SUBSCRIBERS, text_language
from civic.polls import POLL_CHANNEL
from civic.region import Region
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE
from core.message import Message
from core.networks import DESTINATIONS, PUBLIC_LANGUAGES

# What stands for a text that is not written yet, so that the others can be looked at.
GAP = "…"


class Proof(BaseModel):
    """One message of a channel; `languages` are those of its texts, the first is the variant's own.

    `length` and `limit` are counted as the network counts. Without a message `problem` says why.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    channel: str
    languages: tuple[str, ...]
    message: Message | None = None
    length: int = 0
    limit: int = 0
    problem: BadInput | None = None

    @property
    def over(self) -> int:
        """By how much it is too long; 0 when it fits."""
        return max(0, self.length - self.limit)


def proofs(content: CampaignContent, region: Region, *, campaign_id: int = 0) -> list[Proof]:
    """Every message that the content makes by now, in the order of its channels; its poll last."""
    whole = _filled(content)
    found = [_proof(whole, channel, language, region, campaign_id) for channel, language in _variants(content, region)]
    return [*found, *_poll(content)]


def lacking(content: CampaignContent, region: Region) -> list[str]:
    """The languages in which a text is missing, for posts or for subscribers."""
    public = any(DESTINATIONS[channel].public for channel in content.channels)
    wanted = dict.fromkeys(PUBLIC_LANGUAGES if public else ())
    missing = [language for language in wanted if language not in content.body]
    if SUBSCRIBERS in content.channels:
        read = content.audience.languages or region.languages
        missing += [code for code in read if text_language(content, code, region.fallbacks) is None]
    return list(dict.fromkeys(missing))


def all_faults(content: CampaignContent, region: Region, *, campaign_id: int = 0) -> list[BadInput]:
    """Everything that keeps a content from going out, each thing once; lengths are told by the proofs."""
    found = [*faults_of(content, region)]
    found += [proof.problem for proof in proofs(content, region, campaign_id=campaign_id) if proof.problem]
    return list({(fault.where, fault.what): fault for fault in found}.values())


def _variants(content: CampaignContent, region: Region) -> Iterator[tuple[str, str]]:
    """As `variants.variants`, without what has no text yet."""
    for channel in content.channels:
        if DESTINATIONS[channel].public:
            if any(language in content.body for language in PUBLIC_LANGUAGES):
                yield channel, DEFAULT_LANGUAGE
            continue
        read = content.audience.languages or region.languages
        texts = (text_language(content, language, region.fallbacks) for language in read)
        yield from ((channel, text) for text in dict.fromkeys(texts) if text)


def _proof(content: CampaignContent, channel: str, language: str, region: Region, campaign_id: int) -> Proof:
    languages = PUBLIC_LANGUAGES if DESTINATIONS[channel].public else (language,)
    try:
        message, _texts = composed(content, channel, language, region=region, campaign_id=campaign_id)
    except BadInput as problem:
        return Proof(channel=channel, languages=languages, problem=problem)
    length, limit = room(message, DESTINATIONS[channel])
    return Proof(channel=channel, languages=languages, message=message, length=length, limit=limit)


def _poll(content: CampaignContent) -> Iterator[Proof]:
    try:
        message = poll_message(content)
    except BadInput as problem:
        yield Proof(channel=POLL_CHANNEL, languages=PUBLIC_LANGUAGES, problem=problem)
        return
    if message is not None:
        yield Proof(channel=POLL_CHANNEL, languages=PUBLIC_LANGUAGES, message=message)


def _filled(content: CampaignContent) -> CampaignContent:
    """The content with a sign wherever a public language lacks its text, or a picture its words."""
    body = {language: content.body.get(language, GAP) for language in PUBLIC_LANGUAGES}
    pictures = tuple(_told(photo) for photo in content.photos)
    media = _told(content.media) if content.media else None
    return content.model_copy(update={"body": {**content.body, **body}, "media": media, "photos": pictures})


def _told(picture: Picture) -> Picture:
    languages = ("ar", "fr", "zgh", "en", *picture.alt)
    return picture.model_copy(update={"alt": {code: picture.alt.get(code, GAP) for code in languages}})
