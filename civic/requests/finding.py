"""Finding a published answer by a few words, in whatever spelling: by its stems, and by stems much like them."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, func, select

from civic.requests.likeness import rank, stems
from civic.search import distance
from core.models import PublishedAnswer, PublishedWord

# A stem much like the one that was typed says a little less than that one.
NEARLY = 0.8
SHORTEST_BEGINNING, SHORTEST_MISSPELT, LONG = 3, 4, 7


def search(session: Session, typed: str, *, topic: str = "", limit: int = 20) -> list[PublishedAnswer]:
    """The answers that hold what was typed, the likest first; only those on a topic when given."""
    wanted = stems(typed)
    meant = _meant(session, wanted)
    holding = _holding(session, meant, topic)
    size = session.exec(select(func.count()).select_from(PublishedAnswer)).one()
    ids = [found.answer_id for found in rank(wanted, holding, size, limit=limit)] if wanted else []
    rows = {row.id: row for row in session.exec(select(PublishedAnswer).where(col(PublishedAnswer.id).in_(ids)))}
    return [rows[one] for one in ids]


def _meant(session: Session, wanted: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each stem typed those of the index that it may mean, each with how surely."""
    exact = set(session.exec(select(PublishedWord.stem).where(col(PublishedWord.stem).in_(wanted)).distinct()))
    unknown = [stem for stem in wanted if stem not in exact]
    known = session.exec(select(PublishedWord.stem).distinct()).all() if unknown else ()
    return {stem: {stem: 1.0} if stem in exact else dict.fromkeys(_like(stem, known), NEARLY) for stem in wanted}


def _like(stem: str, known: Iterable[str]) -> list[str]:
    """Stems that begin like it, or that one slip of the finger makes of it (two in a long one)."""
    if stem.isdigit():
        return []
    slips = 0 if len(stem) < SHORTEST_MISSPELT else 2 if len(stem) >= LONG else 1
    return [
        other
        for other in known
        if (len(stem) >= SHORTEST_BEGINNING and other.startswith(stem))
        or (slips and abs(len(other) - len(stem)) <= slips and distance(stem, other) <= slips)
    ]


def _holding(session: Session, meant: Mapping[str, Mapping[str, float]], topic: str) -> dict[int, dict[str, float]]:
    """What each answer holds of the stems typed, with their weights there."""
    means = {other: stem for stem, others in meant.items() for other in others}
    query = (
        select(PublishedWord.answer_id, PublishedWord.stem, PublishedWord.weight)
        .join(PublishedAnswer, col(PublishedAnswer.id) == PublishedWord.answer_id)
        .where(col(PublishedAnswer.withdrawn).is_(False), col(PublishedWord.stem).in_(means))
    )
    found: dict[int, dict[str, float]] = {}
    for answer_id, other, weight in session.exec(query.where(PublishedAnswer.topic == topic) if topic else query):
        stem = means[other]
        best = found.setdefault(answer_id, {})
        best[stem] = max(best.get(stem, 0.0), weight * meant[stem][other])
    return found
