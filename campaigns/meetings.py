"""Announcing a meeting: a filled campaign, which waits for approval like any other; changes call an old one off."""

import itertools
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from campaigns import service
from campaigns.records import EDITORS
from campaigns.source import campaign_source
from civic import meetings
from civic.meeting_words import in_language, kind_name
from civic.region import Region
from core.clock import now, wall_time
from core.errors import BadInput
from core.i18n import N_, translator
from core.models import Campaign, CampaignState, Meeting, MeetingKind, OpenTo
from core.networks import DESTINATIONS
from core.staff import audit, staff_who_may

CHANNELS = tuple(DESTINATIONS)
_LANGUAGES = ("ar", "fr", "zgh", "en")
_ENDED = (CampaignState.DONE, CampaignState.CANCELLED)


def announce(
    session: Session,
    slug: str,
    region: Region,
    *,
    by: str,
    send_at: str | None = None,
    channels: tuple[str, ...] = CHANNELS,
) -> Campaign:
    """Make the campaign that announces a meeting and submit it for approval; nothing goes out before somebody approves.

    Announced again it is a new version of the same campaign, as with any file imported twice.
    """
    staff = staff_who_may(session, by, EDITORS, "announce meetings")
    meeting = meetings.find_meeting(session, slug, locked=True)
    meetings.require_planned(meeting, N_("be announced"), now())
    source = announcement(meeting, region, name=_name(session, meeting), send_at=send_at, channels=channels)
    campaign = service.import_campaign(session, source, f"meeting {slug}", by, region)
    meeting.campaign_id = campaign.id
    session.add(meeting)
    audit(session, staff, "meeting.announce", f"meeting:{meeting.id}", slug=slug, campaign=campaign.id)
    return campaign


def _name(session: Session, meeting: Meeting) -> str:
    """The campaign's name; a further one where the last announcement is out or was called off."""
    base = f"meeting-{meeting.slug}"
    names = (base if number == 1 else f"{base}-{number}" for number in itertools.count(1))
    ended = select(Campaign.name).where(col(Campaign.name).startswith(base), col(Campaign.state).in_(_ENDED))
    taken = set(session.exec(ended))
    return next(name for name in names if name not in taken)


def announcement(
    meeting: Meeting,
    region: Region,
    *,
    name: str,
    send_at: str | None = None,
    channels: tuple[str, ...] = CHANNELS,
) -> str:
    """The campaign file of a meeting. A meeting for associations is announced to their representatives alone."""
    for channel in channels:
        if channel not in DESTINATIONS:
            raise BadInput(
                "unknown channel %(channel)r",
                remedy=N_("There are: %(known)s."),
                channel=channel,
                known=tuple(DESTINATIONS),
            )
    if meeting.open_to is OpenTo.ASSOCIATIONS:
        channels = tuple(channel for channel in channels if not DESTINATIONS[channel].public)
    if not channels:
        raise BadInput("a meeting for associations has no public announcement", remedy=N_("Name telegram_subscribers."))
    top: dict[str, Any] = {
        "name": name,
        "topic": meeting.topic,
        "channels": list(channels),
        "template": "meeting",
        "opens": f"meetings:{meeting.slug}",
        **({"send_at": send_at} if send_at else {}),
    }
    tables = {"audience": _audience(meeting, region), "data": _data(meeting, region)}
    return campaign_source(top, tables)


def _audience(meeting: Meeting, region: Region) -> dict[str, Any]:
    match meeting.open_to:
        case OpenTo.ASSOCIATIONS:
            return {"associations": True}
        case OpenTo.PROVINCES:
            return {"provinces": list(meeting.provinces)} | _topics(meeting, region)
        case OpenTo.ALL:
            return _topics(meeting, region)


def _topics(meeting: Meeting, region: Region) -> dict[str, Any]:
    """A session of the council is about everything."""
    return {"topics": [topic.slug for topic in region.topics]} if meeting.kind is MeetingKind.SESSION else {}


def _data(meeting: Meeting, region: Region) -> dict[str, Any]:
    one_day = wall_time(meeting.wall_start).date() == wall_time(meeting.wall_end).date()
    found: dict[str, Any] = {
        "kind": {code: kind_name(meeting.kind, translator(code)) for code in _LANGUAGES},
        "title": _spoken(meeting.title, region),
        "place": _spoken(meeting.place, region),
        "start": meeting.wall_start,
        "end": meeting.wall_end,
        "end_day": not one_day,
        "afar": bool(meeting.link),
    }
    if meeting.agenda:
        found["points"] = [_spoken(point, region) for point in meeting.agenda]
    if meeting.open_to is not OpenTo.ALL:
        found["for_whom"] = {code: _for_whom(meeting, region, code) for code in _LANGUAGES}
    return found


def _spoken(texts: Mapping[str, str], region: Region) -> dict[str, str]:
    """The text in each language of the template: its own, else its fallback's."""
    other = {code: texts.get(region.fallbacks.get(code, ""), "") for code in _LANGUAGES}
    return {code: texts.get(code) or other[code] or in_language(texts, code) for code in _LANGUAGES}


def _for_whom(meeting: Meeting, region: Region, language: str) -> str:
    t = translator(language)
    if meeting.open_to is OpenTo.ASSOCIATIONS:
        return t("registered associations")
    return ", ".join(region.province_name(slug, language) for slug in meeting.provinces)


def move(
    session: Session, slug: str, region: Region, *, by: str, start: str, **more: Any
) -> tuple[Meeting, int | None]:
    """Move a meeting (civic.meetings.move_meeting), and call off an announcement of the old time that has not gone out.

    The meeting, and the number of the campaign that was called off.
    """
    meeting = meetings.move_meeting(session, slug, region, by=by, start=start, **more)
    return meeting, _call_off(session, meeting, by)


def cancel(
    session: Session, slug: str, region: Region, *, by: str, reason: Mapping[str, str]
) -> tuple[Meeting, int | None]:
    """Cancel a meeting (civic.meetings.cancel_meeting), and call off an announcement that has not gone out.

    The meeting, and the number of the campaign that was called off.
    """
    meeting = meetings.cancel_meeting(session, slug, region, by=by, reason=reason)
    return meeting, _call_off(session, meeting, by)


def _call_off(session: Session, meeting: Meeting, by: str) -> int | None:
    """What has been sent stays sent; what has not says something that is no longer so."""
    campaign = session.get(Campaign, meeting.campaign_id) if meeting.campaign_id else None
    if campaign is None or campaign.state in _ENDED:
        return None
    service.cancel(session, campaign.id, by)
    return campaign.id
