"""Who takes part in meetings: what a person may see, joining, leaving, and saying afterwards whether they came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session, col, select

from civic.associations import own_association
from civic.meeting_reminders import Reminder, moment_of
from civic.meetings import may_join
from core.clock import now
from core.errors import Refused
from core.models import (
    Came,
    Contact,
    Meeting,
    MeetingGuest,
    MeetingKind,
    MeetingOutcome,
    MeetingState,
    OpenTo,
    Way,
)
from core.once import insert_once

Texts = dict[str, str]
# How long a meeting is read of afterwards, and how long a person can say that they came.
REMEMBERED = timedelta(days=400)
MAY_SAY = timedelta(days=14)
MOST = 60


class Phase(StrEnum):
    """Where a meeting stands for who reads of it."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class SeenMeeting:
    """A meeting as one person sees it; `way` is how they take part, `link` there only for who joined from afar.

    `reminders` are those whose moment is still to come.
    """

    id: int
    slug: str
    kind: MeetingKind
    title: Texts
    place: Texts
    agenda: tuple[Texts, ...]
    wall_start: str
    wall_end: str
    phase: Phase
    open_to: OpenTo
    provinces: tuple[str, ...]
    may_join: bool
    has_link: bool
    link: str = ""
    way: Way | None = None
    came: Came | None = None
    may_say_came: bool = False
    cancelled_for: Texts | None = None
    minutes: Texts | None = None
    minutes_file: str = ""
    outcomes: tuple[Texts, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    @property
    def told_of(self) -> bool:
        """Whether it belongs into this person's lists: they may join, or did."""
        return self.may_join or self.way is not None or self.came is not None


def phase_of(meeting: Meeting, moment: datetime) -> Phase:
    """Where a meeting stands at that moment."""
    if meeting.state is MeetingState.CANCELLED:
        return Phase.CANCELLED
    if moment >= meeting.ends_at:
        return Phase.OVER
    return Phase.RUNNING if moment >= meeting.starts_at else Phase.COMING


def meetings_seen(session: Session, contact: Contact, *, for_association: bool) -> tuple[SeenMeeting, ...]:
    """The meetings that are to come and those of the last year, by their time, as this person sees them."""
    query = (
        select(Meeting, MeetingGuest)
        .outerjoin(
            MeetingGuest,
            (col(MeetingGuest.meeting_id) == col(Meeting.id)) & (col(MeetingGuest.contact_id) == contact.id),
        )
        .where(Meeting.ends_at > now() - REMEMBERED)
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(MOST)
    )
    found = [
        _seen(meeting, guest, contact.province, for_association=for_association)
        for meeting, guest in session.exec(query).all()
    ]
    return _with_outcomes(session, found[::-1])


def _seen(meeting: Meeting, guest: MeetingGuest | None, province: str, *, for_association: bool) -> SeenMeeting:
    way = guest.way if guest is not None and guest.left_at is None else None
    phase = phase_of(meeting, now())
    allowed = may_join(meeting.open_to, meeting.provinces, province=province, for_association=for_association)
    return SeenMeeting(
        **meeting.model_dump(include={"id", "slug", "kind", "title", "place", "wall_start", "wall_end", "open_to"}),
        agenda=tuple(meeting.agenda),
        provinces=tuple(meeting.provinces),
        phase=phase,
        may_join=allowed,
        has_link=bool(meeting.link),
        link=meeting.link if way is Way.AFAR else "",
        way=way,
        came=guest.came if guest else None,
        may_say_came=(allowed or guest is not None) and _may_say_came(meeting),
        cancelled_for=meeting.cancelled_for or None,
        minutes=meeting.minutes or None,
        minutes_file=meeting.minutes_file if meeting.minutes_file and Path(meeting.minutes_file).is_file() else "",
        reminders=tuple(one for one in (Reminder.DAY, Reminder.HOUR) if now() < moment_of(one, meeting)),
    )


def _may_say_came(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.PLANNED and meeting.ends_at <= now() < meeting.ends_at + MAY_SAY


def _with_outcomes(session: Session, meetings: Sequence[SeenMeeting]) -> tuple[SeenMeeting, ...]:
    over = [meeting.id for meeting in meetings if meeting.phase is Phase.OVER]
    if not over:
        return tuple(meetings)
    query = select(MeetingOutcome).where(col(MeetingOutcome.meeting_id).in_(over)).order_by(col(MeetingOutcome.id))
    outcomes: dict[int, list[Texts]] = {}
    for outcome in session.exec(query):
        outcomes.setdefault(outcome.meeting_id, []).append(outcome.text)
    return tuple(replace(meeting, outcomes=tuple(outcomes.get(meeting.id, ()))) for meeting in meetings)


def join(session: Session, *, meeting_id: int, contact: Contact, way: Way) -> tuple[Meeting, bool]:
    """Take part, there or from afar, or change the way; the meeting, and whether the person had not joined before.

    Refused when it is over, cancelled, or not for this person.
    """
    meeting = _locked(session, meeting_id)
    for_association = _speaks(session, contact)
    if phase_of(meeting, now()) not in {Phase.COMING, Phase.RUNNING}:
        raise Refused("nobody can join this meeting any more")
    if not may_join(meeting.open_to, meeting.provinces, province=contact.province, for_association=for_association):
        raise Refused("this meeting is for others")
    if way is Way.AFAR and not meeting.link:
        raise Refused("nobody can follow this meeting from afar")
    guest, fresh = _guest(session, meeting, contact, way, for_association=for_association)
    if guest.left_at is not None:
        guest.left_at, guest.joined_at, fresh = None, now(), True
    guest.way, guest.province, guest.for_association = way, contact.province, for_association
    session.add(guest)
    session.flush()
    return meeting, fresh


def _locked(session: Session, meeting_id: int) -> Meeting:
    """The meeting, not moved or cancelled until the transaction ends; several people join at once.

    Staff who change it at this moment write to those who joined, whom this transaction may hold: not waited for.
    """
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update(read=True, skip_locked=True)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Refused("there is no such meeting, or it is being changed")
    return found


def _speaks(session: Session, contact: Contact) -> bool:
    own = own_association(session, contact.id)
    return own is not None and own.confirmed


def _guest(
    session: Session, meeting: Meeting, contact: Contact, way: Way, *, for_association: bool
) -> tuple[MeetingGuest, bool]:
    """The person's row, and whether it was made now."""
    made = insert_once(
        session,
        MeetingGuest,
        meeting_id=meeting.id,
        contact_id=contact.id,
        way=way,
        province=contact.province,
        for_association=for_association,
    )
    query = select(MeetingGuest).where(MeetingGuest.meeting_id == meeting.id, MeetingGuest.contact_id == contact.id)
    return session.exec(query.execution_options(populate_existing=True)).one(), made is not None


def leave(session: Session, *, meeting_id: int, contact: Contact) -> bool:
    """No longer come; False when this person had not joined."""
    query = select(MeetingGuest).where(
        MeetingGuest.meeting_id == meeting_id,
        MeetingGuest.contact_id == contact.id,
        col(MeetingGuest.left_at).is_(None),
    )
    guest = session.exec(query.with_for_update()).one_or_none()
    if guest is None:
        return False
    guest.left_at = now()
    session.add(guest)
    session.flush()
    return True


def say_came(session: Session, *, meeting_id: int, contact: Contact, came: Came) -> None:
    """Keep what a person says of themselves after a meeting, the last word counts; Refused outside the two weeks after.

    Who comes without having joined may say so where they could have joined.
    """
    meeting = _locked(session, meeting_id)
    for_association = _speaks(session, contact)
    query = select(MeetingGuest).where(MeetingGuest.meeting_id == meeting_id, MeetingGuest.contact_id == contact.id)
    guest = session.exec(query).one_or_none()
    allowed = may_join(meeting.open_to, meeting.provinces, province=contact.province, for_association=for_association)
    if not _may_say_came(meeting) or (guest is None and not allowed):
        raise Refused("whether somebody came is said in the two weeks after a meeting")
    if guest is None:
        way = Way.AFAR if came is Came.AFAR else Way.IN_PERSON
        guest, _ = _guest(session, meeting, contact, way, for_association=for_association)
        guest.left_at = now()
    guest.came = came
    session.add(guest)
    session.flush()
