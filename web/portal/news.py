"""The latest campaigns that were published for everybody, each with how its text begins."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from campaigns.compose import render
from campaigns.content import CampaignContent
from campaigns.markup import to_plain
from campaigns.variants import text_language
from civic.region import Region
from core.clock import local
from core.errors import BadInput
from core.i18n import direction, translator
from core.log import get_logger
from core.models import CampaignVersion, Delivery, DeliveryState, Occurrence
from core.networks import DESTINATIONS
from web.words import CHANNELS, word

log = get_logger(__name__)
PUBLIC = tuple(destination.name for destination in DESTINATIONS.values() if destination.public)
EXCERPT = 200


@dataclass(frozen=True)
class News:
    """One publication: its first line and what follows, the language they are in, the council's local time."""

    title: str
    excerpt: str
    language: str
    direction: str
    at: datetime
    channels: tuple[str, ...]
    topic: str


@dataclass
class _Publication:
    occurrence: Occurrence
    at: datetime
    channels: list[str]


def latest(session: Session, region: Region, language: str, limit: int = 5) -> list[News]:
    """The newest publications, newest first, in the language or in the one its readers are given."""
    found = (_news(session, publication, region, language) for publication in _published(session, limit))
    return [news for news in found if news]


def _published(session: Session, limit: int) -> list[_Publication]:
    """Occurrences with a post that everybody can read, by their first moment there."""
    rows = session.exec(
        select(Delivery, Occurrence)
        .join(Occurrence, col(Delivery.occurrence_id) == col(Occurrence.id))
        .where(col(Delivery.state) == DeliveryState.SENT, col(Delivery.channel).in_(PUBLIC))
        .order_by(col(Delivery.sent_at).desc(), col(Delivery.id).desc())
        .limit(limit * len(PUBLIC))
    ).all()
    found: dict[int, _Publication] = {}
    for delivery, occurrence in rows:
        at = delivery.sent_at or delivery.planned_at
        publication = found.setdefault(occurrence.id, _Publication(occurrence, at, []))
        publication.at = min(publication.at, at)
        publication.channels.append(delivery.channel)
    return list(found.values())[:limit]


def _news(session: Session, publication: _Publication, region: Region, language: str) -> News | None:
    """The publication in words; None when its text is gone or was never fit to be read."""
    content = _content(session, publication.occurrence)
    spoken = content and text_language(content, language, region.fallbacks)
    if not content or not spoken:
        return None
    try:
        title, excerpt = _beginning(content, spoken, publication.occurrence.campaign_id)
    except BadInput as unfit:
        log.warning("campaign cannot be shown", campaign=publication.occurrence.campaign_id, reason=str(unfit))
        return None
    return News(
        title=title,
        excerpt=excerpt,
        language=spoken,
        direction=direction(spoken),
        at=local(publication.at, region.zone),
        channels=tuple(word(translator(language), CHANNELS, name) for name in dict.fromkeys(publication.channels)),
        topic={topic.slug: topic.label(language) for topic in region.topics}.get(content.topic, content.topic),
    )


def _content(session: Session, occurrence: Occurrence) -> CampaignContent | None:
    """What the campaign said when this occurrence went out."""
    version = session.exec(
        select(CampaignVersion)
        .where(CampaignVersion.campaign_id == occurrence.campaign_id)
        .where(CampaignVersion.content_hash == occurrence.content_hash)
        .order_by(col(CampaignVersion.number).desc())
    ).first()
    return CampaignContent.model_validate(version.content) if version else None


def _beginning(content: CampaignContent, language: str, campaign_id: int) -> tuple[str, str]:
    """The first line of a text, and as much of the next one as fits."""
    text = to_plain(render(content, language, campaign_id=campaign_id), language=language)
    title, *rest = [line.strip() for line in text.splitlines() if line.strip()]
    return _cut(title), _cut(rest[0]) if rest else ""


def _cut(line: str) -> str:
    """At most EXCERPT characters, ended at a word."""
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"
