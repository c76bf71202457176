"""How many a campaign would reach now, where and in which languages, and why the others are left out."""

from collections import Counter
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlmodel import Session, col

from campaigns.audience import consent, meant
from campaigns.content import CampaignContent
from campaigns.frequency import had_enough
from campaigns.gates import Reason, delivery_gate
from campaigns.participation import require_known_acts
from campaigns.people import inside
from campaigns.variants import SUBSCRIBERS
from civic.region import Region
from core.i18n import DEFAULT_LANGUAGE
from core.models import Contact, ContactState
from core.networks import TELEGRAM

# As many as a public figure has to hold at least: whoever chooses by participation should not choose single persons.
SMALLEST = 5
ELSEWHERE = "elsewhere"
_Group = tuple[str, str, str]
_REACHED = "reached"


class Headcount(BaseModel):
    """Whom a campaign would reach: in all, by province and by language; `left_out` are the others by reason.

    "elsewhere" are those who named no province. `small`: chosen by participation and fewer than 5, though somebody; the
    figures are then kept back, and `reached` is None.
    """

    model_config = ConfigDict(frozen=True)

    reached: int | None
    by_province: dict[str, int]
    by_language: dict[str, int]
    left_out: dict[str, int]
    small: bool = False


def headcount(session: Session, content: CampaignContent, region: Region, now: datetime) -> Headcount:
    """Count whom a campaign means by reason, province and language, in two passes over the people.

    BadInput where it names something to have taken part in that does not exist.
    """
    require_known_acts(session, content)
    if SUBSCRIBERS not in content.channels:
        return Headcount(reached=0, by_province={}, by_language={}, left_out={})
    people = _people(session, content, region)
    capped = _capped(session, content, region, now)
    return _told(people, capped, content, region)


def _people(session: Session, content: CampaignContent, region: Region) -> Counter[_Group]:
    """Whom the campaign means, by all that tells why somebody is left out: the columns of one index, in its order."""
    columns = (Contact.news, Contact.state, Contact.network, Contact.language, Contact.province)
    grouped = select(*map(col, columns), func.count()).where(*meant(session, content, region))
    found = Counter[_Group]()
    for news, state, network, language, province, number in session.execute(grouped.group_by(*map(col, columns))):
        found[_outcome(news, state, network), language, province] += number
    return found


def _outcome(news: bool, state: ContactState, network: str) -> str:
    """Why a person is left out; `reached` when no gate says no."""
    return Reason.OTHER_NETWORK if network != TELEGRAM else delivery_gate(state, news) or _REACHED


def _capped(session: Session, content: CampaignContent, region: Region, now: datetime) -> Counter[_Group]:
    """Those of the reached who have had their news for these days."""
    if region.news.frequency is None or content.emergency:
        return Counter()
    enough = inside(had_enough(region.news.frequency, now))
    grouped = (
        select(col(Contact.language), col(Contact.province), func.count())
        .where(*meant(session, content, region), *consent(), enough)
        .group_by(col(Contact.language), col(Contact.province))
    )
    return Counter({(_REACHED, language, province): number for language, province, number in session.execute(grouped)})


def _told(people: Counter[_Group], capped: Counter[_Group], content: CampaignContent, region: Region) -> Headcount:
    provinces, languages, left_out = Counter[str](), Counter[str](), Counter[str]()
    for (outcome, language, province), number in people.items():
        if outcome != _REACHED:
            left_out[outcome] += number
            continue
        kept_back = capped[outcome, language, province]
        provinces[province or ELSEWHERE] += number - kept_back
        languages[language if language in region.languages else DEFAULT_LANGUAGE] += number - kept_back
        left_out[Reason.FREQUENCY] += kept_back
    reached = provinces.total()
    if content.audience.by_participation and 0 < reached < SMALLEST:
        return Headcount(reached=None, by_province={}, by_language={}, left_out={}, small=True)
    return Headcount(reached=reached, by_province=+provinces, by_language=+languages, left_out=+left_out)
