"""How many people support a petition, by province: added up beforehand but for the newest, and exact at every moment.

The job `count_supports` keeps the sums of what is older than SETTLED. What came since is counted when it is asked for,
in the same statement, so that both are of one moment. Who withdraws is taken out of the sum that they are in.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, union_all
from sqlmodel import Session, col, func, select

from core.clock import now
from core.models import PetitionSupport, Rollup, RollupState
from core.once import insert_once_by_key

NAME, METRIC, DIMENSION = "supports", "support", "province"
# A smaller number may be committed after a larger one (PostgreSQL); no transaction of ours is open for so long.
SETTLED = timedelta(minutes=10)
_ALL = 2**31


def scope_of(petition_id: int) -> str:
    """The name under which the sums of a petition stand."""
    return f"petition:{petition_id}"


def supporters_by_province(session: Session, petition_id: int) -> dict[str, int]:
    """The people who support a petition here, by province slug ("" for those who named none)."""
    counted = select(RollupState.counted).where(RollupState.name == NAME).scalar_subquery()
    # The limit cuts none off: with it no database goes by another index and reads all of the petition.
    since = select(PetitionSupport).where(col(PetitionSupport.id) > func.coalesce(counted, 0))
    newest = since.order_by(col(PetitionSupport.id)).limit(_ALL).subquery()
    newer = select(newest.c.province, func.count()).where(newest.c.petition_id == petition_id)
    kept = select(Rollup.value, Rollup.count).where(*_sums_of(petition_id))
    found: dict[str, int] = {}
    for province, people in session.execute(union_all(kept, newer.group_by(newest.c.province))):
        found[province] = found.get(province, 0) + int(people)
    return {province: found[province] for province in sorted(found) if found[province]}


def waits(session: Session) -> bool:
    """Whether there is something to add up."""
    state = session.get(RollupState, NAME)
    counted = state.counted if state is not None else 0
    return _settled(session, counted) > counted


def add_up(session: Session) -> int:
    """Add what came since the last time, and is settled, to the sums; how many numbers were passed."""
    state = _state(session)
    top = _settled(session, state.counted)
    if top <= state.counted:
        return 0
    query = (
        select(PetitionSupport.petition_id, PetitionSupport.province, func.count())
        .where(col(PetitionSupport.id) > state.counted, col(PetitionSupport.id) <= top)
        .group_by(col(PetitionSupport.petition_id), col(PetitionSupport.province))
    )
    for petition_id, province, people in session.exec(query):
        _change(session, petition_id, province, people)
    passed, state.counted, state.counted_at = top - state.counted, top, now()
    session.add(state)
    return passed


def add_up_anew(session: Session) -> int:
    """Forget the sums and add all up again; how many numbers were passed."""
    state = _state(session)
    session.execute(delete(Rollup).where(col(Rollup.metric) == METRIC))
    state.counted = 0
    session.add(state)
    session.flush()
    return add_up(session)


def take_out(session: Session, support: PetitionSupport) -> None:
    """Take a support that is being withdrawn out of the sums, if it is in them; the caller deletes it."""
    # Whoever adds up at this moment is waited for.
    state = _state(session)
    if support.id <= state.counted:
        _change(session, support.petition_id, support.province, -1)
    if support.id == state.counted:
        # SQLite gives the number of the last row that went to the next one: it must not count as added up.
        earlier = select(func.max(PetitionSupport.id)).where(col(PetitionSupport.id) < support.id)
        state.counted = session.exec(earlier).one() or 0
        session.add(state)


def _settled(session: Session, counted: int) -> int:
    """The newest number that nothing can come before any more; `counted` when there is none after it."""
    query = select(func.max(PetitionSupport.id)).where(col(PetitionSupport.id) > counted)
    return session.exec(query.where(PetitionSupport.created_at <= now() - SETTLED)).one() or counted


def _state(session: Session) -> RollupState:
    """How far the sums are, locked until the transaction ends."""
    insert_once_by_key(session, RollupState, name=NAME)
    query = select(RollupState).where(RollupState.name == NAME).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def _change(session: Session, petition_id: int, province: str, people: int) -> None:
    key = {"scope": scope_of(petition_id), "period": "", "metric": METRIC, "dimension": DIMENSION, "value": province}
    row = session.get(Rollup, tuple(key.values()), populate_existing=True) or Rollup(**key, count=0)
    row.count += people
    session.add(row)
    session.flush()


def _sums_of(petition_id: int) -> tuple[ColumnElement[bool], ...]:
    wanted = (scope_of(petition_id), "", METRIC, DIMENSION)
    columns = (Rollup.scope, Rollup.period, Rollup.metric, Rollup.dimension)
    return tuple(col(column) == value for column, value in zip(columns, wanted, strict=True))
