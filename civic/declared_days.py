"""The days off that staff declared, and the calendar they make together with the region's rules."""

from datetime import date

from sqlmodel import Session, col, select

from civic.region import Region
from civic.rules import FARTHEST_MOVE, DeclaredHoliday
from civic.working_days import Calendar
from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_, NN_
from core.models import CalendarVersion, DeclaredDay, Staff
from core.once import insert_once
from core.staff import audit


def calendar_of(session: Session, region: Region, language: str = "en") -> Calendar:
    """The calendar in force: the region's week and holidays, with the days declared since; names in `language`."""
    days = session.exec(select(DeclaredDay).order_by(col(DeclaredDay.day))).all()
    declared = [DeclaredHoliday(date=one.day, name=one.name, instead_of=one.instead_of) for one in days]
    return Calendar(region.calendar, language, declared)


def declare(
    session: Session, staff: Staff, *, day: date, name: str, source: str, instead_of: date | None, region: Region
) -> DeclaredDay:
    """Declare a day off, on its own or instead of an estimated date; BadInput for a slip, Refused when it is there."""
    for where, words in (("name", name), ("source", source)):
        if not words.strip():
            raise BadInput("the %(field)s is empty", where=where, remedy=N_("Say it in a few words."), field=where)
    if session.exec(select(DeclaredDay).where(DeclaredDay.day == day)).first() is not None:
        raise Refused("%(day)s is declared already; withdraw it first to declare it otherwise", day=day)
    if instead_of is not None:
        _check_move(session, day, instead_of, region)
    declared = DeclaredDay(day=day, name=name.strip(), instead_of=instead_of, source=source.strip())
    session.add(declared)
    session.flush()
    audit(session, staff, "holiday.declare", f"holiday:{day}", name=name, instead_of=str(instead_of or ""))
    return declared


def _check_move(session: Session, day: date, instead_of: date, region: Region) -> None:
    if abs(day - instead_of) > FARTHEST_MOVE:
        what = NN_(
            "%(day)s and %(instead_of)s are more than %(n)s day apart",
            "%(day)s and %(instead_of)s are more than %(n)s days apart",
        )
        raise BadInput(
            what,
            where="instead_of",
            remedy=N_("Check both dates."),
            day=day,
            instead_of=instead_of,
            n=FARTHEST_MOVE.days,
        )
    if calendar_of(session, region).holiday(instead_of) is None:
        remedy = N_("Leave it out to declare a day off on its own.")
        raise BadInput(
            "there is no holiday on %(instead_of)s", where="instead_of", remedy=remedy, instead_of=instead_of
        )


def withdraw(session: Session, staff: Staff, day: date) -> None:
    """Take a declaration back; BadInput when there is none."""
    found = session.exec(select(DeclaredDay).where(DeclaredDay.day == day)).first()
    if found is None:
        raise BadInput("%(day)s is not declared", where="day", remedy="`jisr holiday list` shows what is.", day=day)
    session.delete(found)
    session.flush()
    audit(session, staff, "holiday.withdraw", f"holiday:{day}", name=found.name)


def adopt(session: Session, version: str) -> None:
    """Put a version of the table of holidays in force, whatever was before."""
    found = _known(session, version) or CalendarVersion(version=version)
    found.adopted_at = now()
    session.add(found)
    session.flush()


def in_force(session: Session, version: str) -> bool:
    """Whether this version of the table is the one to count with; one never seen before is taken up at once.

    A process that began before the last change still holds the older table, and must not count the dates back.
    """
    if _known(session, version) is None and insert_once(session, CalendarVersion, version=version) is not None:
        return True
    newest = (col(CalendarVersion.adopted_at).desc(), col(CalendarVersion.id).desc())
    return session.exec(select(CalendarVersion.version).order_by(*newest).limit(1)).first() == version


def _known(session: Session, version: str) -> CalendarVersion | None:
    return session.exec(select(CalendarVersion).where(CalendarVersion.version == version)).first()
