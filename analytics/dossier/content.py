"""What stands in the file of a petition: its words, the check, the counts by province and commune, the dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from analytics.disclosure import disclose
from civic.petition_check import Finding, recheck
from civic.petition_counts import supporters_by_province
from civic.petition_paper import paper_by_province
from civic.petition_standing import Paper, Standing
from civic.petitions import petition_standing, supporters_by_account
from civic.region import Region
from core.clock import local_date, now
from core.models import Petition, PetitionDraft, PetitionSupport


@dataclass(frozen=True)
class ProvinceCount:
    """One province (slug): on paper, in the bot, known to be in both, and everybody once."""

    province: str
    paper: int
    bot: int
    both: int
    together: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether the province gives its part."""
        return self.together >= self.needed


@dataclass(frozen=True)
class CommuneCount:
    """Supporters in the bot of one commune (code; empty: not said); `bot` is None where so few are not told."""

    province: str
    commune: str
    bot: int | None


@dataclass(frozen=True)
class Dossier:
    """All of it, in no language yet; `role` is the representative's, where the petition came out of the chat.

    `by_account`: some of the support in the bot has only an account for its person, no verified number.
    """

    petition: Petition
    region: Region
    standing: Standing
    provinces: tuple[ProvinceCount, ...]
    communes: tuple[CommuneCount, ...]
    findings: tuple[Finding, ...]
    role: str
    by_account: bool
    made_on: date


def dossier(session: Session, petition: Petition, region: Region) -> Dossier:
    """The file as it stands today."""
    draft = session.exec(select(PetitionDraft).where(PetitionDraft.petition_id == petition.id)).first()
    stands = petition_standing(session, petition, region)
    bot, paper = supporters_by_province(session, petition.id), paper_by_province(session, petition.id)
    answers = dict(draft.verdicts) if draft else {}
    return Dossier(
        petition=petition,
        region=region,
        standing=stands,
        provinces=_provinces(stands, bot, paper),
        communes=_communes(session, petition.id),
        findings=recheck(petition.kind, answers, stands, region),
        role=str(draft.words.get("role", "")) if draft else "",
        by_account=supporters_by_account(session, petition.id) > 0,
        made_on=local_date(now(), region.zone),
    )


def _provinces(stands: Standing, bot: Mapping[str, int], paper: Mapping[str, Paper]) -> tuple[ProvinceCount, ...]:
    return tuple(
        ProvinceCount(
            part.province,
            paper.get(part.province, Paper()).count,
            bot.get(part.province, 0),
            bot.get(part.province, 0) - part.here,
            part.count,
            part.needed,
        )
        for part in stands.provinces
    )


def _communes(session: Session, petition_id: int) -> tuple[CommuneCount, ...]:
    """Within each province small communes are left out, and what would give them away: the province's sum is told."""
    query = (
        select(PetitionSupport.province, PetitionSupport.commune, func.count())
        .where(PetitionSupport.petition_id == petition_id)
        .group_by(col(PetitionSupport.province), col(PetitionSupport.commune))
        .order_by(col(PetitionSupport.province), col(PetitionSupport.commune))
    )
    counts: dict[str, dict[str, int]] = {}
    for province, commune, count in session.exec(query):
        counts.setdefault(province, {})[commune] = count
    return tuple(
        CommuneCount(province, commune, shown)
        for province, communes in counts.items()
        for commune, shown in disclose(communes).items()
    )
