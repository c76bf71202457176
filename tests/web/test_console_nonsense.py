"""Nonsense typed into addresses and forms: one clear line in the reader's language, and nothing typed is lost."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine

from core.i18n import translator
from core.models import Role
from tests.web import story
from tests.web.civic_desk import Desk
from tests.web.conftest import client_of
from tests.web.forms import PAGE, send
from tests.web.test_console import token_in
from web import auth
from web.app import create_app
from web.console import recurring
from web.rows import DIGITS

NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)
FRENCH = {"Accept": "text/html", "Accept-Language": "fr"}
LONG_AGO = timedelta(hours=8, minutes=1)


@pytest.fixture
def desk(deps, client) -> Desk:
    story.tell(deps.db)
    desk = Desk(client, deps.db)
    desk.log_in()
    return desk


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "x", "-1", "%00", "😀"])
async def test_a_number_that_is_none_is_an_address_that_is_not_there(desk, number):
    for path in ("campaigns/{}", "compose/{}", "said/{}", "inbox/comment/{}", "numbers/campaigns/{}", "goals/{}"):
        answer = await desk.client.get(f"/console/{path.format(number)}", headers=FRENCH)
        assert (answer.status_code, "Cette page n’existe pas" in answer.text) == (404, True), path
        assert 'href="/console/"' in answer.text


@pytest.mark.parametrize(
    "path",
    ["said/?page=abc", "said/?page=-1", "audit/?before=x", f"audit/?before={'9' * 30}", "campaigns/?page=x",
     "compose/?day=9999-12-31", "compose/?day=0001-01-01", "calendar/?day=2026-99-99", "unknown/?after=x"],
)  # fmt: skip
async def test_a_query_that_means_nothing_asks_for_nothing(desk, path):
    assert await desk.see(path)


async def test_a_query_with_a_sign_that_no_database_takes_leads_nowhere(desk):
    answer = await desk.client.get("/console/audit/?about=%00", headers=FRENCH)
    assert (answer.status_code, "Cette page n’existe pas" in answer.text) == (404, True)


async def test_programs_are_still_told_what_is_wrong_with_a_query(client):
    assert (await client.get("/api/v1/posts?limit=x")).status_code == 422


@pytest.mark.parametrize(
    ("rule", "told"),
    [("daily 09:00", "tous les jours à 09:00"), ("weekly MO,TH 09:00", "chaque semaine (lundi, jeudi) à 09:00"),
     ("monthly 3 18:30", "chaque mois, le 3, à 18:30"), ("", "")],
)  # fmt: skip
def test_a_recurrence_is_told_in_words(rule, told):
    assert recurring.told(rule, translator("fr")) == told


def test_numbers_of_rows_fit_every_database():
    assert 10**DIGITS < 2**63


async def test_the_address_of_a_form_leads_to_its_page(desk):
    for form, page in (
        ("campaigns/1/pause", "campaigns/1"), ("staff/2/role", "staff/"), ("calendar/move", "calendar/"),
        ("account/sessions/end", "account/"), ("code", ""),
    ):  # fmt: skip
        answer = await desk.client.get(f"/console/{form}", headers=FRENCH)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/console/{page}")
    assert (await desk.client.post("/console/audit/", headers=FRENCH)).status_code == 405


async def test_signs_that_nobody_can_type_are_taken_out(desk):
    page = await desk.see("replies/")
    answer = await desk.send(page, "replies/", name="a\x00", language="fr", text="un\x07 mot\r\net <b>deux</b>\x00")
    assert answer.status_code == 303
    assert "un mot\net &lt;b&gt;deux&lt;/b&gt;" in await desk.see("replies/?name=a&language=fr")


async def test_what_was_written_on_an_old_page_can_be_sent_again(desk):
    with time_machine.travel(NOW, tick=False) as clock:
        desk.log_in()
        page = await desk.see("replies/")
        clock.shift(LONG_AGO)
        desk.log_in()
        late = await desk.send(page, "replies/", name="late", language="fr", text="Ce que <j'ai> écrit longuement.")
        assert late.status_code == 403
        assert "the page was open for too long" in late.text
        assert "Ce que &lt;j&#39;ai&gt; écrit longuement." in late.text
        again = await sent_again(desk.client, late.text, "replies/")
        assert again.status_code == 303
        assert "Ce que" in await desk.see("replies/?name=late&language=fr")


async def test_what_was_written_before_the_session_ended_can_be_sent_after_the_login(desk):
    page = await desk.see("replies/")
    cookie = desk.client.cookies.get(auth.COOKIE)
    desk.client.cookies.delete(auth.COOKIE)
    out = await desk.send(page, "replies/", name="out", language="fr", text="Écrit avant la pause de midi.")
    assert (out.status_code, 'href="/console/login"' in out.text) == (401, True)
    desk.client.cookies.set(auth.COOKIE, cookie or "", path="/console")
    assert (await sent_again(desk.client, out.text, "replies/")).status_code == 303


async def test_a_password_is_not_handed_back(desk):
    page = await desk.see("account/")
    desk.client.cookies.delete(auth.COOKIE)
    out = await desk.send(page, "account/password", present="my old secret", fresh="my new secret")
    assert (out.status_code, "secret" in out.text) == (401, False)


async def test_what_another_site_sends_is_never_offered_again(desk):
    desk.client.cookies.delete(auth.COOKIE)
    answer = await desk.client.post("/console/replies/", data={"form_token": "forged", "text": "Theirs"}, headers=PAGE)
    assert (answer.status_code, "Theirs" in answer.text) == (403, False)
    assert "This page is too old" in answer.text


async def sent_again(client: httpx.AsyncClient, page: str, path: str) -> httpx.Response:
    """Press the button of the page that keeps a late form."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    files = {name: (None, value) for name, value in {**fields, "form_token": token_in(page)}.items()}
    return await client.post(f"/console/{path}", files=files, headers=PAGE)


async def test_a_login_page_that_was_open_all_night_asks_once_more(deps, client):
    story.tell(deps.db)
    with time_machine.travel(NOW, tick=False) as clock:
        page = (await client.get("/console/login?to=/console/petitions/", headers=PAGE)).text
        clock.shift(LONG_AGO)
        fields = {"form_token": token_in(page), "to": "/console/petitions/", "email": story.EMAIL}
        late = await client.post("/console/login", data={**fields, "password": story.PASSWORD}, headers=PAGE)
        assert (late.status_code, "Write your password once more." in late.text) == (403, True)
        assert story.EMAIL in late.text
        assert 'name="to" value="/console/petitions/"' in late.text
        fields["form_token"] = token_in(late.text)
        wrong = await client.post("/console/login", data={**fields, "password": "no"}, headers=PAGE)
        assert 'name="to" value="/console/petitions/"' in wrong.text
        done = await client.post("/console/login", data={**fields, "password": story.PASSWORD}, headers=PAGE)
        assert (done.status_code, done.headers["location"]) == (303, "/console/petitions/")


async def test_a_link_that_is_over_says_so(client):
    answer = await client.get("/console/welcome/used", headers=FRENCH)
    assert (answer.status_code, "Ce lien n’est plus valable" in answer.text) == (404, True)


async def test_what_is_too_large_says_how_large_it_may_be(desk):
    page = await desk.see("consultations/file")
    answer = await desk.client.post(
        "/console/consultations/file", data={"form_token": token_in(page)},
        files={"file": ("a.toml", b"x" * 25_000_001)}, headers=FRENCH,
    )  # fmt: skip
    assert (answer.status_code, "C’est trop grand" in answer.text, "25 Mo" in answer.text) == (413, True, True)


async def test_a_far_too_long_text_is_told_at_its_form(desk):
    page = await desk.see("said/new")
    answer = await desk.send(page, "said/new", said_ar="é" * 100_000, done_ar="b")
    assert answer.status_code == 409
    assert "a text may have 1500 characters at most" in answer.text.lower()
    assert "é" * 100_000 in answer.text


async def test_a_form_sent_twice_publishes_once(desk):
    page = await desk.see("said/new")
    fields = {"said_ar": "قلتم", "done_ar": "فعلنا"}
    assert (await desk.send(page, "said/new", **fields)).status_code == 303
    twice = await desk.send(page, "said/new", **fields)
    assert (twice.status_code, "published already, as number 1" in twice.text) == (409, True)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-31", "soon", ""])
async def test_a_day_that_nobody_means_is_told_beside_its_field(desk, day):
    page = await desk.see("settings/holidays")
    data = {"form_token": token_in(page), "day": day, "name": "Fête", "source": "BO"}
    answer = await desk.client.post("/console/settings/holidays/declare-day", data=data, headers=FRENCH)
    assert answer.status_code == 400
    wrong = re.search(r'id="day-wrong">([^<]+)<', answer.text)
    assert wrong
    assert wrong[1] in {"Ce champ est nécessaire.", "Écrivez le jour ainsi\u00a0: 2026-11-23."}
    assert 'value="Fête"' in answer.text


async def test_a_page_on_which_nothing_was_done_says_so_first(desk):
    page = await desk.see("settings/holidays")
    data = {"form_token": token_in(page), "name": "Fête"}
    answer = await desk.client.post("/console/settings/holidays/declare-day", data=data, headers=PAGE)
    assert "<title>Not done – " in answer.text
    focused = re.findall(r"<\w+[^>]*\bautofocus\b[^>]*>", answer.text)
    assert 'name="day"' in focused[0]
    assert 'aria-describedby="day-wrong"' in focused[0]
    assert "autofocus" not in page


async def test_the_history_of_a_campaign_is_told_in_the_readers_language(deps):
    story.tell(deps.db)
    async with client_of(create_app(deps)) as client:
        desk = Desk(client, deps.db)
        desk.log_in(Role.EDITOR)
        answer = await send(client, "/console/campaigns/1", "pause")
        assert answer.status_code == 303
        page = (await client.get("/console/campaigns/1", headers=FRENCH)).text
    history = page[page.index('id="history"') :]
    assert "En pause" in history
    assert ">pause<" not in history
