"""Answers that everybody may read: worded by staff without the person, found by who asks the like, withdrawn again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from civic.personal_marks import by_field, marks_in, require_none
from civic.region import Region
from civic.requests import ledger, likeness
from civic.requests.life import in_words
from civic.requests.officer import officer
from core.errors import BadInput, Refused
from core.events import record
from core.i18n import N_
from core.models import EventKind, InformationRequest, PublishedAnswer, PublishedWord, RequestState
from core.staff import audit


@dataclass(frozen=True)
class Published:
    """A published answer as a reader sees it; texts per language code, `files` as (name, path)."""

    id: int
    question: Mapping[str, str]
    answer: Mapping[str, str]
    topic: str
    files: tuple[tuple[str, str], ...] = ()

    def question_in(self, language: str) -> str:
        """The question in this language, else in the first one it is written in."""
        return self.question.get(language) or next(iter(self.question.values()), "")

    def answer_in(self, language: str) -> str:
        """The answer in this language, else in the first one it is written in."""
        return self.answer.get(language) or next(iter(self.answer.values()), "")


def publish(
    session: Session,
    reference: str,
    by: str,
    region: Region,
    *,
    question: Mapping[str, str],
    answer: Mapping[str, str],
    topic: str = "",
    files: ledger.Files = (),
    checked: bool = False,
) -> PublishedAnswer:
    """Publish an answered request in words of the council's own; nothing of the person or the request is stored.

    Refused for wording that is the person's own, or that bears marks of a person unless `checked` by a human eye.
    """
    staff, request = officer(session, by), ledger.find(session, reference, lock=True)
    _require_publishable(request)
    _check(request, region, question, answer, topic, checked=checked)
    row = PublishedAnswer(
        question={key: text.strip() for key, text in question.items()},
        answer={key: text.strip() for key, text in answer.items()},
        topic=topic,
        files=[list(file) for file in files],
        published_on=ledger.today(region),
    )
    session.add(row)
    session.flush()
    weights = likeness.index_of(row.question.values(), row.answer.values())
    session.add_all(PublishedWord(answer_id=row.id, stem=stem, weight=weight) for stem, weight in weights.items())
    request.published_id = row.id
    audit(session, staff, "request.publish", ledger.subject(request), answer=row.id, checked=checked)
    record(session, EventKind.HAPPENED, f"answer_published:{row.id}")
    session.flush()
    return row


def _require_publishable(request: InformationRequest) -> None:
    if request.state is not RequestState.ANSWERED:
        raise Refused(
            "%(reference)s is %(state)s; only what was answered is published",
            reference=request.reference,
            state=in_words(request.state),
        )
    if request.published_id is not None:
        raise Refused(
            "%(reference)s was published before, as answer %(number)s",
            reference=request.reference,
            number=request.published_id,
        )


def _check(
    request: InformationRequest,
    region: Region,
    question: Mapping[str, str],
    answer: Mapping[str, str],
    topic: str,
    *,
    checked: bool,
) -> None:
    for where, texts in (("question", question), ("answer", answer)):
        if not texts or not all(text.strip() for text in texts.values()):
            raise BadInput("a text is empty", where=where, remedy=N_("Write it in at least one language."))
        for language in texts:
            if language not in region.languages:
                remedy = N_("It speaks %(known)s.")
                raise BadInput(
                    "the region does not speak %(language)r",
                    where=where,
                    remedy=remedy,
                    language=language,
                    known=region.languages,
                )
    if topic:
        region.topic(topic)
    if request.text.strip() and any(text.strip() == request.text.strip() for text in question.values()):
        raise Refused("the question is in the person's own words; word it anew for the public")
    require_none(marks_in(by_field(question=question, answer=answer), asked=request.text), checked=checked)


def withdraw(session: Session, answer_id: int, by: str) -> PublishedAnswer:
    """Show a published answer no more; BadInput when there is none of that number, Refused when it is withdrawn."""
    staff, row = officer(session, by), session.get(PublishedAnswer, answer_id)
    if row is None:
        raise BadInput(
            "there is no published answer %(answer_id)s",
            remedy="`jisr request published` lists them.",
            answer_id=answer_id,
        )
    if row.withdrawn:
        raise Refused("answer %(answer_id)s is withdrawn already", answer_id=answer_id)
    row.withdrawn = True
    session.add(row)
    audit(session, staff, "request.unpublish", f"answer:{answer_id}")
    return row


def list_published(session: Session, *, topic: str = "", limit: int = 200, offset: int = 0) -> list[PublishedAnswer]:
    """The answers that everybody may read, the newest first; only those on a topic when given."""
    query = _open_ones(topic).order_by(col(PublishedAnswer.id).desc())
    return list(session.exec(query.offset(offset).limit(limit)))


def count_published(session: Session, *, topic: str = "") -> int:
    """How many everybody may read; only those on a topic when given."""
    return session.exec(select(func.count()).select_from(_open_ones(topic).subquery())).one()


def _open_ones(topic: str) -> SelectOfScalar[PublishedAnswer]:
    query = select(PublishedAnswer).where(col(PublishedAnswer.withdrawn).is_(False))
    return query.where(PublishedAnswer.topic == topic) if topic else query


def public_answer(session: Session, number: str) -> PublishedAnswer:
    """The answer of that number as everybody may read it; BadInput when there is none."""
    row = session.get(PublishedAnswer, int(number)) if number.isdecimal() and len(number) < 10 else None
    if row is None or row.withdrawn:
        raise BadInput("there is no published answer %(number)r", number=number)
    return row


def alike(session: Session, asked: str, limit: int = 3) -> tuple[Published, ...]:
    """The published answers that look like what is asked, the likest first; none rather than far ones."""
    wanted = likeness.stems(asked)
    if not wanted:
        return ()
    open_ones = col(PublishedAnswer.withdrawn).is_(False)
    query = (
        select(PublishedWord.answer_id, PublishedWord.stem, PublishedWord.weight)
        .join(PublishedAnswer, col(PublishedAnswer.id) == PublishedWord.answer_id)
        .where(open_ones, col(PublishedWord.stem).in_(wanted))
    )
    holding: dict[int, dict[str, float]] = {}
    for answer_id, stem, weight in session.exec(query):
        holding.setdefault(answer_id, {})[stem] = weight
    size = session.exec(select(func.count()).select_from(PublishedAnswer).where(open_ones)).one()
    found = likeness.rank(wanted, holding, size, limit=limit)
    return _read(session, [one.answer_id for one in found])


def _read(session: Session, ids: Sequence[int]) -> tuple[Published, ...]:
    rows = {row.id: row for row in session.exec(select(PublishedAnswer).where(col(PublishedAnswer.id).in_(ids)))}
    return tuple(published(rows[one]) for one in ids)


def published(row: PublishedAnswer) -> Published:
    """A row as it is read."""
    files = tuple((name, path) for name, path in row.files)
    return Published(row.id, dict(row.question), dict(row.answer), row.topic, files)
