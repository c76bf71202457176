"""The dated log of what was published in a period: by theme, channel, language and province."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from analytics.evidence.period import Period
from analytics.open_data.posts import published
from analytics.open_data.table import Row
from civic.region import Region
from core.clock import local_date
from core.models import CampaignVersion
from core.networks import DESTINATIONS


def publications(session: Session, region: Region, span: Period) -> Iterator[Row]:
    """One line for each post, oldest first; no provinces: it was for the whole region."""
    for post in published(session, span.since, span.until):
        query = select(CampaignVersion.content).where(
            CampaignVersion.campaign_id == post.campaign.id, CampaignVersion.content_hash == post.content_hash
        )
        content = session.exec(query.order_by(col(CampaignVersion.number).desc())).first() or {}
        yield {
            "number": post.number,
            "published_on": local_date(post.sent_at, region.zone) if post.sent_at else None,
            "campaign": post.campaign.name,
            "topic": post.campaign.topic,
            "network": DESTINATIONS[post.channel].lane,
            "channel": post.channel,
            "languages": sorted(content.get("body", {})),
            "provinces": content.get("audience", {}).get("provinces", []),
            "withdrawn": post.campaign.withdrawn_at is not None,
        }
