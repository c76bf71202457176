"""Sessions and meetings of the council: added, moved, cancelled by staff; who may join, and telling those who did."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from civic.meeting_file import NewMeeting, require_span
from civic.meeting_words import about_of, buttons, in_language, when
from civic.region import Region
from core.clock import now, to_utc, tzdata_version, wall_time
from core.errors import BadInput, Refused, Unfit
from core.i18n import N_, NN_, Translator
from core.message import Media
from core.models import Came, Contact, Meeting, MeetingGuest, MeetingState, OpenTo, Role
from core.notices import language_of, notify
from core.sentence import Sentence, Wall
from core.staff import audit, staff_who_may

STAFF = frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN})
# Titles, places and reasons: several of them fit in one message of every network.
LONGEST = 200


def add_meeting(session: Session, new: NewMeeting, region: Region, *, by: str) -> Meeting:
    """Store a meeting, with its id; BadInput for a name that is taken, a time that is past, or what nobody knows."""
    staff = staff_who_may(session, by, STAFF, "add meetings")
    region.topic(new.topic)
    for province in new.provinces:
        region.province(province)
    require_texts(new.title, region)
    if session.exec(select(Meeting.id).where(Meeting.slug == new.slug)).first() is not None:
        raise BadInput(
            "there is a meeting %(slug)r already", where="slug", remedy=N_("Choose another one."), slug=new.slug
        )
    meeting = Meeting(
        **new.model_dump(include={"slug", "kind", "topic", "title", "place", "open_to", "link"}),
        agenda=[dict(item) for item in new.agenda],
        provinces=list(new.provinces),
        **_times(new.start, new.end, region.zone),
    )
    session.add(meeting)
    session.flush()
    audit(session, staff, "meeting.add", f"meeting:{meeting.id}", slug=meeting.slug, start=meeting.wall_start)
    return meeting


def require_texts(texts: Mapping[str, str], region: Region, *, longest: int = LONGEST) -> None:
    """BadInput unless there are texts, all of them in languages of the region and of 1 to `longest` characters."""
    if not texts or not all(text.strip() for text in texts.values()):
        raise BadInput("a text is empty", remedy=N_("Write it in at least one language, as fr=…."))
    for language, text in texts.items():
        if language not in region.languages:
            raise BadInput(
                "the region does not speak %(language)r",
                remedy=N_("It speaks %(known)s."),
                language=language,
                known=region.languages,
            )
        if len(text) > longest:
            what = NN_("the text in %(language)r has %(n)s character", "the text in %(language)r has %(n)s characters")
            raise BadInput(what, remedy=N_("Write at most %(most)s."), language=language, n=len(text), most=longest)


def _times(start: str, end: str, zone: str) -> dict[str, Any]:
    """The columns of a span on the wall clock; BadInput when it is past or no span."""
    try:
        first, last = wall_time(start), wall_time(end)
        require_span(first, last)
    except Unfit as wrong:
        raise BadInput(wrong.sentence, where="start, end", remedy=N_("Give the council's local time.")) from None
    starts_at = to_utc(first, zone)
    if starts_at <= now():
        raise BadInput(
            "%(start)s is past (%(zone)s)",
            where="start",
            remedy=N_("Choose a later time."),
            start=Wall(start),
            zone=zone,
        )
    return {
        "wall_start": start,
        "wall_end": end,
        "zone": zone,
        "starts_at": starts_at,
        "ends_at": to_utc(last, zone),
        "tzdata_version": tzdata_version(),
    }


def find_meeting(session: Session, slug: str, *, locked: bool = False) -> Meeting:
    """The meeting of that name, held until the transaction ends where `locked`; BadInput when there is none."""
    query = select(Meeting).where(Meeting.slug == slug)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        raise BadInput("there is no meeting %(slug)r", remedy="`jisr meeting list` shows them all.", slug=slug)
    return found


def list_meetings(session: Session, *, past: bool = True) -> list[Meeting]:
    """All meetings by their time, the latest first; without `past` only those that have not ended."""
    query = select(Meeting).order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
    return list(session.exec(query if past else query.where(Meeting.ends_at > now())))


def may_join(open_to: OpenTo, provinces: Iterable[str], *, province: str, for_association: bool) -> bool:
    """Whether somebody of this province, speaking for a confirmed association or not, may join."""
    match open_to:
        case OpenTo.ALL:
            return True
        case OpenTo.ASSOCIATIONS:
            return for_association
        case OpenTo.PROVINCES:
            return province in provinces


def require_planned(meeting: Meeting, action: str, moment: datetime) -> None:
    """Refused when a meeting is cancelled or over at that moment."""
    if meeting.state is MeetingState.CANCELLED:
        raise Refused("meeting %(slug)r is cancelled; it cannot %(action)s", slug=meeting.slug, action=Sentence(action))
    if meeting.ends_at <= moment:
        raise Refused("meeting %(slug)r is over; it cannot %(action)s", slug=meeting.slug, action=Sentence(action))


def move_meeting(
    session: Session,
    slug: str,
    region: Region,
    *,
    by: str,
    start: str,
    end: str | None = None,
    place: Mapping[str, str] | None = None,
) -> Meeting:
    """Give a meeting another time, and place where given, and tell who joined; reminders follow the new time.

    Without `end` it lasts as long as before.
    """
    staff = staff_who_may(session, by, STAFF, "move meetings")
    meeting = find_meeting(session, slug, locked=True)
    require_planned(meeting, N_("be moved"), now())
    before = meeting.wall_start
    times = _times(start, end or _as_long(meeting, start), region.zone)
    if place is not None:
        require_texts(place, region)
        meeting.place = {**meeting.place, **place}
    meeting.sqlmodel_update(times)
    meeting.moves, meeting.moved_at = meeting.moves + 1, now()
    session.add(meeting)
    audit(session, staff, "meeting.move", f"meeting:{meeting.id}", slug=slug, before=before, start=start)
    tell_guests(session, meeting, _moved, acts=("read", "leave"))
    return meeting


def _as_long(meeting: Meeting, start: str) -> str:
    try:
        first = wall_time(start)
    except Unfit as wrong:
        raise BadInput(wrong.sentence, where="start", remedy=N_("Give the council's local time.")) from None
    return (first + (wall_time(meeting.wall_end) - wall_time(meeting.wall_start))).isoformat(timespec="minutes")


def _moved(meeting: Meeting, t: Translator) -> str:
    return t(
        "“%(title)s” has another time: %(when)s. Place: %(place)s",
        title=in_language(meeting.title, t.language),
        when=when(meeting, t),
        place=in_language(meeting.place, t.language),
    )


def cancel_meeting(session: Session, slug: str, region: Region, *, by: str, reason: Mapping[str, str]) -> Meeting:
    """Call a meeting off for good, with the reason, and tell who joined."""
    staff = staff_who_may(session, by, STAFF, "cancel meetings")
    require_texts(reason, region)
    meeting = find_meeting(session, slug, locked=True)
    require_planned(meeting, N_("be cancelled"), now())
    meeting.state, meeting.cancelled_for = MeetingState.CANCELLED, dict(reason)
    session.add(meeting)
    audit(session, staff, "meeting.cancel", f"meeting:{meeting.id}", slug=slug, reason=dict(reason))
    tell_guests(session, meeting, _cancelled)
    return meeting


def _cancelled(meeting: Meeting, t: Translator) -> str:
    return t(
        "“%(title)s” (%(when)s) does not take place: %(reason)s",
        title=in_language(meeting.title, t.language),
        when=when(meeting, t),
        reason=in_language(meeting.cancelled_for, t.language),
    )


def tell_guests(
    session: Session,
    meeting: Meeting,
    text: Callable[[Meeting, Translator], str],
    *,
    acts: tuple[str, ...] = ("read",),
    media: tuple[Media, ...] = (),
) -> int:
    """Tell everybody who joined and did not leave, or came; how many were told."""
    joined = col(MeetingGuest.left_at).is_(None) | col(MeetingGuest.came).in_([Came.IN_PERSON, Came.AFAR])
    query = (
        select(Contact)
        .join(MeetingGuest, col(MeetingGuest.contact_id) == col(Contact.id))
        .where(MeetingGuest.meeting_id == meeting.id, joined)
        .order_by(col(MeetingGuest.id))
    )
    guests = session.exec(query).all()
    for contact in guests:
        t = language_of(contact)
        notify(session, contact, text(meeting, t), rows=buttons(meeting.slug, t, *acts), media=media,
               about=about_of(meeting))  # fmt: skip
    return len(guests)
