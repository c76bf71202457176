from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from civic.sdg.faults import BadSet
from civic.sdg.store import compare, import_set
from civic.sdg.view import Goals, goals_of, table_of
from core.db import Database
from core.errors import Refused
from core.models import AuditEntry, Event, GoalsChange, GoalsChangeKind, GoalsRevision, Role
from tests.council import hire
from tests.sdg.stage import FILES, REGION, WATER, folder, take_in

NEWER = WATER + "2026,,,,86\n"


def goals(db: Database) -> Goals:
    with db.reading() as session:
        return goals_of(session, REGION)


def changes(session: Session) -> list[tuple[str, str]]:
    return [(one.code, one.kind.value) for one in session.exec(select(GoalsChange).order_by(col(GoalsChange.id)))]


def test_a_set_is_taken_in_and_read(db: Database, tmp_path: Path):
    assert not goals(db)
    found = take_in(db, folder(tmp_path))
    assert found.of(GoalsChangeKind.NEW) == ["13-1-2", "6-1-1", "8-5-2"]
    seen = goals(db)
    assert [one.code for one in seen.indicators] == ["6-1-1", "8-5-2", "13-1-2"]
    assert [one.code for one in seen.goals] == ["6", "8", "13"]
    water = seen.indicator("6.1.1")
    assert water is not None
    assert water.status == "moderate_progress"
    with db.reading() as session:
        table = table_of(session, water.id)
        assert table is not None
        assert table.columns == ("Year", "Place", "Province", "GeoCode", "Value")
        assert table.rows[0] == (2015, None, None, None, 70)


def test_the_same_set_again_changes_nothing(db: Database, tmp_path: Path):
    take_in(db, folder(tmp_path))
    found = take_in(db, tmp_path)
    assert (found.changes, found.headings) == ({}, 0)
    with db.reading() as session:
        assert len(session.exec(select(GoalsRevision)).all()) == 1


def test_what_changed_is_remembered_and_news_only_where_the_newest_figure_is_another(db: Database, tmp_path: Path):
    take_in(db, folder(tmp_path))
    jobs = FILES["data/indicator_8-5-2.csv"].replace("Women,15", "Women,16")
    changed = {"data/indicator_6-1-1.csv": NEWER, "data/indicator_8-5-2.csv": jobs, "meta/6-1-1.yml": "A: b\n"}
    found = take_in(db, folder(tmp_path, **changed, **{"indicator-config/13-1-2.yml": "indicator_name: Crues\n"}))
    assert found.changes == {
        "13-1-2": GoalsChangeKind.WORDS, "6-1-1": GoalsChangeKind.FIGURES, "8-5-2": GoalsChangeKind.FIGURES,
    }  # fmt: skip
    with db.reading() as session:
        assert len(changes(session)) == 6
        row = session.exec(
            select(GoalsChange).where(GoalsChange.code == "6-1-1").order_by(col(GoalsChange.id).desc())
        ).first()
        assert row is not None
        assert (row.before["year"], row.before["value"], row.after["year"], row.after["value"]) == (2025, 84, 2026, 86)
        assert [event.name for event in session.exec(select(Event))] == ["indicator_changed:6-1-1"]
        assert [one.action for one in session.exec(select(AuditEntry))] == ["goals.import", "goals.import"]


def test_a_faulty_set_leaves_everything_as_it_was(db: Database, tmp_path: Path):
    take_in(db, folder(tmp_path))
    before = goals(db)
    folder(tmp_path, **{"data/indicator_6-1-1.csv": NEWER, "data/indicator_8-5-2.csv": "Year,Value\n2015,x\n"})
    with pytest.raises(BadSet):
        take_in(db, tmp_path)
    assert goals(db) == before
    with db.reading() as session:
        assert len(changes(session)) == 3


def test_what_is_missing_stays_unless_it_is_replaced(db: Database, tmp_path: Path):
    take_in(db, folder(tmp_path))
    folder(tmp_path, **{"data/indicator_8-5-2.csv": None, "indicator-config/8-5-2.yml": None})
    with db.reading() as session:
        assert compare(session, tmp_path, replace=True).of(GoalsChangeKind.GONE) == ["8-5-2"]
    assert take_in(db, tmp_path).missing == ["8-5-2"]
    assert goals(db).indicator("8-5-2") is not None
    assert take_in(db, tmp_path, replace=True).missing == []
    assert goals(db).indicator("8-5-2") is None


def test_only_who_may_imports(sqlite_db: Database, tmp_path: Path):
    with sqlite_db.transaction() as session:
        hire(session, "m@council.example", Role.MODERATOR)
        with pytest.raises(Refused):
            import_set(session, folder(tmp_path), by="m@council.example")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6.1.1", "6-1-1"),
        ("eau potabel", "6-1-1"),
        ("الماء", "6-1-1"),
        ("صالح", "6-1-1"),
        ("chomage", "8-5-2"),
        ("CRUES", "13-1-2"),
    ],
)
def test_search_forgives_spelling(sqlite_db: Database, tmp_path: Path, typed: str, code: str):
    take_in(sqlite_db, folder(tmp_path))
    assert goals(sqlite_db).find(typed)[0].code == code


def test_words_are_said_in_the_readers_language_or_marked_with_theirs(sqlite_db: Database, tmp_path: Path):
    take_in(sqlite_db, folder(tmp_path))
    seen = goals(sqlite_db)
    water = seen.indicator("6-1-1")
    assert water is not None
    said = {language: seen.said(water.name, language) for language in ("ar", "fr", "zgh", "en")}
    assert [said[language].language for language in ("ar", "fr", "zgh", "en")] == ["ar", "fr", "ar", "fr"]
    assert seen.label(water, "Town", "ar").text == "المدينة"
    assert seen.label(water, "Country", "ar") == seen.label(water, "Country", "fr")
    assert seen.field(water, "STAT_CONC_DEF", "ar").language == "ar"
    assert seen.field(water, "DATA_SOURCE", "ar").language == "fr"
    assert seen.field(water, "computation_units", "zgh").text == "في المئة"
