"""How long ago the public page last showed something new, and when that becomes too long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from analytics.open_data.posts import newest_post
from civic.region import Region
from civic.retention import months_before
from core.clock import local_date, now
from core.models import (
    Consultation,
    ConsultationState,
    Meeting,
    Petition,
    PetitionState,
    PlanRevision,
    PublishedAnswer,
    SaidAndDone,
)


@dataclass(frozen=True)
class Freshness:
    """The last public act (None: never one), the day by which the next one is due, and how many days are left."""

    last: date | None
    due: date | None
    days_left: int | None
    warn_days: int
    months: int

    @property
    def late(self) -> bool:
        """Whether the term has passed, or nothing was ever published."""
        return self.days_left is None or self.days_left < 0

    @property
    def warns(self) -> bool:
        """Whether staff should hear of it."""
        return self.days_left is None or self.days_left <= self.warn_days

    def in_words(self) -> str:
        """One line for staff."""
        if self.last is None:
            return "nothing has been published yet: the public page has nothing to show"
        if self.late:
            ended = f"the {self.months} months ended on {self.due}"
            return f"the last public act was on {self.last}; {ended}: publish something"
        left = f"the next one is due by {self.due}, in {self.days_left} days"
        return f"the last public act was on {self.last}; {left}"


def freshness(session: Session, region: Region) -> Freshness | None:
    """How fresh the public page is today; None where region.toml states no term."""
    rule = region.evidence
    if rule is None:
        return None
    today = local_date(now(), region.zone)
    last = max((day for day in _acts(session, region) if day is not None and day <= today), default=None)
    if last is None:
        return Freshness(None, None, None, rule.warn_days, rule.months)
    # The last day from which it is not yet so many months to the last act.
    due = last
    while months_before(due + timedelta(days=1), rule.months) <= last:
        due += timedelta(days=1)
    return Freshness(last, due, (due - today).days, rule.warn_days, rule.months)


def _acts(session: Session, region: Region) -> Iterator[date | None]:
    """The newest day of each kind of act that the portal shows."""
    answers = col(PublishedAnswer.withdrawn).is_(False)
    told = col(Petition.state) != PetitionState.DRAFT
    public = col(Consultation.state).in_((ConsultationState.OPEN, ConsultationState.CLOSED))
    yield session.exec(select(func.max(PublishedAnswer.published_on)).where(answers)).one()
    for column in (Petition.opened_on, Petition.decided_on, Petition.deposited_on):
        yield session.exec(select(func.max(column)).where(told)).one()
    moments: list[datetime | None] = [newest_post(session)]
    for column, where in (
        (SaidAndDone.published_at, (col(SaidAndDone.withdrawn).is_(False),)),
        (Consultation.opens_at, (public,)),
        (Consultation.outcome_at, (public,)),
        (Meeting.minutes_at, ()),
        (PlanRevision.at, ()),
    ):
        moments.append(session.exec(select(func.max(column)).where(*where)).one())
    for moment in moments:
        yield local_date(moment, region.zone) if moment is not None else None
