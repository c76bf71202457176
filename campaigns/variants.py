"""Which languages a campaign is sent in: who reads which text, what is missing."""

from collections.abc import Mapping

from campaigns.content import CampaignContent
from civic.region import Region
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE
from core.networks import DESTINATIONS, PUBLIC_LANGUAGES

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
            raise missing_text(content, language, "subscribers read it", "Add the text, or name another in [fallback].")
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
            why = f"a post on {channel} carries {' and '.join(PUBLIC_LANGUAGES)}"
            raise missing_text(content, language, why, "Add the text.")


def missing_text(content: CampaignContent, language: str, why: str, remedy: str) -> BadInput:
    """What is said of a language that is sent and has no text."""
    return BadInput(
        f"{content.field_of(language)} is missing: {why}", where="" if content.template else "body", remedy=remedy
    )
