"""What is said of a meeting, in the language of who reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from core.clock import wall_time
from core.dates import clock_time, day
from core.i18n import DEFAULT_LANGUAGE, Translator
from core.message import Button
from core.models import Meeting, MeetingKind

__all__ = ["Dated", "about_of", "buttons", "in_language", "kind_name", "when"]

FLOW = "meetings"


class Dated(Protocol):
    """A meeting in whichever form: its wall-clock times as they are stored."""

    @property
    def wall_start(self) -> str:
        """As "2026-12-01T09:00"."""
        ...

    @property
    def wall_end(self) -> str:
        """As "2026-12-01T13:00"."""
        ...


def about_of(meeting: Meeting) -> str:
    """What a word about this meeting is about, as deliveries name it."""
    return f"meeting:{meeting.slug}"


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in the default one, else the first there is; empty where there is none."""
    return texts.get(language) or texts.get(DEFAULT_LANGUAGE) or next(iter(texts.values()), "")


def kind_name(kind: MeetingKind, t: Translator) -> str:
    """What people are invited to, in words."""
    match kind:
        case MeetingKind.SESSION:
            return t("Council session")
        case MeetingKind.MEETING:
            return t("Meeting")
        case MeetingKind.WORKSHOP:
            return t("Workshop")


def when(meeting: Dated, t: Translator) -> str:
    """Day and hours on the council's wall clock: one day, or from one day to another."""
    start, end = wall_time(meeting.wall_start), wall_time(meeting.wall_end)
    if start.date() == end.date():
        return t(
            "%(day)s, from %(start)s to %(end)s",
            day=_day(start, t),
            start=clock_time(start, t.language),
            end=clock_time(end, t.language),
        )
    return t(
        "from %(day)s at %(start)s to %(last)s at %(end)s",
        day=_day(start, t),
        start=clock_time(start, t.language),
        last=_day(end, t),
        end=clock_time(end, t.language),
    )


def _day(moment: datetime, t: Translator) -> str:
    return day(moment, t.language, "full")


def buttons(slug: str, t: Translator, *acts: str) -> tuple[tuple[Button, ...], ...]:
    """Buttons that work for ever, one a row: "read", "leave", "here", "afar" or "no", about this meeting."""
    labels = {
        "read": t("Read more"),
        "leave": t("I cannot come"),
        "here": t("I came"),
        "afar": t("I followed from afar"),
        "no": t("I could not come"),
    }
    return tuple(
        (Button(label=labels[act], value=f"go:{FLOW}:{slug}" if act == "read" else f"go:{FLOW}:{act}.{slug}"),)
        for act in acts
    )
