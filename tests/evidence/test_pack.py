"""The evidence pack: complete, without a person or a small group, and the same on any day."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import frictionless
import pytest
import time_machine
from sqlmodel import select

from analytics.evidence.freshness import freshness
from analytics.evidence.pack import LANGUAGES, MANIFEST, evidence
from analytics.evidence.period import period
from analytics.evidence.tables import tables
from analytics.rollups import rebuild
from civic.region import load_region
from core.crypto import open_vault
from core.db import Database
from core.errors import BadInput
from core.models import Contact, Delivery, Event, EventKind, PlanRevision
from tests import year
from tests.conftest import DATA_KEY, HASH_KEY

REGION = load_region()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 2, 1), date(2026, 9, 30)


@pytest.fixture(scope="module")
def lived(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year, once for all tests that only read."""
    open_vault([DATA_KEY], HASH_KEY)
    path = tmp_path_factory.mktemp("year") / "jisr.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with time_machine.travel(NOW, tick=False):
        year.happen(database, REGION)
    database.close()
    return path


@pytest.fixture
def told(lived: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(lived, tmp_path / "year.db")
    database = Database(f"sqlite:///{tmp_path / 'year.db'}")
    yield database
    database.close()


def pack(db: Database, at: datetime = NOW, first: date = FIRST, last: date = LAST) -> dict[str, bytes]:
    with time_machine.travel(at, tick=False), db.reading() as session:
        return evidence(session, REGION, period(first, last, REGION.zone))


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{table}.csv"].decode())))


def test_made_again_another_day_it_is_the_same_to_the_byte(told):
    first = pack(told)
    rebuild(told, REGION.zone)
    later = pack(told, at=datetime(2027, 3, 2, 7, 31, 5, tzinfo=UTC))
    assert {name for name in first if first[name] != later[name]} == set()
    assert first.keys() == later.keys()


def test_it_holds_what_the_council_must_show(told):
    files = pack(told)
    posts = rows(files, "publications")
    assert len(posts) == 16
    assert {post["network"] for post in posts} == {"telegram", "facebook_page"}
    assert {post["provinces"] for post in posts} == {"", "azilal"}
    assert posts[0]["languages"] == "ar;fr"
    reached = {(row["dimension"], row["value"]): row["people"] for row in rows(files, "people-reached")}
    assert reached["total", "total"] == "114"
    assert int(reached["milieu", "urban"] or 0) + int(reached["milieu", "rural"] or 0) > 0
    requests = {(row["measure"], row["value"]): row["number"] for row in rows(files, "requests")}
    assert requests["received", "total"] == "12"
    assert requests["state", "answered"] == "8"
    assert float(requests["median_working_days", "total"]) > 5
    petitions = {row["petition"]: row for row in rows(files, "petitions")}
    assert petitions["school-bus"]["days_to_decision"] == "20"
    assert petitions["dam"]["ground"] == "نقص في الملف"
    assert [row["number"] for row in rows(files, "said-and-done")] == ["1"]
    assert {row["month"] for row in rows(files, "metrics")} == {f"2026-0{month}" for month in range(2, 10)}


def test_no_word_of_a_person_and_no_small_group_is_in_it(told):
    files = pack(told)
    assert [name for name, content in files.items() if year.SECRET.encode() in content] == []
    numbers = [
        int(float(row[name]))
        for table, name in (("people-reached", "people"), ("requests", "number"), ("metrics", "count"))
        for row in rows(files, table)
        if row[name] and not row.get("measure", "").startswith("median")
    ]
    assert min(numbers) >= 5
    # Two were refused and one was late: neither that nor what is left beside it is told.
    requests = {(row["measure"], row["value"]): row["number"] for row in rows(files, "requests")}
    assert requests["state", "refused"] == requests["decided", "late"] == requests["decided", "in_time"] == ""
    assert requests["extended", "total"] == ""


def test_every_file_is_named_with_its_hash_and_the_tables_are_as_described(told, tmp_path: Path):
    files = pack(told)
    named = {one["path"]: one["sha256"] for one in json.loads(files[MANIFEST])["files"]}
    assert named == {name: hashlib.sha256(files[name]).hexdigest() for name in files if name != MANIFEST}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    described = tmp_path / "data" / "datapackage.json"
    report = frictionless.Package(str(described)).validate()
    assert report.valid, report.flatten(["type", "note", "path", "rowNumber", "fieldName"])
    assert report.stats["tasks"] == len(tables(REGION, period(FIRST, LAST, REGION.zone)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_can_be_read_in_both_languages(told, language):
    files = pack(told)
    page = files[f"report-{language}.html"].decode()
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert page.count("<svg") > 15
    assert "http" not in page
    for word in {"fr": ("La route 308", "Eau", "Béni Mellal"), "ar": ("الطريق 308", "الماء", "بني ملال")}[language]:
        assert word in page
    assert files[f"report-{language}.pdf"].startswith(b"%PDF-")


def test_a_period_without_anything_has_a_pack_too(sqlite_db):
    files = pack(sqlite_db)
    assert rows(files, "publications") == []
    assert rows(files, "people-reached") == [{"dimension": "total", "value": "total", "people": ""}]
    assert "Rien durant cette période" in files["report-fr.html"].decode()


def test_postgresql_gives_the_same_pack(told, postgres_db):
    with time_machine.travel(NOW, tick=False):
        year.happen(postgres_db, REGION)
    there, here = pack(postgres_db), pack(told)
    assert [name for name in here if here[name] != there[name]] == []


def test_what_lies_outside_the_period_is_not_in_it(told):
    files = pack(told, first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert {row["published_on"][:7] for row in rows(files, "publications")} == {"2026-03"}
    assert rows(files, "said-and-done") == []


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [(LAST, FIRST, "comes after"), (FIRST, NOW.date(), "is not over"), (FIRST, date(2030, 1, 1), "is not over")],
)
def test_a_period_that_cannot_be_is_refused(first, last, what):
    with time_machine.travel(NOW, tick=False), pytest.raises(BadInput, match=what):
        period(first, last, REGION.zone)


@pytest.mark.parametrize(
    ("today", "left", "warns", "late"),
    [("2026-09-09", 121, False, False), ("2026-12-18", 21, True, False), ("2027-01-08", 0, True, False),
     ("2027-01-09", -1, True, True)],
)  # fmt: skip
def test_when_four_months_have_nearly_passed_it_is_said(told, today, left, warns, late):
    """The last post went out on 8 September; the plan was taken in later than that, so it is put back."""
    with told.transaction() as session:
        for revision in session.exec(select(PlanRevision)):
            revision.at = datetime(2026, 2, 1, tzinfo=UTC)
    with time_machine.travel(f"{today}T12:00:00+00:00", tick=False), told.reading() as session:
        found = freshness(session, REGION)
    assert found is not None
    assert found.last == date(2026, 9, 8)
    assert (found.days_left, found.warns, found.late) == (left, warns, late)
    assert "2026-09-08" in found.in_words()


def test_who_never_published_hears_of_it(db):
    with db.reading() as session:
        found = freshness(session, REGION)
    assert found is not None
    assert found.late
    assert "nothing has been published" in found.in_words()


def test_news_to_subscribers_alone_shows_the_public_nothing(db):
    with db.transaction() as session:
        contact = Contact(network="telegram", address_hash="1", address="1")
        session.add(contact)
        session.flush()
        session.add(Delivery(lane="telegram", channel="telegram_subscribers", recipient="1", contact_id=contact.id))
        session.add(Event(kind=EventKind.DELIVERY, name="sent", contact_id=contact.id))
    with db.reading() as session:
        found = freshness(session, REGION)
    assert found is not None
    assert found.last is None
