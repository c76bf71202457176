"""What quiet hours mean for a campaign: its posts and messages wait for their end, and are not lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from campaigns.content import CampaignContent
from campaigns.records import read_content, version_of
from campaigns.variants import SUBSCRIBERS
from civic.quiet_hours import next_window, quiet_at
from civic.region import Region
from core.models import Delivery, Occurrence, OccurrenceState
from core.networks import DESTINATIONS


def waits(content: CampaignContent, channel: str, region: Region) -> bool:
    """Whether what this campaign sends on a channel keeps quiet hours at all."""
    if content.emergency or region.news.quiet is None:
        return False
    return region.news.quiet.public_posts or not DESTINATIONS[channel].public


def waits_until(content: CampaignContent, channel: str, region: Region, moment: datetime) -> datetime | None:
    """The end of the quiet hours in which this channel waits at a moment (aware); None when nothing holds it."""
    window = quiet_at(region.news, region.zone, moment) if waits(content, channel, region) else None
    return window.ends if window else None


def worth_sending_from(content: CampaignContent, region: Region, due: datetime) -> datetime:
    """The moment from which lateness counts: the hour that was set, or the end of the quiet hours around it.

    Only where nothing of the campaign could have left before that end.
    """
    ends = [waits_until(content, channel, region, due) for channel in content.channels]
    return min((end for end in ends if end), default=due) if all(ends) else due


def set_window(occurrence: Occurrence, content: CampaignContent, region: Region, moment: datetime) -> None:
    """Write the quiet hours around or after a moment to an occurrence that runs."""
    occurrence.quiet_from, occurrence.quiet_until = _window(content, region, moment)


def window_passed(session: Session, region: Region, moment: datetime) -> bool:
    """Whether a running broadcast needs other quiet hours than it has."""
    return bool(_outdated(session, region, moment))


def quiet_end(occurrence: Occurrence, moment: datetime) -> datetime | None:
    """The end of the quiet hours that hold back what a running broadcast has for people; None: nothing holds it."""
    return occurrence.quiet_until if occurrence.quiet_from is not None and occurrence.quiet_from <= moment else None


def set_windows(session: Session, region: Region, moment: datetime) -> int:
    """Give each running broadcast the quiet hours that come next; how many got others than they had.

    What waited for the end of those that passed is late from that end on, not before.
    """
    outdated = _outdated(session, region, moment)
    for occurrence, content in outdated:
        passed = quiet_end(occurrence, moment)
        if passed is not None and occurrence.fresh_until is not None:
            lateness = timedelta(seconds=occurrence.max_lateness_seconds)
            occurrence.fresh_until = max(occurrence.fresh_until, min(passed, moment) + lateness)
        set_window(occurrence, content, region, moment)
    return len(outdated)


def _outdated(session: Session, region: Region, moment: datetime) -> list[tuple[Occurrence, CampaignContent]]:
    return [
        (occurrence, content)
        for occurrence, content in _running(session)
        if (occurrence.quiet_from, occurrence.quiet_until) != _window(content, region, moment)
    ]


def _window(content: CampaignContent, region: Region, moment: datetime) -> tuple[datetime | None, datetime | None]:
    """For messages to people; a post for everybody waits by its own delivery."""
    if SUBSCRIBERS not in content.channels or not waits(content, SUBSCRIBERS, region):
        return None, None
    window = next_window(region.news, region.zone, moment)
    return (window.begins, window.ends) if window else (None, None)


def not_in_quiet_hours(moment: datetime) -> ColumnElement[bool]:
    """Whether a delivery may leave at this moment (aware) as far as quiet hours go: posts and answers may.

    The edge is in the row, so that a broadcast stops there in the middle of a batch.
    """
    quiet = select(Occurrence.id).where(
        Occurrence.state == OccurrenceState.RUNNING, col(Occurrence.quiet_from) <= moment
    )
    return or_(
        col(Delivery.occurrence_id).is_(None),
        col(Delivery.contact_id).is_(None),
        col(Delivery.occurrence_id).not_in(quiet),
    )


def _running(session: Session) -> Iterator[tuple[Occurrence, CampaignContent]]:
    query = select(Occurrence).where(Occurrence.state == OccurrenceState.RUNNING).order_by(col(Occurrence.id))
    for occurrence in session.exec(query).all():
        version = version_of(session, occurrence.campaign_id, occurrence.content_hash)
        if version is not None:
            yield occurrence, read_content(version)
