"""A petition as staff see it: where it stands, against what, by when; the console and the command show the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from civic.petition_paper import paper_by_province
from civic.petition_reminders import last_stage, stage
from civic.petition_standing import Standing
from civic.petition_terms import DecisionTerm, decision_term
from civic.petition_way import is_late, is_overdue
from civic.petitions import petition_standing, supporters_by_account
from civic.region import Region
from core.clock import local_date, now
from core.models import Petition, PetitionState


@dataclass(frozen=True)
class Overview:
    """One petition with its standing and its clock.

    `marked` is how many on paper are known to be in the bot too, `by_account` how many in the bot have no verified
    number. `near` says how near the last day to decide is ("before-14"), `reminder` of what staff were reminded last.
    """

    petition: Petition
    standing: Standing
    marked: int
    by_account: int
    term: DecisionTerm | None
    overdue: bool
    late: bool
    today: date
    near: str = ""
    reminder: str = ""

    def as_row(self) -> dict[str, Any]:
        """One line of a list."""
        petition, stands = self.petition, self.standing
        return {
            "slug": petition.slug,
            "kind": str(petition.kind),
            "state": str(petition.state),
            "total": stands.total,
            "needed": stands.needed,
            "here": stands.here,
            "paper": stands.paper,
            "reached": stands.reached,
            "provinces": {part.province: part.count for part in stands.provinces},
            "decide_by": petition.decide_by.isoformat() if petition.decide_by else None,
            "overdue": self.overdue,
            "reminder": self.reminder,
        }

    def as_json(self) -> dict[str, Any]:
        """Everything on the petition, without a word of its supporters."""
        petition = self.petition
        texts = petition.model_dump(mode="json", exclude={"id", "created_at", "state", "kind", "slug", "decide_by"})
        provinces = [
            {"province": part.province, "here": part.here, "paper": part.paper, "count": part.count,
             "needed": part.needed, "reached": part.reached}
            for part in self.standing.provinces
        ]  # fmt: skip
        clock = (
            {"computation": self.term.computation(), "days_left": self.term.days_left(self.today)}
            if self.term
            else None
        )
        return {
            **self.as_row(),
            "provinces": provinces,
            "in_both": self.marked,
            "by_account": self.by_account,
            "clock": clock,
            "late": self.late,
            **texts,
        }


def overview(session: Session, petition: Petition, region: Region) -> Overview:
    """How one petition stands today."""
    today = local_date(now(), region.zone)
    rule = region.petition_rules.decision
    return Overview(
        petition=petition,
        standing=petition_standing(session, petition, region),
        marked=sum(paper.in_bot for paper in paper_by_province(session, petition.id).values()),
        by_account=supporters_by_account(session, petition.id),
        term=decision_term(petition.deposited_on, rule) if petition.deposited_on else None,
        overdue=is_overdue(petition, today),
        late=is_late(petition),
        today=today,
        near=_near(petition, today, region),
        reminder=last_stage(session, petition),
    )


def _near(petition: Petition, today: date, region: Region) -> str:
    if petition.state is not PetitionState.DEPOSITED or petition.decide_by is None:
        return ""
    return stage(petition.decide_by, today, region.petition_rules.reminders)


def overviews(session: Session, region: Region) -> list[Overview]:
    """All petitions by name."""
    petitions = session.exec(select(Petition).order_by(col(Petition.slug))).all()
    return [overview(session, petition, region) for petition in petitions]


def overviews_of(
    session: Session, states: Sequence[PetitionState], region: Region, *, limit: int, offset: int = 0
) -> list[Overview]:
    """One page of the petitions in these states: the nearest decision first, then the newest."""
    query = select(Petition).where(col(Petition.state).in_(states))
    undecided = col(Petition.decide_by).is_(None)
    query = query.order_by(undecided, col(Petition.decide_by), col(Petition.id).desc())
    return [overview(session, petition, region) for petition in session.exec(query.limit(limit).offset(offset))]


def counts_by_state(session: Session) -> dict[PetitionState, int]:
    """How many petitions there are in each state."""
    query = select(Petition.state, func.count()).group_by(col(Petition.state))
    return {PetitionState(state): count for state, count in session.exec(query)}


def near_decision(session: Session, region: Region) -> list[Overview]:
    """The petitions whose last day to decide is within the reach of the reminders or has passed, nearest first."""
    reach = timedelta(days=max(region.petition_rules.reminders.before, default=0))
    last = local_date(now(), region.zone) + reach
    query = select(Petition).where(Petition.state == PetitionState.DEPOSITED, col(Petition.decide_by) <= last)
    found = session.exec(query.order_by(col(Petition.decide_by), col(Petition.id)))
    return [overview(session, petition, region) for petition in found]
