"""People reached in a period: by province, town or country, network and language."""

from collections.abc import Iterator, Mapping

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from analytics.counting import count
from analytics.disclosure import MINIMUM, disclose
from analytics.evidence.period import Period
from analytics.metric import UNKNOWN, Scope
from analytics.metrics.reach import REACH
from analytics.open_data.table import Row
from civic.region import Region
from core.models import Contact, Event
from core.networks import DESTINATIONS

MILIEU, RURAL, URBAN = "milieu", "rural", "urban"


def reached(session: Session, region: Region, span: Period) -> Iterator[Row]:
    """Lines of dimension, value and people; None where so few are not shown."""
    figure = count(session, REACH, Scope(since=span.since, until=span.until))
    provinces = {one.slug: figure.by_province.get(one.slug, 0) for one in region.provinces}
    networks: dict[str, int] = {}
    for channel, people in figure.by_channel.items():
        network = DESTINATIONS[channel].lane if channel in DESTINATIONS else channel
        networks[network] = networks.get(network, 0) + people
    yield {"dimension": "total", "value": "total", "people": figure.total if figure.total >= MINIMUM else None}
    if figure.total < MINIMUM:
        return
    groups: dict[str, Mapping[str, int]] = {
        "province": provinces | {UNKNOWN: figure.by_province.get(UNKNOWN, 0)},
        MILIEU: _by_milieu(session, region, span),
        "network": networks,
        "language": figure.by_language,
    }
    for dimension, counts in groups.items():
        for value, told in disclose(counts).items():
            yield {"dimension": dimension, "value": value, "people": told}


def _by_milieu(session: Session, region: Region, span: Period) -> dict[str, int]:
    """By the commune that each has named; the census says which are towns."""
    codes: dict[str, list[str]] = {URBAN: [], RURAL: []}
    for commune in region.communes:
        codes[URBAN if commune.urban else RURAL].append(commune.code)
    milieu = case(
        *((col(Contact.commune).in_(those), name) for name, those in codes.items()),
        else_=UNKNOWN,
    ).label(MILIEU)
    query = (
        select(milieu, func.count(func.distinct(col(Event.contact_id))))
        .join(Contact, col(Contact.id) == col(Event.contact_id))
        .where(*REACH.counted.which(Event), col(Event.at) >= span.since, col(Event.at) < span.until)
        .group_by(MILIEU)
    )
    found = {name: int(people) for name, people in session.execute(query)}
    return {name: found.get(name, 0) for name in (RURAL, URBAN, UNKNOWN)}
