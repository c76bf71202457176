"""Sums of support: exact at every moment, whatever was added up before, and as quick with many as with few."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import time_machine
from sqlalchemy import event, text
from sqlmodel import Session, col, func, select

from analytics.rollups import rebuild
from civic.petition_counts import SETTLED, add_up, add_up_anew, scope_of, supporters_by_province, waits
from civic.petition_support import withdraw_by_receipt
from civic.petitions import create_petition
from core.db import Database
from core.models import PetitionSupport, Rollup
from scheduler.job import JobContext
from scheduler.jobs.count_supports import COUNT_SUPPORTS

NUMBERS = count(1)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def petition(session: Session, slug: str = "road-308") -> int:
    words = {"fr": "La route 308"}
    return create_petition(session, slug=slug, title=words, summary=words, opened_on=date(2026, 11, 2)).id


def give(session: Session, petition_id: int, province: str, people: int, at: datetime) -> list[str]:
    """So many supports at that moment; their receipts."""
    receipts = [f"P{next(NUMBERS):06}" for _ in range(people)]
    for receipt in receipts:
        row = PetitionSupport(petition_id=petition_id, person_hash=receipt, reference=receipt, province=province,
                              commune="", created_at=at)  # fmt: skip
        session.add(row)
    session.flush()
    return receipts


def by_rows(session: Session, petition_id: int) -> dict[str, int]:
    query = select(PetitionSupport.province, func.count()).where(PetitionSupport.petition_id == petition_id)
    return dict(session.exec(query.group_by(col(PetitionSupport.province))).all())


def test_at_every_step_they_are_what_the_rows_say(db: Database):
    with time_machine.travel(NOW, tick=False), db.transaction() as session:
        road, dam = petition(session), petition(session, "dam")
        old, new = NOW - SETTLED, NOW - SETTLED + timedelta(seconds=1)

        def hold() -> None:
            for one in (road, dam):
                assert supporters_by_province(session, one) == by_rows(session, one)

        hold()
        settled = give(session, road, "azilal", 7, old) + give(session, dam, "", 2, old)
        fresh = give(session, road, "khenifra", 3, new) + give(session, road, "azilal", 1, new)
        hold()
        assert add_up(session) == 9
        assert (add_up(session), waits(session)) == (0, False)
        hold()
        for receipt in (settled[0], settled[8], fresh[0]):
            assert withdraw_by_receipt(session, receipt)
            hold()
        give(session, dam, "azilal", 1, old)
        assert add_up(session) > 0
        hold()
        assert add_up_anew(session) > 0
        hold()
        for receipt in (*settled[1:7], fresh[3]):
            withdraw_by_receipt(session, receipt)
        assert supporters_by_province(session, road) == {"khenifra": 2}


def test_the_job_adds_up_and_counting_events_anew_keeps_the_sums(db: Database):
    with time_machine.travel(NOW, tick=False):
        with db.transaction() as session:
            road = petition(session)
            give(session, road, "azilal", 5, NOW - SETTLED)
        context: Any = JobContext(db=db, region=None, addresses={}, wake=lambda: None)  # type: ignore[arg-type]
        COUNT_SUPPORTS.run(context)
        rebuild(db, "Africa/Casablanca")
        with db.reading() as session:
            sums = session.exec(select(Rollup).where(Rollup.scope == scope_of(road))).all()
            assert [(row.value, row.count) for row in sums] == [("azilal", 5)]
            assert supporters_by_province(session, road) == {"azilal": 5}


def test_a_number_that_is_given_again_is_counted_again(db: Database):
    """SQLite gives the next row the number of the last one when that has gone."""
    with time_machine.travel(NOW, tick=False), db.transaction() as session:
        road = petition(session)
        receipts = give(session, road, "azilal", 4, NOW - SETTLED)
        add_up(session)
        for receipt in (receipts[2], receipts[3]):
            withdraw_by_receipt(session, receipt)
        give(session, road, "khenifra", 3, NOW)
        assert supporters_by_province(session, road) == {"azilal": 2, "khenifra": 3}


def test_what_was_added_up_is_not_read_again(sqlite_db: Database):
    """The database's own plan: the sums by their key, and only the rows after the last one that was added up."""
    with time_machine.travel(NOW, tick=False), sqlite_db.transaction() as session:
        road = petition(session)
        give(session, road, "azilal", 300, NOW - SETTLED)
        add_up(session)
        session.execute(text("ANALYZE"))
        asked: list[tuple[str, Any]] = []
        event.listen(sqlite_db.engine, "before_cursor_execute", lambda *about: asked.append((about[2], about[3])))
        assert supporters_by_province(session, road) == {"azilal": 300}
        ((query, values),) = asked
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)
        steps = [row[3] for row in plan if "petitionsupport" in row[3]]
    assert steps == ["SEARCH petitionsupport USING INTEGER PRIMARY KEY (rowid>?)"]
