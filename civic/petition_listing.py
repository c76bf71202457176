"""Petitions as everybody may see them: those that gather support, those that are over, and the steps each has made."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, func, select

from civic.petitions import find_petition
from core.errors import BadInput
from core.models import Petition, PetitionState

OPEN = (PetitionState.GATHERING,)
PAST = (PetitionState.CLOSED, PetitionState.DEPOSITED, PetitionState.ACCEPTED, PetitionState.REFUSED)


class Stage(StrEnum):
    """The steps of a petition, in their order; it is accepted or refused."""

    OPENED = "opened"
    CLOSED = "closed"
    DEPOSITED = "deposited"
    DECISION_DUE = "decision_due"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """One step with its day; DECISION_DUE is still to come, or late."""

    stage: Stage
    on: date | None


def public_petitions(
    session: Session, states: tuple[PetitionState, ...], *, limit: int, offset: int = 0
) -> list[Petition]:
    """The petitions in these states, the newest first."""
    query = select(Petition).where(col(Petition.state).in_(states))
    query = query.order_by(col(Petition.opened_on).desc(), col(Petition.id).desc())
    return list(session.exec(query.offset(offset).limit(limit)))


def count_petitions(session: Session, states: tuple[PetitionState, ...]) -> int:
    """How many there are in these states."""
    return session.exec(select(func.count()).select_from(Petition).where(col(Petition.state).in_(states))).one()


def public_petition(session: Session, slug: str) -> Petition:
    """The petition of this name; BadInput when there is none, or it is not open yet."""
    found = find_petition(session, slug)
    if found.state not in OPEN + PAST:
        raise BadInput("petition %(slug)r is not public", slug=slug)
    return found


def steps_of(petition: Petition) -> tuple[Step, ...]:
    """What has happened with a petition so far, and the decision that is waited for."""
    steps = [Step(Stage.OPENED, petition.opened_on)]
    if petition.closed_on:
        steps.append(Step(Stage.CLOSED, petition.closed_on))
    if petition.deposited_on:
        steps.append(Step(Stage.DEPOSITED, petition.deposited_on))
    match petition.state:
        case PetitionState.DEPOSITED:
            steps.append(Step(Stage.DECISION_DUE, petition.decide_by))
        case PetitionState.ACCEPTED:
            steps.append(Step(Stage.ACCEPTED, petition.decided_on))
        case PetitionState.REFUSED:
            steps.append(Step(Stage.REFUSED, petition.decided_on))
        case _:
            pass
    return tuple(steps)
