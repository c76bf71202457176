"""Who is meant by a campaign: one query, however many they are; people never pass through Python."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from campaigns.content import CampaignContent
from campaigns.frequency import had_enough, wait_for_others
from campaigns.participation import who_took_part
from campaigns.people import inside, outside
from campaigns.variants import SUBSCRIBERS, readers
from civic.associations import speaks_for_one
from civic.region import Region
from core.i18n import DEFAULT_LANGUAGE
from core.models import Association, Contact, ContactState, ContactTopic, Delivery, Priority
from core.networks import DESTINATIONS, TELEGRAM


def count(session: Session, content: CampaignContent, region: Region) -> int:
    """How many subscribers a campaign is for now; the cap of news may still leave some of them out."""
    chosen = select(func.count()).select_from(Contact).where(*meant(session, content, region), *consent())
    return int(session.execute(chosen).scalar_one())


def plan_deliveries(
    session: Session,
    content: CampaignContent,
    region: Region,
    *,
    occurrence_id: int,
    content_ids: Mapping[str, int],
    now: datetime,
) -> int:
    """Add one planned delivery for each subscriber meant, in one statement; how many were added.

    `content_ids` holds the frozen content of each text language. Who is planned already stays as they are; who has had
    their news for these days is left out.
    """
    speakers = {spoken: content_ids[text] for spoken, text in readers(content, region).items()}
    values = _columns(speakers, region, occurrence_id, content.urgency, now)
    conditions = [*meant(session, content, region), *consent()]
    if region.news.frequency and not content.emergency:
        wait_for_others(session)
        conditions.append(outside(session, had_enough(region.news.frequency, now, occurrence_id=occurrence_id)))
    chosen = select(*values.values()).where(*conditions)
    insert = _insert_once(session, list(values), chosen).execution_options(preserve_rowcount=True)
    result: CursorResult[Any] = session.connection().execute(insert)
    return result.rowcount


def _columns(
    speakers: Mapping[str, int], region: Region, occurrence_id: int, priority: Priority, now: datetime
) -> dict[str, ColumnElement[Any]]:
    """A delivery's columns: what differs by person as SQL, the table's own defaults for the rest."""
    table = Delivery.__table__.c  # type: ignore[attr-defined]
    lane = DESTINATIONS[SUBSCRIBERS].lane
    same = Delivery(
        occurrence_id=occurrence_id, lane=lane, channel=SUBSCRIBERS, recipient="", priority=priority, planned_at=now
    )
    values: dict[str, ColumnElement[Any]] = {
        name: literal(value, table[name].type) for name, value in same.model_dump(exclude={"id"}).items()
    }
    values["contact_id"] = type_coerce(col(Contact.id), table["contact_id"].type)
    values["recipient"] = cast(col(Contact.id), String)
    values["content_id"] = cast(case(speakers, value=language_of(region)), table["content_id"].type)
    return values


def _insert_once(session: Session, columns: list[str], chosen: Select[Any]) -> Any:
    target = Delivery.__table__  # type: ignore[attr-defined]
    insert = sqlite.insert(target) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(target)
    return insert.from_select(columns, chosen, include_defaults=False).on_conflict_do_nothing()


def meant(session: Session, content: CampaignContent, region: Region) -> list[ColumnElement[bool]]:
    """Whom the file means, whether or not they agreed to news: language, place, topic, association, participation."""
    audience = content.audience
    asked: list[ColumnElement[bool]] = [language_of(region).in_(list(readers(content, region)))]
    if audience.associations:
        asked.append(_for_associations(content))
    else:
        if audience.provinces:
            asked.append(col(Contact.province).in_(audience.provinces))
        asked.append(outside(session, _wants_other_topics(content)))
    if audience.communes:
        asked.append(col(Contact.commune).in_(audience.communes))
    if audience.milieu:
        kind = [commune.code for commune in region.communes if commune.urban is (audience.milieu == "urban")]
        asked.append(col(Contact.commune).in_(kind))
    if audience.took_part:
        asked.append(inside(who_took_part(audience.took_part)))
    if audience.not_took_part:
        asked.append(outside(session, who_took_part(audience.not_took_part)))
    return asked


def _for_associations(content: CampaignContent) -> ColumnElement[bool]:
    """Who speaks for a confirmed association of these provinces and fields."""
    named: list[ColumnElement[bool]] = []
    if content.audience.provinces:
        named.append(col(Association.province).in_(content.audience.provinces))
    if content.audience.topics:
        named.append(col(Association.field).in_(content.audience.topics))
    return speaks_for_one(*named)


def consent() -> list[ColumnElement[bool]]:
    """Who may be written to, always and last: on the network of subscribers, here, and with a yes to news."""
    return [
        col(Contact.network) == TELEGRAM,
        col(Contact.state) == ContactState.ACTIVE,
        col(Contact.news).is_(True),
    ]


def language_of(region: Region) -> ColumnElement[str]:
    """The language a person is written to in: theirs, or the default where none of the region's is known."""
    return case((col(Contact.language).in_(region.languages), col(Contact.language)), else_=DEFAULT_LANGUAGE)


def _wants_other_topics(content: CampaignContent) -> Select[Any]:
    """Who chose topics and none of these; who chose none at all wants to hear of everything."""
    topics = content.audience.topics or (content.topic,)
    one_of_them = case((col(ContactTopic.topic).in_(topics), 1), else_=0)
    theirs = select(col(ContactTopic.contact_id)).group_by(col(ContactTopic.contact_id))
    return theirs.having(func.max(one_of_them) == 0)
