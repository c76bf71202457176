"""Sessions of the council and meetings: what comes, who came, the minutes and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from analytics.attendance import public_attendance
from civic.meeting_attendance import ELSEWHERE
from civic.meeting_listing import count_meetings, public_meetings
from civic.meeting_minutes import outcomes_of
from civic.meeting_words import kind_name, when
from civic.meetings import find_meeting
from core.clock import now
from core.models import Meeting, MeetingState, OpenTo
from web.portal.page import Ask, Page, Turns, View
from web.portal.panels import Row
from web.portal.said import Said

SIZE, ALL = 10, 1000


@dataclass(frozen=True)
class MeetingCard:
    """A meeting in a list; `start` is the council's wall clock."""

    slug: str
    title: Said
    place: Said
    kind: str
    when: str
    start: str
    cancelled: bool
    is_over: bool
    has_minutes: bool


def coming(ask: Ask, limit: int = SIZE) -> list[MeetingCard]:
    """Those that have not ended, the next one first."""
    return [_card(ask, one) for one in public_meetings(ask.session, past=False, limit=limit)]


def _card(ask: Ask, row: Meeting) -> MeetingCard:
    return MeetingCard(
        slug=row.slug,
        title=ask.said(row.title),
        place=ask.said(row.place),
        kind=kind_name(row.kind, ask.t),
        when=when(row, ask.t),
        start=row.wall_start,
        cancelled=row.state is MeetingState.CANCELLED,
        is_over=row.ends_at <= now(),
        has_minutes=row.minutes_at is not None,
    )


def _list(ask: Ask) -> View:
    turns = Turns.of(ask, count_meetings(ask.session, past=True), SIZE)
    past = public_meetings(ask.session, past=True, limit=SIZE, offset=turns.offset(SIZE))
    return View(
        title=ask.t("Sessions and meetings"),
        lead=ask.t("When the council meets, who came, and what was said and decided."),
        entry="meetings",
        call=ask.t("Join a meeting"),
        values={
            "coming": coming(ask, ALL) if turns.page == 1 else (),
            "past": [_card(ask, one) for one in past],
            "turns": turns,
        },
    )


def _one(ask: Ask) -> View:
    row = find_meeting(ask.session, ask.path["slug"])
    card = _card(ask, row)
    joins = not card.cancelled and not card.is_over
    return View(
        title=card.title,
        lead=ask.t("%(kind)s: %(when)s", kind=card.kind, when=card.when),
        entry=f"meetings_{row.slug}" if joins else "",
        call=ask.t("I want to come"),
        values={
            "meeting": card,
            "agenda": [ask.said(item) for item in row.agenda],
            "open_to": _open_to(ask, row),
            "reason": ask.said(row.cancelled_for),
            "minutes": ask.said(row.minutes),
            "file": Path(row.minutes_file).name if row.minutes_file else "",
            "outcomes": [ask.said(outcome.text) for outcome in outcomes_of(ask.session, row.id)],
            "counts": _counts(ask, row.id) if card.is_over and not card.cancelled else (),
        },
    )


def _open_to(ask: Ask, row: Meeting) -> str:
    match row.open_to:
        case OpenTo.ALL:
            return ask.t("Everybody")
        case OpenTo.ASSOCIATIONS:
            return ask.t("Associations that are registered with the council")
        case OpenTo.PROVINCES:
            names = [ask.region.province_name(slug, ask.language) for slug in row.provinces]
            return ask.t("People of these provinces: %(names)s", names=", ".join(names))


def _counts(ask: Ask, meeting_id: int) -> list[tuple[str, int | None, tuple[Row, ...]]]:
    """Who came, as staff counted and as people say of themselves: a caption, the total, a row for each province."""
    found = public_attendance(ask.session, meeting_id, ask.region)
    words = {"counted": ask.t("Counted by the council"), "confirmed": ask.t("Said in the bot by those who joined")}
    return [
        (words[name], one["total"], _rows(ask, one["by_province"]))
        for name, one in found.items()
        if one["total"] is not None
    ]


def _rows(ask: Ask, counts: dict[str, Any]) -> tuple[Row, ...]:
    elsewhere = ask.t("Elsewhere, or not known")
    return tuple(
        Row(elsewhere if slug == ELSEWHERE else ask.region.province_name(slug, ask.language), count)
        for slug, count in counts.items()
        if slug != ELSEWHERE or count is not None
    )


def _named(session: Session) -> Iterable[str]:
    return (one.slug for past in (False, True) for one in public_meetings(session, past=past, limit=ALL))


PAGES = (
    Page("meetings", "portal/meetings.html", _list),
    Page("meetings/{slug}", "portal/meeting.html", _one, _named),
)
