"""What staff do with a petition while a conversation goes on."""

from civic import petition_way
from civic.petitions import find_petition
from core.models import PetitionState, Role, Staff
from tests.bots.stage import Stage

OFFICER = "petitions@council.example"
GROUND = "Le sujet relève de l'État."


def go(stage: Stage, slug: str, state: PetitionState) -> None:
    """Let staff take the petition one step on."""
    with stage.db.transaction() as session:
        if not stage.count(Staff, Staff.email == OFFICER):
            session.add(Staff(email=OFFICER, role=Role.ADMIN))
            session.flush()
        petition, region = find_petition(session, slug), stage.region
        if state is PetitionState.CLOSED:
            petition_way.close(session, petition, by=OFFICER, region=region)
        elif state is PetitionState.DEPOSITED:
            petition_way.deposit(session, petition, on=None, by=OFFICER, region=region)
        elif state is PetitionState.ACCEPTED:
            petition_way.accept(session, petition, on=None, by=OFFICER, region=region)
        else:
            petition_way.refuse(session, petition, ground=GROUND, on=None, by=OFFICER, region=region)
