"""Who came to a meeting, by province: as staff counted it, and as people say of themselves. Never added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from civic.meetings import find_meeting
from civic.region import Region
from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Came, Meeting, MeetingAttendance, MeetingGuest, MeetingState, Role, Way
from core.staff import audit, staff_who_may

STAFF = frozenset({Role.EDITOR, Role.MODERATOR, Role.APPROVER, Role.ADMIN})
ELSEWHERE = "elsewhere"
MOST = 100_000


@dataclass(frozen=True)
class Attendance:
    """People by province ("elsewhere" last), those who came and those who followed from afar; `joined` said they would.

    `associations` counts those who joined speaking for a confirmed association.
    """

    joined: dict[str, dict[str, int]]
    counted: dict[str, dict[str, int]]
    confirmed: dict[str, dict[str, int]]
    associations: int


def enter_attendance(
    session: Session, slug: str, region: Region, *, by: str, in_person: Mapping[str, int], afar: Mapping[str, int]
) -> Meeting:
    """Keep how many came, by province slug or "elsewhere", in place of what was entered for these provinces before.

    Refused before the meeting has begun, or when it was cancelled.
    """
    staff = staff_who_may(session, by, STAFF, "count who came to meetings")
    if not in_person and not afar:
        raise BadInput("no count is given", remedy=N_("Give --in-person azilal=12 or --afar azilal=3."))
    for counts in (in_person, afar):
        _require_counts(counts, region)
    meeting = find_meeting(session, slug, locked=True)
    if meeting.state is MeetingState.CANCELLED or meeting.starts_at > now():
        raise Refused("meeting %(slug)r has not taken place; nobody came yet", slug=slug)
    for way, counts in ((Way.IN_PERSON, in_person), (Way.AFAR, afar)):
        for province, count in counts.items():
            _enter(session, meeting, province, way, count, staff.id)
    given = {Way.IN_PERSON: dict(in_person), Way.AFAR: dict(afar)}
    audit(session, staff, "meeting.attendance", f"meeting:{meeting.id}", slug=slug, **given)
    return meeting


def _require_counts(counts: Mapping[str, int], region: Region) -> None:
    for province, count in counts.items():
        if province != ELSEWHERE:
            region.province(province)
        if not 0 <= count <= MOST:
            raise BadInput(
                "%(count)s people cannot have come",
                where=province,
                remedy=N_("Give 0 to %(most)s."),
                count=count,
                most=MOST,
            )


def _enter(session: Session, meeting: Meeting, province: str, way: Way, count: int, staff_id: int) -> None:
    query = select(MeetingAttendance).where(
        MeetingAttendance.meeting_id == meeting.id,
        MeetingAttendance.province == province,
        MeetingAttendance.way == way,
    )
    row = session.exec(query).one_or_none()
    row = row or MeetingAttendance(meeting_id=meeting.id, province=province, way=way, count=count)
    row.count, row.staff_id, row.at = count, staff_id, now()
    session.add(row)
    session.flush()


def attendance(session: Session, meeting_id: int, region: Region) -> Attendance:
    """Who joined and who came, for staff: small groups are not hidden (analytics.attendance hides them)."""
    mine = MeetingGuest.meeting_id == meeting_id
    joined = (mine, col(MeetingGuest.left_at).is_(None))
    came = (mine, col(MeetingGuest.came).in_([Came.IN_PERSON, Came.AFAR]))
    by_staff = (
        select(MeetingAttendance.province, MeetingAttendance.way, func.sum(MeetingAttendance.count))
        .where(MeetingAttendance.meeting_id == meeting_id)
        .group_by(col(MeetingAttendance.province), col(MeetingAttendance.way))
    )
    spoke = select(func.count()).select_from(MeetingGuest).where(*joined, col(MeetingGuest.for_association).is_(True))
    return Attendance(
        joined=_table(_guests(session, MeetingGuest.way, joined), region),
        counted=_table(session.exec(by_staff).all(), region),
        confirmed=_table(_guests(session, MeetingGuest.came, came), region),
        associations=session.exec(spoke).one(),
    )


def _guests(session: Session, how: Any, where: tuple[Any, ...]) -> Sequence[Any]:
    query = select(MeetingGuest.province, how, func.count()).where(*where)
    return session.exec(query.group_by(col(MeetingGuest.province), how)).all()


def _table(rows: Sequence[Any], region: Region) -> dict[str, dict[str, int]]:
    """Every province of the region, and "elsewhere" for the rest, with people in person and from afar."""
    provinces = [province.slug for province in region.provinces]
    table = {province: {Way.IN_PERSON.value: 0, Way.AFAR.value: 0} for province in (*provinces, ELSEWHERE)}
    for province, how, count in rows:
        table[province if province in provinces else ELSEWHERE][str(how)] += int(count)
    return table
