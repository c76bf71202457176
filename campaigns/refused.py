"""A campaign whose words a network takes from nobody: paused by itself, with word to staff."""

from sqlmodel import Session, select

from campaigns.lifecycle import TRANSITIONS, step
from campaigns.records import locked_campaign, note
from core.alerts import raise_alert
from core.clock import now
from core.models import Occurrence

REFUSED = "content_refused"


def pause_refused(session: Session, occurrence_id: int, reason: str) -> bool:
    """Pause the campaign of this occurrence and tell staff; False when it cannot be paused any more."""
    campaign_id = session.exec(select(Occurrence.campaign_id).where(Occurrence.id == occurrence_id)).one()
    campaign = locked_campaign(session, campaign_id)
    if (campaign.state, "pause") not in TRANSITIONS:
        return False
    campaign.state, campaign.updated_at = step(campaign.state, "pause"), now()
    note(session, None, "pause", campaign, reason=reason)
    words = f"{campaign.name!r} is paused: the network takes it from nobody ({reason})"
    raise_alert(session, REFUSED, f"campaign:{campaign.id}", words)
    return True
