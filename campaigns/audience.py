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
    exists,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from campaigns.content import CampaignContent
from campaigns.variants import SUBSCRIBERS, readers
from civic.associations import speaks_for_one
from civic.region import Region
from core.i18n import DEFAULT_LANGUAGE
from core.models import Association, Contact, ContactState, ContactTopic, Delivery, Priority
from core.networks import DESTINATIONS, TELEGRAM


def count(session: Session, content: CampaignContent, region: Region) -> int:
    """How many subscribers a campaign would reach now."""
    chosen = select(func.count()).select_from(Contact).where(*_conditions(content, region))
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

    `content_ids` holds the frozen content of each text language. Who is planned already stays as they are.
    """
    speakers = {spoken: content_ids[text] for spoken, text in readers(content, region).items()}
    values = _columns(speakers, region, occurrence_id, content.urgency, now)
    chosen = select(*values.values()).where(*_conditions(content, region))
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
    values["content_id"] = cast(case(speakers, value=_language(region)), table["content_id"].type)
    return values


def _insert_once(session: Session, columns: list[str], chosen: Select[Any]) -> Any:
    target = Delivery.__table__  # type: ignore[attr-defined]
    insert = sqlite.insert(target) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(target)
    return insert.from_select(columns, chosen, include_defaults=False).on_conflict_do_nothing()


def _conditions(content: CampaignContent, region: Region) -> list[ColumnElement[bool]]:
    """Language, place and topic as the file says; then consent, always and last."""
    speaks = _language(region).in_(list(readers(content, region)))
    if content.audience.associations:
        return [speaks, _for_associations(content), *_consent()]
    asked: list[ColumnElement[bool]] = [speaks]
    if content.audience.provinces:
        asked.append(col(Contact.province).in_(content.audience.provinces))
    return [*asked, _wants_topic(content), *_consent()]


def _for_associations(content: CampaignContent) -> ColumnElement[bool]:
    """Who speaks for a confirmed association of these provinces and fields."""
    named: list[ColumnElement[bool]] = []
    if content.audience.provinces:
        named.append(col(Association.province).in_(content.audience.provinces))
    if content.audience.topics:
        named.append(col(Association.field).in_(content.audience.topics))
    return speaks_for_one(*named)


def _consent() -> list[ColumnElement[bool]]:
    return [
        col(Contact.network) == TELEGRAM,
        col(Contact.state) == ContactState.ACTIVE,
        col(Contact.news).is_(True),
    ]


def _language(region: Region) -> ColumnElement[str]:
    """The language a person is written to in: theirs, or the default where none of the region's is known."""
    return case((col(Contact.language).in_(region.languages), col(Contact.language)), else_=DEFAULT_LANGUAGE)


def _wants_topic(content: CampaignContent) -> ColumnElement[bool]:
    """Who chose one of the topics, and who chose none, which means every topic."""
    topics = content.audience.topics or (content.topic,)
    theirs = col(ContactTopic.contact_id) == col(Contact.id)
    return exists().where(theirs, col(ContactTopic.topic).in_(topics)) | ~exists().where(theirs)
