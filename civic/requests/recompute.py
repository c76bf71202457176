"""Due dates counted anew when the table of holidays changed: told to the person, audited, and reminded of anew."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from civic.declared_days import adopt, calendar_of, in_force
from civic.region import Region
from civic.requests import ledger, life, notices
from civic.working_days import Calendar
from core.models import InformationRequest, RequestAct, Staff
from core.staff import audit


@dataclass(frozen=True)
class Moved:
    """A request whose last day to answer changed."""

    reference: str
    before: date
    due: date


def needed(session: Session, region: Region) -> bool:
    """Whether an open request was counted with another table of holidays than the one of today."""
    version = calendar_of(session, region).version
    return session.exec(_outdated(version).limit(1)).first() is not None


def recompute(session: Session, region: Region, staff: Staff | None = None) -> list[Moved]:
    """Count the open requests anew, under the rules each was received under; those whose date moved.

    With `staff` the table of this process is put in force; the clock's own job only counts with the one in force.
    """
    calendar = calendar_of(session, region)
    if staff is not None:
        adopt(session, calendar.version)
    elif not in_force(session, calendar.version):
        return []
    outdated = session.exec(_outdated(calendar.version).with_for_update()).all()
    found = [_count(session, one, region, calendar, staff) for one in outdated]
    return [moved for moved in found if moved is not None]


def _outdated(version: str) -> SelectOfScalar[InformationRequest]:
    """The open requests that were counted with another table than this one."""
    query = select(InformationRequest).where(
        col(InformationRequest.state).in_(life.OPEN), InformationRequest.holidays_version != version
    )
    return query.order_by(col(InformationRequest.id))


def _count(
    session: Session, request: InformationRequest, region: Region, calendar: Calendar, staff: Staff | None
) -> Moved | None:
    before = request.due_on
    ledger.set_clock(request, ledger.clock_of(request, region, calendar).recounted(calendar))
    session.add(request)
    if request.due_on == before:
        return None
    dates = {"before": str(before), "due": str(request.due_on), "holidays": calendar.version}
    ledger.write(session, request, RequestAct.MOVE, ledger.today(region), staff=staff, data=dates)
    audit(session, staff, "request.recompute", ledger.subject(request), **dates)
    notices.moved(notices.reader(session, request, region), before)
    return Moved(request.reference, before, request.due_on)
