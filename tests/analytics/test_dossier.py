"""The file of a petition: right counts, no person, and letters as they are written."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine

from analytics.dossier.content import dossier
from analytics.dossier.csv_file import as_csv
from analytics.dossier.pdf import as_pdf
from analytics.dossier.words import as_words
from civic.petition_paper import enter_paper
from civic.petition_way import deposit
from civic.petitions import create_petition, find_petition
from civic.region import load_region
from core.errors import NotReady
from core.models import PetitionKind, PetitionSupport, Role, Staff

REGION = load_region()
OFFICER = "petitions@council.example"
AZILAL, DEMNATE, KHOURIBGA = "05.081.01.01", "05.081.01.03", "05.311.01.07"
SUPPORT = {("azilal", AZILAL): 30, ("azilal", DEMNATE): 3, ("azilal", ""): 2, ("khouribga", KHOURIBGA): 6, ("", ""): 4}


@pytest.fixture
def made(db):
    """The file of a petition that was deposited on 31 December."""
    with time_machine.travel(datetime(2026, 12, 31, 10, tzinfo=UTC), tick=False), db.transaction() as session:
        session.add(Staff(email=OFFICER, role=Role.ADMIN))
        petition = create_petition(
            session, slug="road-308", title={"ar": "إصلاح الطريق 308", "fr": "Réparer la #route *308*"},
            summary={"ar": "تنقطع", "fr": "Elle est coupée"}, demand={"fr": "La $réparer$"},
            opened_on=date(2026, 11, 2),
        )  # fmt: skip
        give(session, petition)
        enter_paper(
            session, petition=petition, province="azilal", count=20, in_bot=5, by=OFFICER, region=REGION
        )  # fmt: skip
        deposit(session, petition, on=None, by=OFFICER, region=REGION)
        return dossier(session, petition, REGION)


def give(session, petition):
    for (province, commune), count in SUPPORT.items():
        for number in range(count):
            key = f"{province[:3]}{commune[-5:]}{number}"
            session.add(
                PetitionSupport(
                    petition_id=petition.id, person_hash=key, reference=key, province=province, commune=commune
                )
            )


def rows(text, kind):
    return {row["code"]: row for row in csv.DictReader(io.StringIO(text)) if row["row"] == kind}


def test_the_csv_counts_by_province_and_commune(made):
    text = as_csv(made, "fr")
    [region] = rows(text, "region").values()
    assert [region[key] for key in ("paper", "bot", "both", "together", "needed", "reached", "date")] == [
        "20", "45", "5", "60", "400", "no", "2026-12-31",
    ]  # fmt: skip
    azilal = rows(text, "province")["azilal"]
    assert [azilal[key] for key in ("name", "paper", "bot", "both", "together", "needed", "reached")] == [
        "Azilal", "20", "35", "5", "50", "20", "yes",
    ]  # fmt: skip
    communes = {code: row["bot"] for code, row in rows(text, "commune").items()}
    assert communes == {
        AZILAL: "30", DEMNATE: "<5", "azilal:not-said": "<5", KHOURIBGA: "6", "elsewhere:not-said": "<5",
    }  # fmt: skip
    assert {code: row["date"] for code, row in rows(text, "date").items()} == {
        "opened_on": "2026-11-02", "closed_on": "2026-12-31", "deposited_on": "2026-12-31", "decide_by": "2027-02-28",
    }  # fmt: skip


def test_everybody_is_in_the_table_once(made):
    table = as_words(made, "fr")["provinces"]
    assert table["head"] == ["Province", "Sur papier", "Dans le bot", "Dans les deux", "Ensemble", "Minimum"]
    assert table["rows"][1] == ["Azilal", "20", "35", "5", "50", "20 ✓"]
    assert table["rows"][-1] == ["Ailleurs", "0", "4", "0", "4", ""]
    assert table["total"] == ["Toute la région", "20", "45", "5", "60", "400 ✗"]


def test_the_check_stands_in_it_with_the_law(made):
    found = {row[1]: row for row in as_words(made, "en")["check"]["rows"]}
    assert found["There are enough signatures in the whole region"] == [
        "✗", "There are enough signatures in the whole region", "organic law 111-14, art. 120 *",
    ]  # fmt: skip
    assert found["Are all who sign on the electoral lists?"][0] == "?"


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_the_pdf_is_made_in_every_language(made, language):
    pages = []
    for hour in (1, 22):
        with time_machine.travel(datetime(2027, 1, 1, hour, tzinfo=UTC), tick=False):
            pages.append(as_pdf(made, language))
    first, again = pages
    assert first.startswith(b"%PDF-")
    assert first == again
    assert len(first) > 20_000


def test_an_associations_file_asks_for_no_number(sqlite_db):
    with sqlite_db.transaction() as session:
        create_petition(
            session, slug="atlas", title={"fr": "T"}, summary={"fr": "S"}, opened_on=date(2026, 11, 2),
            kind=PetitionKind.ASSOCIATION, association="Femmes de l'Atlas",
        )  # fmt: skip
        found = dossier(session, find_petition(session, "atlas"), REGION)
    words = as_words(found, "fr")
    assert "Minimum" not in words["provinces"]["head"]
    assert "Femmes de l'Atlas" in words["kind"]
    assert as_pdf(found, "fr").startswith(b"%PDF-")


def test_a_missing_font_is_told_with_its_package(made):
    with pytest.raises(NotReady, match="the font Amiri Nowhere is not installed"):
        as_pdf(made, "ar", font="Amiri Nowhere")
