"""The desk of petitions, as its officer uses it."""

import csv
import io
import re
from datetime import date

import pytest
import time_machine
from sqlmodel import col, select

from civic.petitions import find_petition
from core.models import AuditEntry, Delivery, PaperSignatures, Petition, PetitionState
from tests.web import desk_story
from tests.web.conftest import client_of
from tests.web.desk_story import seen_in
from tests.web.test_console import token_in
from web.app import create_app
from web.console.matter import SEEN

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
PETITIONS = "/console/petitions/"
OLD_PAGE = "something has happened here since you opened the page"
TEXTS = {"title": "جسر في تاكزيرت", "summary": "الوادي يقطع الطريق", "demand": "بناء جسر"}


@pytest.fixture
def deps(desk_deps):
    return desk_deps


@pytest.fixture
async def desk(desk_deps):
    """The officer for petitions, logged in."""
    async with client_of(create_app(desk_deps)) as client:
        with time_machine.travel(desk_story.NOW, tick=False):
            desk_story.let_in(desk_deps.db, client, desk_story.NADIA)
            yield client


async def look(desk, path: str = "") -> str:
    return str((await desk.get(f"{PETITIONS}{path}", headers=PAGE)).text)


async def act(desk, name: str, act: str, fields: dict[str, str], page: str = ""):
    """Send one form of a petition's page, as it stands or as it stood."""
    shown = page or await look(desk, name)
    data = {"form_token": token_in(shown), SEEN: seen_in(shown), **fields}
    return await desk.post(f"{PETITIONS}{name}/{act}", data=data, headers=PAGE)


def stored(deps, slug: str) -> Petition:
    with deps.db.reading() as session:
        return find_petition(session, slug)


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("open", ["dam", "road-308"]),
        ("near", ["dam"]),
        ("gathering", ["road-308"]),
        ("prepared", ["D26-222222"]),
        ("accepted", []),
        ("anything", ["dam", "road-308"]),
    ],
)
async def test_the_list_shows_what_is_asked_for(desk, show, found):
    assert re.findall(r'href="/console/petitions/([\w-]+)" dir', await look(desk, f"?show={show}")) == found


async def test_the_list_says_how_each_stands(desk):
    page = await look(desk)
    assert "168 of 400" in page
    assert "5 days left" in page  # deposited on 28 September: two calendar months
    assert "Deposited, waits for the decision" in page
    assert "1 condition missing" in await look(desk, "?show=prepared")


async def test_a_petition_stands_by_province_with_paper_and_bot_apart(desk):
    page = await look(desk, "road-308")
    rows = re.findall(r'<tr[^>]*><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.DOTALL)
    figures = {name: re.findall(r'class="count">(\d+)', cells) for name, cells in rows}
    assert figures["Azilal"] == ["28", "30", "58", "20"]
    assert figures["Fquih Ben Salah"] == ["0", "3", "3", "20"]
    assert figures["Whole region"] == ["40", "128", "168", "400"]
    assert "17 missing" in page
    assert page.count('class="bar bar-stacked"') == 6
    assert "4 people are known to be on paper and in the bot" in page


async def test_the_check_names_each_condition_with_its_article(desk):
    page = await look(desk, "D26-222222")
    assert page.count('<li class="verdict-met">') == 4
    missing = re.findall(r'<li class="verdict-missing">.*?<p>(.*?)</p>', page)
    assert "Are the documents that prove all this ready to go with the petition?" in missing
    assert "organic law 111-14, art. 122" in page
    assert "published texts do not agree" in page
    assert 'Khouribga</th><td class="count">not said</td>' in page


async def test_a_prepared_petition_is_written_in_each_language_and_opened(desk, deps):
    refused = await act(desk, "D26-222222", "open", {"slug": "pont"})
    assert (refused.status_code, "lacks title.ar" in refused.text) == (409, True)
    assert 'value="pont"' in refused.text
    long = await act(desk, "D26-222222", "text", {**TEXTS, "language": "ar", "title": "ج" * 121})
    assert (long.status_code, "ج" * 121 in long.text) == (409, True)
    written = await act(desk, "D26-222222", "text", {**TEXTS, "language": "ar"})
    assert written.headers["location"] == f"{PETITIONS}D26-222222?done=petition_text"
    page = await look(desk, "D26-222222")
    assert "Every text that is asked for is there." in page
    opened = await act(desk, "D26-222222", "open", {"slug": "pont"}, page)
    assert opened.headers["location"] == f"{PETITIONS}pont?done=petition_open"
    assert stored(deps, "pont").title == {"ar": TEXTS["title"], "fr": desk_story.WORDS["title"]}
    again = await act(desk, "D26-222222", "open", {"slug": "pont-2"}, page)
    assert (again.status_code, OLD_PAGE in again.text) == (409, True)
    with deps.db.reading() as session:
        told = session.exec(select(Delivery).where(Delivery.about == "petition:pont")).all()
    assert len(told) == 1


async def test_what_stands_in_for_a_language_is_chosen(desk, deps):
    fields = {"slug": "pont", "fallback-ar": "fr"}
    assert (await act(desk, "D26-222222", "open", fields)).status_code == 303
    assert stored(deps, "pont").fallbacks["ar"] == "fr"


async def test_signatures_on_paper_are_entered_and_corrected(desk, deps):
    entered = {"paper-province": "khouribga", "paper-count": "9", "paper-in_bot": "2"}
    page = await look(desk, "road-308")
    assert (await act(desk, "road-308", "paper", entered, page)).status_code == 303
    twice = await act(desk, "road-308", "paper", entered, page)
    assert (twice.status_code, OLD_PAGE in twice.text) == (409, True)
    same = await act(desk, "road-308", "paper", entered)
    assert "holds as many signatures from this province already. Is this another list?" in same.text
    assert 'name="paper-another"' in same.text
    assert (await act(desk, "road-308", "paper", {**entered, "paper-another": "y"})).status_code == 303
    with deps.db.reading() as session:
        rows = session.exec(select(PaperSignatures).where(PaperSignatures.province == "khouribga")).all()
    assert [(row.count, row.in_bot) for row in rows] == [(9, 2), (9, 2)]
    number = rows[0].id
    fields = {f"correct-{number}-count": "8", f"correct-{number}-in_bot": "2", f"correct-{number}-reason": "rayée"}
    assert (await act(desk, "road-308", f"paper/{number}", fields)).status_code == 303
    after = await look(desk, "road-308")
    assert f"Entry {number}: 8 instead of 9. rayée" in after
    assert "corrected by -1: rayée" in after


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("paper", {"paper-province": "", "paper-count": "9", "paper-in_bot": "0"}, "This is needed."),
        ("paper", {"paper-province": "paris", "paper-count": "9", "paper-in_bot": "0"}, "Not a valid choice."),
        (
            "paper",
            {"paper-province": "azilal", "paper-count": "many", "paper-in_bot": "0"},
            "Not a valid integer value.",
        ),
        ("paper", {"paper-province": "azilal", "paper-count": "0", "paper-in_bot": "0"}, "From 1 to 1000000."),
        ("paper", {"paper-province": "azilal", "paper-count": "9", "paper-in_bot": "10"}, "Not more than there are"),
        ("deposit", {"deposit-on": "2026-11-24"}, "This day is yet to come."),
        ("deposit", {"deposit-on": "2026-11-01"}, "This is before 2026-11-02"),
        ("deposit", {"deposit-on": "soon"}, "Write a day such as 2026-11-23."),
        ("paper/1", {"correct-1-count": "29", "correct-1-in_bot": "30", "correct-1-reason": "x"}, "At least 3"),
    ],
)
async def test_a_form_filled_wrongly_says_so(desk, deps, name, fields, said):
    answer = await act(desk, "road-308", name, fields)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert " open><summary>" in answer.text
    assert stored(deps, "road-308").state is PetitionState.GATHERING
    with deps.db.reading() as session:
        assert len(session.exec(select(PaperSignatures).where(PaperSignatures.petition_id == 1)).all()) == 3


async def test_a_petition_is_closed_deposited_and_accepted(desk, deps):
    page = await look(desk, "road-308")
    assert "The last day to decide: Saturday, January 23, 2027." in page
    assert "2 calendar months after the deposit on November 23, 2026 (organic law 111-14, art. 122)." in page
    assert "It has not reached its number in every place." in page
    for name, fields, state in (
        ("close", {}, PetitionState.CLOSED),
        ("deposit", {"deposit-on": "2026-11-20"}, PetitionState.DEPOSITED),
        ("accept", {"accept-on": "2026-11-23", "accept-session": "2027-07"}, PetitionState.ACCEPTED),
    ):
        answer = await act(desk, "road-308", name, fields)
        assert answer.headers["location"] == f"{PETITIONS}road-308?done=petition_{name}"
        assert stored(deps, "road-308").state is state
    done = stored(deps, "road-308")
    assert (done.deposited_on, done.decide_by, done.session) == (date(2026, 11, 20), date(2027, 1, 20), "2027-07")
    after = await look(desk, "road-308")
    assert "on the agenda of the session of July 2027" in after
    assert "What you can do" not in after


async def test_a_refusal_has_its_ground_and_an_old_page_does_nothing(desk, deps):
    page = await look(desk, "dam")
    assert "by November 28, 2026 at the latest" in page
    short = await act(desk, "dam", "refuse", {"refuse-on": "2026-11-23", "refuse-ground": "Non."})
    assert (short.status_code, "At least 10 characters." in short.text) == (400, True)
    fields = {"refuse-on": "2026-11-23", "refuse-ground": "La question relève de l'État."}
    assert (await act(desk, "dam", "refuse", fields, page)).status_code == 303
    assert stored(deps, "dam").ground == fields["refuse-ground"]
    old = await act(desk, "dam", "accept", {"accept-on": "2026-11-23", "accept-session": ""}, page)
    assert (old.status_code, OLD_PAGE in old.text) == (409, True)
    with deps.db.reading() as session:
        told = session.exec(select(Delivery).where(Delivery.about == "petition:dam").order_by(col(Delivery.id))).all()
    assert "La question relève de l'État." in told[-1].message["text"]


async def test_texts_stand_once_people_support_them_and_a_language_is_added(desk, deps):
    page = await look(desk, "road-308")
    assert "People support it in these words: they stand." in page
    refused = await act(desk, "road-308", "text", {"language": "fr", "title": "Autre", "summary": "Chose"})
    assert (refused.status_code, "none changed" in refused.text) == (409, True)
    lacking = await act(desk, "road-308", "text", {"language": "en", "title": "Mend road 308"})
    assert (lacking.status_code, 'value="Mend road 308"' in lacking.text) == (409, True)
    added = {"language": "en", "title": "Mend road 308", "summary": "It is cut off each winter."}
    assert (await act(desk, "road-308", "text", added)).status_code == 303
    assert stored(deps, "road-308").title["en"] == "Mend road 308"


async def test_the_file_for_the_deposit_is_taken_and_written_down(desk, deps):
    page = await look(desk, "road-308")
    data = {"form_token": token_in(page), "form": "csv", "language": "fr"}
    answer = await desk.post(f"{PETITIONS}road-308/export", data=data, headers=PAGE)
    assert answer.headers["content-disposition"] == 'attachment; filename="road-308.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["code"]: row["paper"] for row in rows if row["row"] == "province"}["azilal"] == "28"
    pdf = await desk.post(f"{PETITIONS}road-308/export", data={**data, "form": "pdf"}, headers=PAGE)
    assert pdf.content.startswith(b"%PDF")
    wrong = await desk.post(f"{PETITIONS}road-308/export", data={**data, "language": "de"}, headers=PAGE)
    assert wrong.status_code == 409
    with deps.db.reading() as session:
        taken = session.exec(select(AuditEntry.data).where(AuditEntry.action == "petition.export")).all()
    assert taken == [{"language": "fr", "forms": ["csv"]}, {"language": "fr", "forms": ["pdf"]}]
    assert "The file for the deposit was taken" in await look(desk, "road-308")


async def test_a_petition_on_paper_is_written_and_opened(desk, deps):
    page = await look(desk, "write/new")
    fields = {"form_token": token_in(page), "kind": "citizens", "slug": "puits", "title-ar": "بئر", "summary-ar": "ماء"}
    lacking = await desk.post(f"{PETITIONS}write/new", data=fields, headers=PAGE)
    assert (lacking.status_code, "Title (Français), " in lacking.text, "بئر" in lacking.text) == (400, True, True)
    assert "into the file" not in lacking.text
    answer = await desk.post(f"{PETITIONS}write/new", data={**fields, "fallback-fr": "ar"}, headers=PAGE)
    assert answer.headers["location"] == f"{PETITIONS}puits?done=petition_open"
    twice = await desk.post(f"{PETITIONS}write/new", data={**fields, "fallback-fr": "ar"}, headers=PAGE)
    assert (twice.status_code, "There is a petition" in twice.text) == (409, True)


@pytest.mark.parametrize("name", ["nowhere", "D26-999999", "write"])
async def test_what_is_not_there_is_not_found(desk, name):
    assert (await desk.get(f"{PETITIONS}{name}", headers=PAGE)).status_code == 404
    data = {"form_token": token_in(await look(desk))}
    for act in ("text", "paper", "close", "deposit", "export"):
        assert (await desk.post(f"{PETITIONS}{name}/{act}", data=data, headers=PAGE)).status_code in (404, 405)


async def test_an_editor_keeps_petitions_and_does_not_decide(desk, deps):
    async with client_of(create_app(deps)) as editor:
        desk_story.let_in(deps.db, editor, desk_story.EDITOR)
        page = await look(editor, "dam")
        assert "What you can do" in page
        assert 'action="/console/petitions/dam/refuse"' not in page
        assert 'action="/console/petitions/road-308/paper"' in await look(editor, "road-308")
        data = {"form_token": token_in(page), SEEN: "0", "refuse-on": "2026-11-23", "refuse-ground": "Non, non, non."}
        answer = await editor.post(f"{PETITIONS}dam/refuse", data=data, headers=PAGE)
    assert answer.status_code == 403
    assert stored(deps, "dam").state is PetitionState.DEPOSITED
