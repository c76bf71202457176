"""Sessions and meetings, and who came by province, as open data."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from analytics.attendance import public_attendance
from analytics.open_data.table import Column, Kind, Row, Table
from civic.region import Region
from core.clock import now
from core.i18n import N_
from core.models import Meeting


def _all(session: Session) -> list[Meeting]:
    return list(session.exec(select(Meeting).order_by(col(Meeting.starts_at), col(Meeting.id))))


def _meetings(session: Session, region: Region) -> Iterator[Row]:
    for meeting in _all(session):
        came = public_attendance(session, meeting.id, region)
        over = meeting.ends_at < now()
        yield {
            **meeting.model_dump(
                include={"kind", "state", "topic", "title", "place", "starts_at", "ends_at", "open_to"}
            ),
            "meeting": meeting.slug,
            "counted": came["counted"]["total"] if over else None,
            "confirmed": came["confirmed"]["total"] if over else None,
            "minutes": meeting.minutes,
        }


def _attendance(session: Session, region: Region) -> Iterator[Row]:
    for meeting in _all(session):
        if meeting.ends_at < now():
            came = public_attendance(session, meeting.id, region)
            confirmed = came["confirmed"]["by_province"]
            for province, counted in came["counted"]["by_province"].items():
                yield {"meeting": meeting.slug, "province": province, "counted": counted,
                       "confirmed": confirmed.get(province)}  # fmt: skip


_COUNTED = "as staff counted them; empty below 5"
_CONFIRMED = "as people said of themselves in the bot, never added to the count; empty below 5"
MEETINGS = Table(
    slug="meetings",
    title=N_("Sessions and meetings"),
    about=N_("Sessions of the council and meetings with citizens: when, where, what about, how many came."),
    columns=(
        Column("meeting", Kind.TEXT, N_("Meeting"), N_("its short name in addresses"), required=True),
        Column("kind", Kind.TEXT, N_("Kind"), "session, meeting, workshop", required=True),
        Column("state", Kind.TEXT, N_("State"), "planned, cancelled", required=True),
        Column("topic", Kind.TEXT, N_("Topic")),
        Column("title", Kind.TEXT, N_("Title"), spoken=True),
        Column("place", Kind.TEXT, N_("Place"), spoken=True),
        Column("starts_at", Kind.MOMENT, N_("Begins"), required=True),
        Column("ends_at", Kind.MOMENT, N_("Ends"), required=True),
        Column("open_to", Kind.TEXT, N_("Open to"), "all, associations, provinces", required=True),
        Column("counted", Kind.NUMBER, N_("People counted"), _COUNTED),
        Column("confirmed", Kind.NUMBER, N_("People who said they came"), _CONFIRMED),
        Column("minutes", Kind.TEXT, N_("Minutes"), spoken=True),
    ),
    key=("meeting",),
    rows=_meetings,
)
ATTENDANCE = Table(
    slug="meeting-attendance",
    title=N_("Meetings by province"),
    about=N_("How many people of each province came to a meeting that is over."),
    columns=(
        Column("meeting", Kind.TEXT, N_("Meeting"), required=True, table="meetings"),
        Column("province", Kind.TEXT, N_("Province"), N_("a province, or elsewhere"), required=True),
        Column("counted", Kind.NUMBER, N_("People counted"), _COUNTED),
        Column("confirmed", Kind.NUMBER, N_("People who said they came"), _CONFIRMED),
    ),
    key=("meeting", "province"),
    rows=_attendance,
)
