"""Signatures on paper, as staff count them: by province, without names, added to and never changed.

An entry says how many signatures a list holds, and how many of them are of people known to support the petition in the
bot too. Nobody can be looked up: paper carries names and the bot keeps none, so what is known is what staff were told
or asked. A mistake is put right by a correction, a further entry that holds the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from civic.petition_roles import KEEPERS
from civic.petition_standing import Paper
from civic.region import Region
from core.errors import BadInput, Refused
from core.i18n import N_, NN_
from core.models import PaperSignatures, Petition, PetitionState, Staff
from core.staff import audit, staff_who_may

COUNTABLE = frozenset({PetitionState.GATHERING, PetitionState.CLOSED})
MOST = 1_000_000


@dataclass(frozen=True)
class PaperEntry:
    """One line of the paper book: an entry, or the correction of one; `by` is the address of who entered it."""

    id: int
    province: str
    count: int
    in_bot: int
    corrects: int | None
    reason: str
    by: str
    at: datetime


def paper_by_province(session: Session, petition_id: int) -> dict[str, Paper]:
    """The signatures on paper by province slug, corrections included."""
    query = (
        select(PaperSignatures.province, func.sum(PaperSignatures.count), func.sum(PaperSignatures.in_bot))
        .where(PaperSignatures.petition_id == petition_id)
        .group_by(col(PaperSignatures.province))
        .order_by(col(PaperSignatures.province))
    )
    return {province: Paper(int(count), int(in_bot)) for province, count, in_bot in session.exec(query)}


def paper_entries(session: Session, petition_id: int) -> list[PaperEntry]:
    """The whole paper book of a petition, oldest first."""
    query = (
        select(PaperSignatures, Staff.email)
        .join(Staff, col(Staff.id) == PaperSignatures.staff_id)
        .where(PaperSignatures.petition_id == petition_id)
        .order_by(col(PaperSignatures.id))
    )
    return [
        PaperEntry(row.id, row.province, row.count, row.in_bot, row.corrects_id, row.reason, email, row.at)
        for row, email in session.exec(query)
    ]


def enter_paper(
    session: Session,
    *,
    petition: Petition,
    province: str,
    count: int,
    in_bot: int = 0,
    another: bool = False,
    by: str,
    region: Region,
) -> PaperSignatures:
    """Add a list of signatures from one province (slug). BadInput for numbers that cannot be; audited.

    Refused for a number that stands in the book for this province already, unless it is `another` list.
    """
    staff = staff_who_may(session, by, KEEPERS, "count signatures on paper")
    _countable(petition)
    region.province(province)
    _possible(count, in_bot, least=1)
    same = same_list(session, petition, province, count)
    if same is not None and not another:
        raise Refused(
            NN_(
                "entry %(id)s holds %(n)s signature from %(province)s already, entered %(when)s by %(by)s; "
                "say --another if this is another list",
                "entry %(id)s holds %(n)s signatures from %(province)s already, entered %(when)s by %(by)s; "
                "say --another if this is another list",
            ),
            id=same.id,
            n=count,
            province=province,
            when=f"{same.at:%Y-%m-%d %H:%M} UTC",
            by=same.by,
        )
    entry = PaperSignatures(petition_id=petition.id, province=province, count=count, in_bot=in_bot, staff_id=staff.id)
    session.add(entry)
    session.flush()
    audit(session, staff, "petition.paper", f"petition:{petition.id}",
          entry=entry.id, province=province, count=count, in_bot=in_bot)  # fmt: skip
    return entry


def correct_paper(
    session: Session, *, petition: Petition, entry_id: int, count: int, in_bot: int, reason: str, by: str
) -> PaperSignatures:
    """Say what an entry should have been: a further line holds the difference. BadInput without a reason; audited."""
    staff = staff_who_may(session, by, KEEPERS, "correct signatures on paper")
    _countable(petition)
    _possible(count, in_bot, least=0)
    if len(reason.strip()) < 3:
        raise BadInput(
            "a correction needs its reason", where="--reason", remedy=N_("Say in a few words what was wrong.")
        )
    entry = session.get(PaperSignatures, entry_id)
    if entry is None or entry.petition_id != petition.id or entry.corrects_id is not None:
        remedy = "`jisr petition show` lists the entries; name the entry itself, not a correction of it."
        raise BadInput(
            "%(slug)s has no entry %(entry_id)s", where="ENTRY", remedy=remedy, slug=petition.slug, entry_id=entry_id
        )
    before = _as_corrected(session, entry)
    correction = PaperSignatures(
        petition_id=petition.id,
        province=entry.province,
        count=count - before.count,
        in_bot=in_bot - before.in_bot,
        corrects_id=entry.id,
        reason=reason.strip(),
        staff_id=staff.id,
    )
    session.add(correction)
    session.flush()
    audit(session, staff, "petition.paper_corrected", f"petition:{petition.id}", entry=entry.id,
          was=[before.count, before.in_bot], now=[count, in_bot], reason=reason.strip())  # fmt: skip
    return correction


def same_list(session: Session, petition: Petition, province: str, count: int) -> PaperEntry | None:
    """The last entry of this province that says this number now: it may be the same list, counted twice."""
    book = [entry for entry in paper_entries(session, petition.id) if entry.province == province]
    said = {entry.id: entry.count for entry in book if entry.corrects is None}
    for entry in book:
        if entry.corrects is not None:
            said[entry.corrects] += entry.count
    return next((entry for entry in reversed(book) if said.get(entry.id) == count), None)


def _as_corrected(session: Session, entry: PaperSignatures) -> Paper:
    own = or_(col(PaperSignatures.id) == entry.id, col(PaperSignatures.corrects_id) == entry.id)
    rows: Sequence[PaperSignatures] = session.exec(select(PaperSignatures).where(own)).all()
    return Paper(sum(row.count for row in rows), sum(row.in_bot for row in rows))


def _countable(petition: Petition) -> None:
    if petition.state not in COUNTABLE:
        raise Refused(
            "%(slug)s is %(state)s: signatures are counted before the deposit", slug=petition.slug, state=petition.state
        )


def _possible(count: int, in_bot: int, *, least: int) -> None:
    if not least <= count <= MOST:
        what = NN_("%(n)s signature cannot be", "%(n)s signatures cannot be")
        raise BadInput(what, where="--count", remedy=N_("From %(least)s to %(most)s."), n=count, least=least, most=MOST)
    if not 0 <= in_bot <= count:
        raise BadInput(
            "%(in_bot)s of %(count)s cannot be in the bot too",
            where="--in-bot",
            remedy=N_("From %(least)s to %(most)s."),
            in_bot=in_bot,
            count=count,
            least=0,
            most=count,
        )
