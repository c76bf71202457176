"""Reminding who joined, a day and an hour before, and asking afterwards whether they came; each once for each time."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from civic.meeting_words import about_of, buttons, in_language, when
from core.clock import to_utc, wall_time
from core.i18n import Translator
from core.message import Button, ButtonKind
from core.models import Contact, Meeting, MeetingGuest, MeetingState, Way
from core.notices import language_of, notify

ASKED_WITHIN = timedelta(days=3)
# The day before is a day of the wall clock, which a change of the clocks makes 23 or 25 hours long.
FARTHEST = timedelta(days=2)
BATCH = 200


class Reminder(StrEnum):
    """What there is to say at a moment."""

    DAY = "day"
    HOUR = "hour"
    CAME = "came"


def moment_of(reminder: Reminder, meeting: Meeting) -> datetime:
    """When a reminder is due, in UTC: at the same time of the wall clock the day before; 60 minutes before; at the end.

    An hour is an hour of people's time, also in a night in which the clocks change.
    """
    match reminder:
        case Reminder.DAY:
            return to_utc(wall_time(meeting.wall_start) - timedelta(days=1), meeting.zone)
        case Reminder.HOUR:
            return meeting.starts_at - timedelta(hours=1)
        case Reminder.CAME:
            return meeting.ends_at


def due_reminder(meeting: Meeting, now: datetime) -> Reminder | None:
    """What is to be said of a meeting now: the latest that is due, never of the start after it."""
    if meeting.state is not MeetingState.PLANNED:
        return None
    if now >= meeting.ends_at:
        return Reminder.CAME if now < meeting.ends_at + ASKED_WITHIN else None
    if now >= meeting.starts_at:
        return None
    return next((one for one in (Reminder.HOUR, Reminder.DAY) if now >= moment_of(one, meeting)), None)


def meetings_to_remind_of(session: Session, now: datetime) -> list[int]:
    """The meetings of which there is something to say and somebody to say it to."""
    near = (col(Meeting.starts_at) <= now + FARTHEST, col(Meeting.ends_at) > now - ASKED_WITHIN)
    query = select(Meeting).where(Meeting.state == MeetingState.PLANNED, *near).order_by(col(Meeting.id))
    return [meeting.id for meeting in session.exec(query).all() if _first_waiting(session, meeting, now)]


def remind(session: Session, meeting_id: int, now: datetime) -> int:
    """Say what is due to people who have not heard it, at most a batch of them; how many there were."""
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update(read=True)
    meeting = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    reminder = due_reminder(meeting, now) if meeting else None
    if meeting is None or reminder is None:
        return 0
    # Both rows, and without waiting: who speaks with the bot at this moment is reminded at the next tick.
    lock = _waiting(reminder, meeting).limit(BATCH).with_for_update(of=[Contact, MeetingGuest], skip_locked=True)
    waiting = session.exec(lock.execution_options(populate_existing=True)).all()
    for guest, contact in waiting:
        _mark(guest, reminder, meeting)
        session.add(guest)
        t = language_of(contact)
        notify(session, contact, _text(reminder, meeting, t), rows=_rows(reminder, meeting, guest, t),
               about=about_of(meeting), until=_worth_until(reminder, meeting))  # fmt: skip
    session.flush()
    return len(waiting)


def _first_waiting(session: Session, meeting: Meeting, now: datetime) -> bool:
    reminder = due_reminder(meeting, now)
    return reminder is not None and session.exec(_waiting(reminder, meeting).limit(1)).first() is not None


def _waiting(reminder: Reminder, meeting: Meeting) -> Any:
    """Guests who come and have not heard it. Who learned of this time only later needs no reminder of it."""
    return (
        select(MeetingGuest, Contact)
        .join(Contact, col(Contact.id) == col(MeetingGuest.contact_id))
        .where(MeetingGuest.meeting_id == meeting.id, col(MeetingGuest.left_at).is_(None), *_unsaid(reminder, meeting))
        .order_by(col(MeetingGuest.id))
    )


def _unsaid(reminder: Reminder, meeting: Meeting) -> list[ColumnElement[bool]]:
    if reminder is Reminder.CAME:
        asked = col(MeetingGuest.asked_for)
        return [col(MeetingGuest.came).is_(None), or_(asked.is_(None), asked != meeting.ends_at)]
    due = moment_of(reminder, meeting)
    if meeting.moved_at is not None and meeting.moved_at >= due:
        return [col(MeetingGuest.id).is_(None)]
    said = col(MeetingGuest.day_reminder_for if reminder is Reminder.DAY else MeetingGuest.hour_reminder_for)
    return [col(MeetingGuest.joined_at) < due, or_(said.is_(None), said != meeting.starts_at)]


def _mark(guest: MeetingGuest, reminder: Reminder, meeting: Meeting) -> None:
    match reminder:
        case Reminder.DAY:
            guest.day_reminder_for = meeting.starts_at
        case Reminder.HOUR:
            guest.hour_reminder_for = meeting.starts_at
        case Reminder.CAME:
            guest.asked_for = meeting.ends_at


def _worth_until(reminder: Reminder, meeting: Meeting) -> datetime:
    return meeting.ends_at + ASKED_WITHIN if reminder is Reminder.CAME else meeting.starts_at


def _text(reminder: Reminder, meeting: Meeting, t: Translator) -> str:
    title = in_language(meeting.title, t.language)
    if reminder is Reminder.CAME:
        return t("“%(title)s” is over. Did you come? Your answer helps to count who takes part.", title=title)
    return t(
        "Reminder: “%(title)s”, %(when)s. Place: %(place)s",
        title=title,
        when=when(meeting, t),
        place=in_language(meeting.place, t.language),
    )


def _rows(reminder: Reminder, meeting: Meeting, guest: MeetingGuest, t: Translator) -> tuple[tuple[Button, ...], ...]:
    if reminder is Reminder.CAME:
        return buttons(meeting.slug, t, *(("here", "afar", "no") if meeting.link else ("here", "no")))
    rows = buttons(meeting.slug, t, "read", "leave")
    if guest.way is Way.AFAR and meeting.link:
        follow = Button(label=t("Follow from afar"), value=meeting.link, kind=ButtonKind.LINK)
        return ((follow,), *rows)
    return rows
