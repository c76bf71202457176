"""What follows a meeting: its minutes and what came of it, told to those who joined."""

from collections.abc import Callable, Mapping

from sqlmodel import Session, col, select

from civic.meeting_words import in_language
from civic.meetings import STAFF, find_meeting, require_texts, tell_guests
from civic.region import Region
from core.clock import now
from core.errors import BadInput, Refused
from core.events import record
from core.i18n import N_, Translator
from core.message import Media
from core.models import EventKind, Meeting, MeetingOutcome, MeetingState
from core.sentence import Sentence, Wall
from core.staff import audit, staff_who_may

# With a title they fit in one message of every network; longer minutes are a file.
LONGEST_TEXT = 1500
# Bytes; networks do not take more.
LARGEST_FILE = 20_000_000
# A file comes with at most this much text on Telegram.
CAPTION = 900


def publish_minutes(
    session: Session,
    slug: str,
    region: Region,
    *,
    by: str,
    text: Mapping[str, str],
    file: tuple[str, str] | None = None,
) -> int:
    """Keep the minutes, in words or as a file or both, in place of earlier ones, and send them; how many were told.

    `file` is a name with the path where `civic.kept_files` keeps it, of LARGEST_FILE bytes at most. Refused before the
    meeting has begun, or when it was cancelled.
    """
    staff = staff_who_may(session, by, STAFF, "publish minutes")
    if not text and file is None:
        raise BadInput("there are no minutes", remedy=N_("Give --text fr=… or --file PATH."))
    if text:
        require_texts(text, region, longest=LONGEST_TEXT)
    meeting = find_meeting(session, slug, locked=True)
    _require_begun(meeting, N_("minutes"))
    name, path = file or ("", "")
    meeting.minutes, meeting.minutes_file, meeting.minutes_at = dict(text), path, now()
    session.add(meeting)
    audit(session, staff, "meeting.minutes", f"meeting:{meeting.id}", slug=slug, text=dict(text), file=name)
    record(session, EventKind.HAPPENED, f"meeting_minutes:{slug}")
    return _send(session, meeting)


def _require_begun(meeting: Meeting, what: str) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise Refused("meeting %(slug)r was cancelled; it has no %(what)s", slug=meeting.slug, what=Sentence(what))
    if meeting.starts_at > now():
        raise Refused(
            "meeting %(slug)r has not begun (%(wall_start)s); it has no %(what)s yet",
            slug=meeting.slug,
            wall_start=Wall(meeting.wall_start),
            what=Sentence(what),
        )


def minutes_media(file: str, title: str) -> tuple[Media, ...]:
    """The file of the minutes as it is sent; nothing where there is none."""
    return (Media(kind="document", path=file, alt=title),) if file else ()


def _send(session: Session, meeting: Meeting) -> int:
    """The words, and with them the file where it fits; longer words go first, for a file carries few."""
    media = minutes_media(meeting.minutes_file, in_language(meeting.title, ""))
    if max((len(words) for words in meeting.minutes.values()), default=0) <= CAPTION:
        return tell_guests(session, meeting, _minutes, media=media)
    told = tell_guests(session, meeting, _minutes)
    if media:
        tell_guests(session, meeting, _announced, media=media)
    return told


def _announced(meeting: Meeting, t: Translator) -> str:
    return t("The minutes of “%(title)s” are here.", title=in_language(meeting.title, t.language))


def _minutes(meeting: Meeting, t: Translator) -> str:
    return "\n\n".join(filter(None, (_announced(meeting, t), in_language(meeting.minutes, t.language))))


def add_outcome(session: Session, slug: str, region: Region, *, by: str, text: Mapping[str, str]) -> int:
    """Keep one thing that came of a meeting, and tell who joined; how many were told."""
    staff = staff_who_may(session, by, STAFF, "say what came of meetings")
    require_texts(text, region, longest=LONGEST_TEXT)
    meeting = find_meeting(session, slug, locked=True)
    _require_begun(meeting, N_("outcome"))
    session.add(MeetingOutcome(meeting_id=meeting.id, text=dict(text), staff_id=staff.id))
    audit(session, staff, "meeting.outcome", f"meeting:{meeting.id}", slug=slug, text=dict(text))
    return tell_guests(session, meeting, _came_of_it(text))


def _came_of_it(text: Mapping[str, str]) -> Callable[[Meeting, Translator], str]:
    def said(meeting: Meeting, t: Translator) -> str:
        title = in_language(meeting.title, t.language)
        return t("What came of “%(title)s”: %(text)s", title=title, text=in_language(text, t.language))

    return said


def outcomes_of(session: Session, meeting_id: int) -> list[MeetingOutcome]:
    """What came of a meeting, in the order in which it was told."""
    query = select(MeetingOutcome).where(MeetingOutcome.meeting_id == meeting_id).order_by(col(MeetingOutcome.id))
    return list(session.exec(query))
