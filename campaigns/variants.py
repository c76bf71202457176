"""Which languages a campaign is sent in: who reads which text, what is missing."""

from collections.abc import Mapping

from campaigns.content import CampaignContent
from civic.region import Region
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE, N_
from core.networks import DESTINATIONS, PUBLIC_LANGUAGES
from core.sentence import Listed

SUBSCRIBERS = "telegram_subscribers"


def text_language(content: CampaignContent, language: str, fallbacks: Mapping[str, str]) -> str | None:
    """The language of the text that a reader of `language` gets: their own, else along the fallbacks; None: nothing.

    The campaign's own [fallback] goes before the region's.
    """
    passed: set[str] = set()
    while language and language not in passed:
        if language in content.body:
            return language
        passed.add(language)
        language = content.fallback.get(language) or fallbacks.get(language, "")
    return None


def readers(content: CampaignContent, region: Region) -> dict[str, str]:
    """For each language of the audience the language of the text its speakers get; BadInput names a missing one."""
    found = {}
    for language in content.audience.languages or region.languages:
        text = text_language(content, language, region.fallbacks)
        if text is None:
            raise missing_for_readers(content, language)
        found[language] = text
    return found


def variants(content: CampaignContent, region: Region) -> list[tuple[str, str]]:
    """Every (channel, language) that is sent, in the order of the file; a public post counts as the default language.

    BadInput when a language is missing.
    """
    found: list[tuple[str, str]] = []
    for channel in content.channels:
        if DESTINATIONS[channel].public:
            _require_public(content, channel)
            found.append((channel, DEFAULT_LANGUAGE))
        else:
            found += [(channel, language) for language in dict.fromkeys(readers(content, region).values())]
    return found


def _require_public(content: CampaignContent, channel: str) -> None:
    for language in PUBLIC_LANGUAGES:
        if language not in content.body:
            raise missing_from_post(content, language, channel)


def missing_from_post(content: CampaignContent, language: str, channel: str) -> BadInput:
    """What is said of a public language that has no text."""
    return BadInput(
        "%(field)s is missing: a post on %(channel)s carries %(languages)s",
        where="" if content.template else "body",
        remedy=N_("Add the text."),
        field=content.field_of(language),
        channel=channel,
        languages=Listed(PUBLIC_LANGUAGES, N_(" and ")),
    )


def missing_for_readers(content: CampaignContent, language: str, other: str = "") -> BadInput:
    """What is said of a language that subscribers read and that has no text; `other` may stand in for it."""
    remedy = N_("Add the text, or name another in [fallback].")
    if other:
        remedy = N_('Add the text, or name another language for its readers: [fallback] %(language)s = "%(other)s".')
    return BadInput(
        "%(field)s is missing: subscribers read it",
        where="" if content.template else "body",
        remedy=remedy,
        field=content.field_of(language),
        language=language,
        other=other,
    )
