"""Published answers, what came of feedback, and associations that take part, as open data."""

from collections.abc import Iterator

from sqlmodel import Session, col, func, select

from analytics.disclosure import disclose
from analytics.open_data.table import Column, Kind, Row, Table
from civic.region import Region
from core.clock import local_date
from core.i18n import N_
from core.models import Association, AssociationState, PublishedAnswer, SaidAndDone


def _answers(session: Session, _region: Region) -> Iterator[Row]:
    query = select(PublishedAnswer).where(col(PublishedAnswer.withdrawn).is_(False))
    for row in session.exec(query.order_by(col(PublishedAnswer.id))):
        yield {**row.model_dump(), "number": row.id}


def _said_and_done(session: Session, region: Region) -> Iterator[Row]:
    query = select(SaidAndDone).where(col(SaidAndDone.withdrawn).is_(False))
    for row in session.exec(query.order_by(col(SaidAndDone.id))):
        day = local_date(row.published_at, region.zone)
        yield {**row.model_dump(), "number": row.id, "published_on": day}


def _associations(session: Session, region: Region) -> Iterator[Row]:
    query = select(Association.province, func.count()).where(Association.state == AssociationState.CONFIRMED)
    counts = dict(session.exec(query.group_by(col(Association.province))).all())
    provinces = {province.slug: counts.get(province.slug, 0) for province in region.provinces}
    for province, count in disclose(provinces).items():
        yield {"province": province, "associations": count}


_NUMBER = Column("number", Kind.NUMBER, N_("Number"), required=True)
_TOPIC = Column("topic", Kind.TEXT, N_("Topic"))

ANSWERS = Table(
    slug="published-answers",
    title=N_("Published answers"),
    about=N_("Questions that people asked and what the council answered, in public words, without the person."),
    columns=(
        _NUMBER,
        _TOPIC,
        Column("question", Kind.TEXT, N_("Question"), spoken=True),
        Column("answer", Kind.TEXT, N_("Answer"), spoken=True),
        Column("published_on", Kind.DAY, N_("Published on"), required=True),
    ),
    key=("number",),
    rows=_answers,
)
SAID_AND_DONE = Table(
    slug="said-and-done",
    title=N_("You said, we did"),
    about=N_("What people told the council, and what came of it."),
    columns=(
        _NUMBER,
        _TOPIC,
        Column("province", Kind.TEXT, N_("Province")),
        Column("said", Kind.TEXT, N_("What people said"), spoken=True),
        Column("done", Kind.TEXT, N_("What was done"), spoken=True),
        Column("published_on", Kind.DAY, N_("Published on"), required=True),
    ),
    key=("number",),
    rows=_said_and_done,
)
ASSOCIATIONS = Table(
    slug="associations",
    title=N_("Associations by province"),
    about=N_("How many associations that the council has confirmed take part, by the province of their seat."),
    columns=(
        Column("province", Kind.TEXT, N_("Province"), required=True),
        Column("associations", Kind.NUMBER, N_("Associations"), N_("empty where so few are not shown")),
    ),
    key=("province",),
    rows=_associations,
)
