"""Petitions to the council as open data."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from analytics.disclosure import MINIMUM, disclose
from analytics.open_data.table import Column, Kind, Row, Table
from civic.petition_counts import supporters_by_province
from civic.petition_standing import Standing
from civic.petitions import petition_standing
from civic.region import Region
from core.i18n import N_
from core.models import Petition, PetitionState

ELSEWHERE = "elsewhere"


def public_petitions(session: Session) -> list[Petition]:
    """The petitions that everybody may see, in the order in which they were opened."""
    query = select(Petition).where(Petition.state != PetitionState.DRAFT)
    return list(session.exec(query.order_by(col(Petition.opened_on), col(Petition.id))))


def people_by_province(session: Session, petition: Petition, stands: Standing, region: Region) -> dict[str, int | None]:
    """Who supports it or signed on paper, by province and from elsewhere; None where so few are not shown."""
    known = {province.slug for province in region.provinces}
    bot = supporters_by_province(session, petition.id)
    elsewhere = sum(count for slug, count in bot.items() if slug not in known)
    return disclose({part.province: part.count for part in stands.provinces} | {ELSEWHERE: elsewhere})


def _petitions(session: Session, region: Region) -> Iterator[Row]:
    for petition in public_petitions(session):
        stands = petition_standing(session, petition, region)
        counted = stands.total if stands.total >= MINIMUM else None
        days = (
            (petition.decided_on - petition.deposited_on).days
            if petition.decided_on and petition.deposited_on
            else None
        )
        yield {
            **petition.model_dump(exclude={"id", "created_at"}),
            "petition": petition.slug,
            "people": counted,
            "needed": stands.needed or None,
            "reached": stands.reached if counted is not None and stands.needed else None,
            "days_to_decision": days,
        }


def _progress(session: Session, region: Region) -> Iterator[Row]:
    for petition in public_petitions(session):
        stands = petition_standing(session, petition, region)
        needed = {part.province: part.needed for part in stands.provinces}
        for province, people in people_by_province(session, petition, stands, region).items():
            wanted = needed.get(province) or None
            met = people >= wanted if people is not None and wanted else None
            yield {"petition": petition.slug, "province": province, "people": people, "needed": wanted, "reached": met}


PETITIONS = Table(
    slug="petitions",
    title=N_("Petitions"),
    about=N_("Every petition to the council that was opened: what it asks, how far it is, what was decided."),
    columns=(
        Column("petition", Kind.TEXT, N_("Petition"), N_("its short name in addresses"), required=True),
        Column("kind", Kind.TEXT, N_("Kind"), "citizens, association", required=True),
        Column("state", Kind.TEXT, N_("State"), "gathering, closed, deposited, accepted, refused", required=True),
        Column("title", Kind.TEXT, N_("Title"), spoken=True),
        Column("summary", Kind.TEXT, N_("What it is about"), spoken=True),
        Column("demand", Kind.TEXT, N_("What the council is asked to decide"), spoken=True),
        Column("association", Kind.TEXT, N_("Association"), N_("who brings it, for an association's petition")),
        Column("opened_on", Kind.DAY, N_("Opened for support"), required=True),
        Column("closed_on", Kind.DAY, N_("Closed on")),
        Column("deposited_on", Kind.DAY, N_("Deposited on")),
        Column("decide_by", Kind.DAY, N_("To be decided by")),
        Column("decided_on", Kind.DAY, N_("Decided on")),
        Column("days_to_decision", Kind.NUMBER, N_("Days from deposit to decision")),
        Column("session", Kind.MONTH, N_("Session"), N_("the session whose agenda it is on")),
        Column("ground", Kind.TEXT, N_("Reason for refusal"), N_("as the council gave it in writing")),
        Column("people", Kind.NUMBER, N_("People"), N_("support in the bot and signatures on paper; empty below 5")),
        Column("needed", Kind.NUMBER, N_("Needed"), N_("empty where the law asks for no number")),
        Column("reached", Kind.YES_NO, N_("Reached"), N_("in the region and in every province")),
    ),
    key=("petition",),
    rows=_petitions,
)
PROGRESS = Table(
    slug="petition-progress",
    title=N_("Petitions by province"),
    about=N_("How many people of each province support a petition, beside the number that the law asks for there."),
    columns=(
        Column("petition", Kind.TEXT, N_("Petition"), required=True, table="petitions"),
        Column("province", Kind.TEXT, N_("Province"), N_("a province, or elsewhere"), required=True),
        Column("people", Kind.NUMBER, N_("People"), N_("empty below 5, and where it would give a smaller number away")),
        Column("needed", Kind.NUMBER, N_("Needed")),
        Column("reached", Kind.YES_NO, N_("Reached")),
    ),
    key=("petition", "province"),
    rows=_progress,
)
