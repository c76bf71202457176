"""The desk of requests for information, as its officer uses it."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
import time_machine
from sqlmodel import select

from civic.requests import ledger
from core import sealed_file
from core.models import (
    AuditEntry,
    ComplaintState,
    Contact,
    Delivery,
    InformationRequest,
    PublishedAnswer,
    RequestStep,
)
from tests.web import desk_story
from tests.web.conftest import client_of
from tests.web.desk_story import seen_in
from tests.web.test_console import token_in
from web.app import create_app
from web.console.matter import SEEN

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
REQUESTS = "/console/requests/"
OLD_PAGE = "something has happened here since you opened the page"


@pytest.fixture
async def desk(desk_deps):
    """The officer, logged in."""
    async with client_of(create_app(desk_deps)) as client:
        with time_machine.travel(desk_story.NOW, tick=False):
            desk_story.let_in(desk_deps.db, client, desk_story.NADIA)
            yield client


@pytest.fixture
def deps(desk_deps):
    return desk_deps


async def act(desk, reference: str, name: str, fields: Mapping[str, object], files=None, page: str = ""):
    """Send one form of a request's page, as it stands or as it stood."""
    shown = page or (await desk.get(f"{REQUESTS}{reference}", headers=PAGE)).text
    data = {"form_token": token_in(shown), SEEN: seen_in(shown), **fields}
    return await desk.post(f"{REQUESTS}{reference}/{name}", data=data, files=files, headers=PAGE)


def stored(deps, reference: str) -> InformationRequest:
    with deps.db.reading() as session:
        return ledger.find(session, reference)


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("open", ["225", "224", "222", "226"]),
        ("near", ["225", "224"]),
        ("overdue", ["225"]),
        ("urgent", ["224"]),
        ("complaints", ["227"]),
        ("extended", ["226"]),
        ("refused", ["227"]),
        ("withdrawn", []),
        ("nonsense", ["225", "224", "222", "226"]),
    ],
)
async def test_the_list_shows_what_is_asked_for_the_nearest_first(desk, show, found):
    page = (await desk.get(f"{REQUESTS}?show={show}", headers=PAGE)).text
    assert re.findall(r'href="/console/requests/R26-222(\d+)"', page) == found


async def test_terms_are_counted_as_the_law_counts_them_and_states_are_words(desk):
    page = (await desk.get(REQUESTS, headers=PAGE)).text
    assert "13 working days late" in page  # due on 2 November; 6 and 18 November are public holidays
    assert "1 day left" in page
    assert "19 working days left" in page
    assert [word for word in ("Overdue</span>", "Urgent</span>", "Extended</span>") if word not in page] == []
    assert (await desk.get(f"{REQUESTS}?page=2", headers=PAGE)).text.count("There is no such request.") == 1


async def test_a_reference_leads_to_its_request(desk):
    answer = await desk.get(f"{REQUESTS}?find=r26-222224", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{REQUESTS}R26-222224")
    assert "There is no request R26-999999." in (await desk.get(f"{REQUESTS}?find=R26-999999", headers=PAGE)).text
    assert (await desk.get(f"{REQUESTS}R26-999999", headers=PAGE)).status_code == 404


async def test_the_page_says_how_the_day_was_counted_and_what_was_sent(desk):
    page = (await desk.get(f"{REQUESTS}R26-222226", headers=PAGE)).text
    counted = " ".join(re.findall(r"<p>(After [^<]+)</p>", page))
    assert "20 working days count" in counted
    assert "Green March" in counted
    assert "holidays 0." in page
    assert "time zone data" in page
    assert "it was extended on November 23, 2026, and the law allows it once." in page
    assert "The last day to answer: December 31, 2026 (before: December 3, 2026)" in page
    assert 'class="lines" dir="auto">Le conseil a besoin de plus de temps' in page  # what the person was sent
    assert re.search(r"<bdi>officer@council.example</bdi>", page)


async def test_a_request_goes_its_whole_way(desk, deps):
    for name, fields, state, said in (
        ("take", {}, "in_work", "The request is in work"),
        ("clarify", {"clarify-words": "Quelle partie ?"}, "clarification", "The person is asked"),
        ("extend", {"extend-words": "Archives"}, "clarification", "The term is extended"),
        ("answer", {"answer-words": "Voici."}, "answered", "The answer is on its way"),
        ("add", {"add-words": "Et ceci."}, "answered", "It is on its way"),
    ):
        answer = await act(desk, "R26-222222", name, fields)
        assert answer.headers["location"] == f"{REQUESTS}R26-222222?done=request_{name}"
        assert said in (await desk.get(answer.headers["location"], headers=PAGE)).text
        assert stored(deps, "R26-222222").state == state
    with deps.db.reading() as session:
        told = session.exec(select(Delivery).where(Delivery.about == "request:R26-222222")).all()
        assert len(told) == 5
        actions = session.exec(select(AuditEntry.action).where(AuditEntry.subject == "request:R26-222222")).all()
    assert actions == [f"request.{name}" for name in ("take", "clarify", "extend", "answer", "add")]


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("clarify", {"clarify-words": " "}, "This is needed."),
        ("extend", {"extend-words": ""}, "This is needed."),
        ("answer", {"answer-words": ""}, "The answer is empty. Write it, or name a file."),
        ("refuse", {"refuse-words": "Non", "refuse-ground": ""}, "This is needed."),
        ("refuse", {"refuse-words": "Non", "refuse-ground": "because"}, "Not a valid choice."),
        ("answer", {"answer-words": "x" * 20_001}, "This is too long."),
    ],
)
async def test_a_form_filled_wrongly_says_so_and_keeps_the_words(desk, deps, name, fields, said):
    answer = await act(desk, "R26-222222", name, fields)
    assert answer.status_code in (400, 409)
    assert said in answer.text
    assert f'<details class="deed" id="{name}" open>' in answer.text
    assert stored(deps, "R26-222222").state == "received"
    words = str(fields[f"{name}-words"]).strip()
    assert words in answer.text


async def test_a_second_click_and_an_old_page_do_nothing(desk, deps):
    page = (await desk.get(f"{REQUESTS}R26-222223", headers=PAGE)).text
    assert (await act(desk, "R26-222223", "add", {"add-words": "Encore"}, page=page)).status_code == 303
    again = await act(desk, "R26-222223", "add", {"add-words": "Encore"}, page=page)
    assert (again.status_code, OLD_PAGE in again.text) == (409, True)
    assert "Encore</textarea>" in again.text
    with deps.db.reading() as session:
        request = ledger.find(session, "R26-222223")
        assert [step.text for step in ledger.history(session, request)].count("Encore") == 1


async def test_a_refusal_names_its_ground_from_the_law(desk, deps):
    page = (await desk.get(f"{REQUESTS}R26-222222", headers=PAGE)).text
    assert '<optgroup label="Law 31-13, article 7">' in page
    assert "the council does not hold this information" in page
    fields = {"refuse-ground": "not-held", "refuse-words": "Nous ne l'avons pas."}
    assert (await act(desk, "R26-222222", "refuse", fields)).status_code == 303
    assert stored(deps, "R26-222222").ground == "not-held"
    after = (await desk.get(f"{REQUESTS}R26-222222", headers=PAGE)).text
    assert "You can complain to the head of the council until" in after


async def test_a_complaint_is_decided_once(desk, deps):
    page = (await desk.get(f"{REQUESTS}R26-222227", headers=PAGE)).text
    assert "15 days left" in page
    assert "not confirmed yet" in page
    fields = {"level": "head", "decide-head-outcome": "upheld", "decide-head-words": "Il fallait répondre."}
    assert (
        await act(desk, "R26-222227", "decide", {**fields, "decide-head-outcome": ""}, page=page)
    ).status_code == 400
    assert (await act(desk, "R26-222227", "decide", fields, page=page)).status_code == 303
    again = await act(desk, "R26-222227", "decide", fields, page=page)
    assert (again.status_code, OLD_PAGE in again.text) == (409, True)
    with deps.db.reading() as session:
        (complaint,) = ledger.complaints(session, ledger.find(session, "R26-222227"))
    assert complaint.state is ComplaintState.UPHELD
    assert "Complaint to the head of the council: found right" in again.text


async def test_an_answer_is_published_without_the_person(desk, deps):
    shown = (await desk.get(f"{REQUESTS}R26-222223/publish", headers=PAGE)).text
    assert "La route 308 coûte 24 millions de dirhams.</textarea>" in shown
    fields = {
        "form_token": token_in(shown), SEEN: seen_in(shown), "question-fr": "Combien coûte la route 308 ?",
        "answer-fr": "24 millions. Demandez à سعيد العلوي ou au 0661234567.", "topic": "roads",
    }  # fmt: skip
    target = f"{REQUESTS}R26-222223/publish"
    marked = await desk.post(target, data=fields, headers=PAGE)
    assert (marked.status_code, stored(deps, "R26-222223").published_id) == (409, None)
    assert "a phone number: <strong><bdi>0661234567</bdi>" in marked.text
    assert "the name of who asked" in marked.text
    own = await desk.post(target, data={**fields, "question-ar": stored(deps, "R26-222223").text}, headers=PAGE)
    assert "in the person&#39;s own words" in own.text
    none = await desk.post(target, data={**fields, "answer-fr": ""}, headers=PAGE)
    assert "each in at least one language" in none.text
    assert (await desk.post(target, data={**fields, "answer-fr": "24 millions."}, headers=PAGE)).status_code == 303
    with deps.db.reading() as session:
        row = session.get_one(PublishedAnswer, stored(deps, "R26-222223").published_id)
    assert (row.answer, row.topic, row.published_on) == ({"fr": "24 millions."}, "roads", date(2026, 11, 23))
    old = await desk.post(target, data=fields, headers=PAGE)
    assert (old.status_code, OLD_PAGE in old.text) == (409, True)


async def test_files_of_an_answer_are_published_as_copies(desk, deps, tmp_path):
    await act(desk, "R26-222222", "answer", {"answer-words": "Voici."}, files=[("files", ("a.csv", b"1,2\n"))])
    shown = (await desk.get(f"{REQUESTS}R26-222222/publish", headers=PAGE)).text
    fields = {
        "form_token": token_in(shown), SEEN: seen_in(shown), "question-fr": "Le prix ?", "answer-fr": "Ci-joint.",
        "file": "1",
    }  # fmt: skip
    assert (await desk.post(f"{REQUESTS}R26-222222/publish", data=fields, headers=PAGE)).status_code == 303
    with deps.db.reading() as session:
        (file,) = session.get_one(PublishedAnswer, stored(deps, "R26-222222").published_id).files
    assert file[0] == "a.csv"
    assert "answers" not in file[1].removeprefix(str(tmp_path))
    assert b"".join(sealed_file.stream(tmp_path / file[1])) == b"1,2\n"


async def test_a_published_answer_is_offered_and_withdrawn(desk, deps):
    page = (await desk.get(f"{REQUESTS}R26-222222", headers=PAGE)).text
    assert "Combien coûtent les travaux de la route 308 ?" in page
    begun = (await desk.get(f"{REQUESTS}R26-222222?like=1", headers=PAGE)).text
    assert "La route 308 coûte 24 millions de dirhams.</textarea>" in begun
    more = (await desk.get(f"{REQUESTS}R26-222223?like=1", headers=PAGE)).text
    assert '<details class="deed" id="add" open>' in more
    unusable = (await desk.get(f"{REQUESTS}R26-222222?like=99", headers=PAGE)).text
    assert "This reply cannot be used here" in unusable
    listed = (await desk.get(f"{REQUESTS}answers/published", headers=PAGE)).text
    data = {"form_token": token_in(listed)}
    assert (await desk.post(f"{REQUESTS}answers/1/withdraw", data=data, headers=PAGE)).status_code == 303
    again = await desk.post(f"{REQUESTS}answers/1/withdraw", data=data, headers=PAGE)
    assert (again.status_code, "is withdrawn already" in again.text) == (409, True)


async def test_who_could_not_be_told_stands_beside_the_request(desk, deps):
    with deps.db.transaction() as session:
        for delivery in session.exec(select(Delivery).where(Delivery.about == "request:R26-222226")):
            delivery.state, delivery.reason = "skipped", "blocked"
    assert "Could not be told: has blocked us (1)" in (await desk.get(REQUESTS, headers=PAGE)).text
    page = (await desk.get(f"{REQUESTS}R26-222226", headers=PAGE)).text
    assert '<span class="late">Left out by a rule: has blocked us</span>' in page


async def test_a_person_who_was_forgotten_is_told_nothing(desk, deps):
    with deps.db.transaction() as session:
        request = ledger.find(session, "R26-222222")
        session.delete(session.get_one(Contact, request.contact_id))
    page = (await desk.get(f"{REQUESTS}R26-222222", headers=PAGE)).text
    assert "the person was forgotten and cannot be told anything" in page
    refused = await act(desk, "R26-222222", "clarify", {"clarify-words": "Qui ?"})
    assert (refused.status_code, "cannot be asked" in refused.text) == (409, True)


async def test_an_auditor_reads_and_changes_nothing(desk, deps):
    async with client_of(create_app(deps)) as auditor:
        desk_story.let_in(deps.db, auditor, desk_story.AUDITOR)
        page = (await auditor.get(f"{REQUESTS}R26-222222", headers=PAGE)).text
        assert "Combien coûte la route régionale 308" in page
        assert '<form class="form"' not in page
        data = {"form_token": token_in(page), SEEN: "1"}
        answer = await auditor.post(f"{REQUESTS}R26-222222/take", data=data, headers=PAGE)
    assert answer.status_code == 403
    with deps.db.reading() as session:
        assert session.exec(select(RequestStep).where(RequestStep.act == "take")).all()[:1] != []
        assert ledger.find(session, "R26-222222").state == "received"


async def test_dates_are_counted_anew_when_the_holidays_changed(desk, deps):
    assert "The table of holidays has changed" not in (await desk.get(REQUESTS, headers=PAGE)).text
    with deps.db.transaction() as session:
        ledger.find(session, "R26-222222").holidays_version = "older"
    page = (await desk.get(REQUESTS, headers=PAGE)).text
    assert "The table of holidays has changed" in page
    answer = await desk.post(f"{REQUESTS}recompute", data={"form_token": token_in(page)}, headers=PAGE)
    assert answer.headers["location"] == f"{REQUESTS}?done=counted"
    assert stored(deps, "R26-222222").holidays_version.startswith("holidays")
