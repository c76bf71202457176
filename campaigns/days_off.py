"""Declaring a day off and taking that back: terms and recurring campaigns that meet it are computed anew at once."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from campaigns import replanning
from civic import declared_days
from civic.region import Region
from civic.requests import recompute
from civic.requests.officer import officer
from core.models import Staff


@dataclass(frozen=True)
class Shifted:
    """What a change of the calendar moved: last days to answer, and hours of campaigns."""

    requests: tuple[recompute.Moved, ...]
    hours: tuple[replanning.Moved, ...]


def declare(
    session: Session, by_email: str, *, day: date, name: str, source: str, instead_of: date | None, region: Region
) -> Shifted:
    """Declare a day off, on its own or instead of an estimated date; BadInput for a slip, Refused when it is there."""
    staff = officer(session, by_email)
    declared_days.declare(session, staff, day=day, name=name, source=source, instead_of=instead_of, region=region)
    return _shift(session, staff, region)


def withdraw(session: Session, by_email: str, day: date, region: Region) -> Shifted:
    """Take a declaration back; BadInput when there is none."""
    staff = officer(session, by_email)
    declared_days.withdraw(session, staff, day)
    return _shift(session, staff, region)


def _shift(session: Session, staff: Staff, region: Region) -> Shifted:
    requests = recompute.recompute(session, region, staff)
    return Shifted(tuple(requests), tuple(replanning.replan(session, region, staff)))
