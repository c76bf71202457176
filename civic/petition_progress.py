"""When an open petition has half of its signatures, or all of them everywhere: noted once, as what happened."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from civic.petitions import petition_standing
from civic.region import Region
from core.events import record
from core.models import Event, EventKind, Petition, PetitionState

PETITION_HALF, PETITION_REACHED = "petition_half", "petition_reached"


def unnoted(session: Session, region: Region) -> list[str]:
    """What open petitions have come to and nobody noted yet: "petition_half:road-308"."""
    query = select(Petition).where(Petition.state == PetitionState.GATHERING).order_by(col(Petition.id))
    names = [name for petition in session.exec(query) for name in _marks(session, petition, region)]
    noted = select(Event.name).where(Event.kind == EventKind.HAPPENED, col(Event.name).in_(names))
    known = set(session.exec(noted)) if names else set()
    return [name for name in names if name not in known]


def note_progress(session: Session, region: Region) -> list[str]:
    """Note it, each once; what was noted."""
    names = unnoted(session, region)
    for name in names:
        record(session, EventKind.HAPPENED, name)
    return names


def _marks(session: Session, petition: Petition, region: Region) -> Iterator[str]:
    stands = petition_standing(session, petition, region)
    if not stands.needed:
        return
    if stands.reached:
        yield f"{PETITION_REACHED}:{petition.slug}"
    elif stands.total * 2 >= stands.needed:
        yield f"{PETITION_HALF}:{petition.slug}"
