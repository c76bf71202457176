"""Every public table: described as it is, without a person, without a small group."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import frictionless
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as some

from analytics.disclosure import MINIMUM, disclose_table
from analytics.open_data import TABLES
from analytics.open_data.formats import as_csv, as_json, datapackage
from analytics.open_data.table import Kind
from civic.region import load_region
from tests import year

REGION = load_region()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Columns that count people; each of their values is a group.
PEOPLE = ("people", "answered", "chosen", "counted", "confirmed", "associations", "count")
# Numbers of things that are nobody.
THINGS = ("number", "days_to_decision", "needed", "budget", "progress")


@pytest.fixture
def tables(db):
    with time_machine.travel(NOW, tick=False):
        year.happen(db, REGION)
        with db.reading() as session:
            yield {table.slug: table.read(session, REGION) for table in TABLES}


def test_there_is_something_in_each(tables):
    assert [slug for slug, rows in tables.items() if not rows] == []


def test_no_word_of_a_person_and_no_draft_is_in_any(tables):
    told = as_json(tables).decode()
    assert year.SECRET not in told
    assert "secret-draft" not in told
    assert "سحب" not in told


def test_of_every_number_it_is_known_whether_it_counts_people():
    """A new column of numbers has to say so here, and is looked at below if it does."""
    numbers = {
        column.name for table in TABLES for column in table.columns if column.kind in (Kind.NUMBER, Kind.DECIMAL)
    }
    assert numbers - {*PEOPLE, *THINGS} == set()


def test_no_group_of_people_is_under_five(tables):
    shown = [row[name] for rows in tables.values() for row in rows for name in PEOPLE if row.get(name) is not None]
    assert len(shown) > 100
    assert min(shown) >= MINIMUM


def test_a_hidden_province_is_not_given_away_by_the_total(tables):
    rows = {row["province"]: row["people"] for row in tables["petition-progress"] if row["petition"] == "road-308"}
    assert rows["fquih-ben-salah"] is None
    # Elsewhere is nobody's: with one hidden number alone, the total would tell it.
    assert [province for province, people in rows.items() if people is None] == ["fquih-ben-salah", "elsewhere"]


def test_what_they_say_of_themselves_is_so(tables, tmp_path: Path):
    """Read by somebody else's program: types, keys, links between tables."""
    for table in TABLES:
        content = as_csv(table, tables[table.slug], REGION)
        (tmp_path / f"{table.slug}.csv").write_bytes(content)
    described = datapackage(TABLES, REGION, name="open-data", title="Open data")
    (tmp_path / "datapackage.json").write_bytes(as_json(described))
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note", "path", "rowNumber", "fieldName"])
    assert report.stats["tasks"] == len(TABLES)


def test_csv_and_json_say_the_same(tables):
    for table in TABLES:
        rows = list(csv.DictReader(io.StringIO(as_csv(table, tables[table.slug], REGION).decode())))
        said = json.loads(as_json(tables[table.slug]))
        assert [list(row) for row in said] == [list(row) for row in rows]
        assert [_as_cells(row) for row in said] == rows


def _as_cells(row):
    words = {None: "", True: "true", False: "false"}
    return {name: words[value] if value is None or value is True or value is False else str(value)
            for name, value in row.items()}  # fmt: skip


def test_the_running_month_is_not_told(tables, db):
    assert max(row["month"] for row in tables["metrics"]) < "2026-11"


Counts = some.dictionaries(
    some.sampled_from(["01", "02", "03", "04"]),
    some.dictionaries(some.sampled_from(["a", "b", "c", "d"]), some.integers(0, 12), min_size=1),
    min_size=1,
)


@given(Counts)
def test_in_a_table_no_line_gives_a_hidden_cell_away(counts):
    """From each line's total and what is shown of it, every hidden cell could still be more than one number."""
    shown = disclose_table(counts)
    groups = list(next(iter(shown.values())))
    value = {(name, group): counts[name].get(group, 0) for name in counts for group in groups}
    lines = [[(name, group) for group in groups] for name in counts]
    lines += [[(name, group) for name in counts] for group in groups]
    for line in lines:
        hidden = [value[cell] for cell in line if shown[cell[0]][cell[1]] is None]
        assert all(value[cell] >= MINIMUM for cell in line if shown[cell[0]][cell[1]] is not None)
        left = len(line) - len(hidden)
        if hidden and left:
            assert len(hidden) > 1
            assert 0 < sum(hidden) != (MINIMUM - 1) * len(hidden)
