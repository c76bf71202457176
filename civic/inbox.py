"""What people say to the council, whatever the way, in one list: feedback and comments, filtered and in their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, TextClause, false, func, literal
from sqlmodel import Session, col, select

from civic.comments import EDITED
from civic.feedback import REFERENCE, attachments_of
from civic.search import normalise
from core.models import (
    AuditEntry,
    Campaign,
    Comment,
    CommentKind,
    CommentState,
    Delivery,
    Feedback,
    FeedbackState,
    Handover,
    Occurrence,
)
from core.models.engagement import ASKING
from core.models.feedback import WAITING
from core.networks import FACEBOOK_PAGE

PAGE = 30
# People's words lie sealed, so that looking for some means opening them one by one: so many at most, each way.
SEARCHED = 600
OPEN = frozenset({FeedbackState.NEW, FeedbackState.IN_WORK})


class Kind(StrEnum):
    """What a line of the list is."""

    FEEDBACK = "feedback"
    COMMENT = "comment"


class Show(StrEnum):
    """Which lines by how far they are: those that need an answer, all, or those in one state."""

    WAITING = "waiting"
    ALL = "all"
    NEW = "new"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    CLOSED = "closed"


class Whose(StrEnum):
    """Which lines by who has them; a colleague is named by `Filters.assigned_to_id`."""

    ANYBODY = ""
    NOBODY = "nobody"
    SOMEBODY = "somebody"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty is no filter. `words` may also be a reference, or a comment's number."""

    kind: Kind | None = None
    show: Show = Show.WAITING
    network: str = ""
    topic: str = ""
    province: str = ""
    commune: str = ""
    language: str = ""
    sort: CommentKind | None = None
    whose: Whose = Whose.ANYBODY
    assigned_to_id: int | None = None
    longest_waiting: bool = False
    words: str = ""


@dataclass(frozen=True)
class Place:
    """Where a page of the list goes on: after the line of this moment, kind and number."""

    at: datetime
    kind: Kind
    id: int

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.at.astimezone(UTC).isoformat()}~{self.kind}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place of an address; None for anything else."""
        at, _, rest = text.partition("~")
        kind, _, number = rest.partition("~")
        try:
            moment = datetime.fromisoformat(at.replace(" ", "+"))
        except ValueError:
            return None
        if moment.tzinfo is None or kind not in set(Kind) or not number.isdecimal() or len(number) > 18:
            return None
        return cls(moment, Kind(kind), int(number))


@dataclass(frozen=True)
class Line:
    """One matter in the list; `at` is when the person last said something, `name` its reference or number.

    `reworded`: the writer of a comment changed the words that staff had answered or closed, and it waits again.
    """

    kind: Kind
    id: int
    name: str
    at: datetime
    state: FeedbackState
    text: str
    network: str
    language: str = ""
    topic: str = ""
    province: str = ""
    commune: str = ""
    assigned_to_id: int | None = None
    files: tuple[str, ...] = ()
    sort: CommentKind | None = None
    seen: CommentState | None = None
    forgotten: bool = False
    spoken_with_by: int | None = None
    reworded: bool = False

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.at, self.kind, self.id)


@dataclass(frozen=True)
class Listed:
    """One page of the list, where the next begins (None: this is the last), and whether words were sought in part."""

    lines: tuple[Line, ...]
    following: Place | None
    in_part: bool = False


def listed(session: Session, filters: Filters, after: Place | None = None, size: int = PAGE) -> Listed:
    """The lines that fit, newest first or longest waiting first."""
    sought = _sought(filters.words)
    most = SEARCHED if sought else size + 1
    found: list[Line] = []
    in_part = False
    for kind in Kind:
        if filters.kind in (None, kind):
            lines = _READ[kind](session, _rows(session, kind, filters, after, most))
            in_part |= bool(sought) and len(lines) == most
            found += [line for line in lines if not sought or sought in normalise(line.text)]
    found.sort(key=lambda line: (line.at, line.kind, line.id), reverse=not filters.longest_waiting)
    more = found[size - 1].place if len(found) > size else None
    return Listed(tuple(_marked(session, found[:size])), more, in_part)


def _marked(session: Session, lines: Sequence[Line]) -> list[Line]:
    """The lines of one page, with a mark on comments that other words have put back among what waits."""
    waiting = {f"comment:{line.id}": line for line in lines if line.kind is Kind.COMMENT and line.state in OPEN}
    acts = select(AuditEntry.subject).where(col(AuditEntry.subject).in_(waiting), AuditEntry.action == EDITED)
    again = [waiting[subject] for subject in set(session.exec(acts))] if waiting else []
    return [replace(line, reworded=True) if line in again else line for line in lines]


def count_waiting(session: Session, filters: Filters) -> int:
    """How many lines the filters leave, words aside."""
    kinds = [kind for kind in Kind if filters.kind in (None, kind)]
    return sum(
        session.exec(select(func.count()).select_from(_TABLES[kind]).where(*_conditions(kind, filters))).one()
        for kind in kinds
    )


def _sought(words: str) -> str:
    """The words to look for in what people said; none where a line is called by its name."""
    return "" if REFERENCE.fullmatch(words.upper()) or _number(words) else normalise(words)


def _number(words: str) -> int | None:
    """The number of a comment, from "#12"."""
    digits = words[1:] if words.startswith("#") else ""
    return int(digits) if digits.isdecimal() and len(digits) <= 18 else None


_TABLES: dict[Kind, Any] = {Kind.FEEDBACK: Feedback, Kind.COMMENT: Comment}
_AT: dict[Kind, Any] = {Kind.FEEDBACK: col(Feedback.heard_at), Kind.COMMENT: col(Comment.at)}


def _rows(session: Session, kind: Kind, filters: Filters, after: Place | None, most: int) -> Sequence[Any]:
    table, at = _TABLES[kind], _AT[kind]
    query = select(table).where(*_conditions(kind, filters))
    if after is not None:
        query = query.where(_beyond(kind, after, forward=filters.longest_waiting))
    order = (at, table.id) if filters.longest_waiting else (at.desc(), table.id.desc())
    return session.exec(query.order_by(*order).limit(most)).all()


def _beyond(kind: Kind, after: Place, *, forward: bool) -> ColumnElement[bool]:
    """What comes after a place in the order of moment, kind and number."""
    at, number = _AT[kind], _TABLES[kind].id
    if kind is after.kind:
        further = number > after.id if forward else number < after.id
    else:
        further = literal(kind > after.kind if forward else kind < after.kind)
    beyond: ColumnElement[bool] = (at > after.at if forward else at < after.at) | ((at == after.at) & further)
    return beyond


def _conditions(kind: Kind, filters: Filters) -> Iterable[ColumnElement[bool] | TextClause]:
    return _feedback(filters) if kind is Kind.FEEDBACK else _comments(filters)


def _feedback(filters: Filters) -> Iterable[ColumnElement[bool] | TextClause]:
    if filters.sort is not None or _number(filters.words):
        yield false()
    if REFERENCE.fullmatch(filters.words.upper()):
        yield col(Feedback.reference) == filters.words.upper()
    yield from _progress(filters, WAITING, col(Feedback.state))
    for name in ("network", "topic", "province", "commune", "language"):
        if wanted := getattr(filters, name):
            yield getattr(Feedback, name) == wanted
    yield from _assigned(filters, col(Feedback.assigned_to_id))


def _comments(filters: Filters) -> Iterable[ColumnElement[bool] | TextClause]:
    if filters.province or filters.commune or REFERENCE.fullmatch(filters.words.upper()):
        yield false()
    if (number := _number(filters.words)) is not None:
        yield col(Comment.id) == number
    yield from _progress(filters, ASKING, col(Comment.progress))
    if filters.network:
        yield col(Comment.lane) == filters.network
    if filters.language:
        yield col(Comment.language) == filters.language
    if filters.sort is not None:
        yield col(Comment.kind) == filters.sort
    if filters.topic:
        yield col(Comment.post).in_(_posts_about(filters.topic))
    yield from _assigned(filters, col(Comment.assigned_to_id))


def _progress(filters: Filters, waiting: TextClause, state: Any) -> Iterable[ColumnElement[bool] | TextClause]:
    if filters.show is Show.WAITING:
        yield waiting
    elif filters.show is not Show.ALL:
        yield state == FeedbackState(filters.show)


def _assigned(filters: Filters, column: Any) -> Iterable[ColumnElement[bool]]:
    if filters.assigned_to_id is not None:
        yield column == filters.assigned_to_id
    elif filters.whose is Whose.NOBODY:
        # Not "is null": SQLite would take the index of that, and sort all that nobody has.
        yield func.coalesce(column, 0) == 0
    elif filters.whose is Whose.SOMEBODY:
        yield column.is_not(None)


def _posts_about(topic: str) -> Any:
    """The network's names of the posts of campaigns on a topic."""
    return (
        select(Delivery.network_id)
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .join(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        .where(Delivery.channel == FACEBOOK_PAGE, Campaign.topic == topic)
    )


def _feedback_lines(session: Session, rows: Sequence[Feedback]) -> list[Line]:
    people = {row.contact_id for row in rows if row.contact_id is not None}
    speaking = session.exec(select(Handover).where(col(Handover.contact_id).in_(people))).all() if people else []
    speaks = {one.feedback_id: one.staff_id for one in speaking}
    return [
        Line(Kind.FEEDBACK, row.id, row.reference, row.heard_at, row.state, row.text, row.network, row.language,
             row.topic, row.province, row.commune, row.assigned_to_id,
             tuple(file.kind for file in attachments_of(row)), forgotten=row.contact_id is None,
             spoken_with_by=speaks.get(row.id))
        for row in rows
    ]  # fmt: skip


def _comment_lines(_session: Session, rows: Sequence[Comment]) -> list[Line]:
    return [
        Line(Kind.COMMENT, row.id, f"#{row.id}", row.at, row.progress, row.text, row.lane, row.language,
             assigned_to_id=row.assigned_to_id, sort=row.kind, seen=row.state)
        for row in rows
    ]  # fmt: skip


_READ: dict[Kind, Any] = {Kind.FEEDBACK: _feedback_lines, Kind.COMMENT: _comment_lines}
