"""What goes with the pages of the portal: feed, ways in, sheets, caching, search engines, errors, cost."""

import re
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import event

from core.models import Event, EventKind
from tests.web.conftest import client_of
from tests.web.reading import LANGUAGES, MORE, PATHS, PUBLIC_URL, read, reader, told, words
from web.app import create_app

__all__ = ["reader", "told"]


async def test_the_feed_is_atom_in_its_language(reader):
    answer = await reader.get("/fr/news.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(answer.content)  # noqa: S314 (our own)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert feed.findtext(f"{atom}updated") == "2026-12-01T15:00:05Z"
    first, second = feed.findall(f"{atom}entry")
    assert first.findtext(f"{atom}id") == f"{PUBLIC_URL}/fr/news/2"
    assert first.findtext(f"{atom}title") == "Le conseil vote le budget 2026 <session d'octobre>"
    assert "<p>La route relie 12 douars" in (second.findtext(f"{atom}content") or "")


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("petitions/road-308", "petition_road-308"), ("consultations/water-2027", "consult_water-2027"),
        ("projects/pdr-01", "projects_pdr-01"), ("meetings/session-march", "meetings_session-march"),
        ("answers", "request"), ("said-and-done", "feedback"), ("news/1", "feedback_c1"), ("privacy", "mydata"),
        ("goals", "goals"), ("goals/6", "goals_6"), ("indicators/6-1-1", "goals_6-1-1"), ("projects/in", "projects"),
    ],
)  # fmt: skip
async def test_a_page_leads_into_the_conversation_about_it_and_onto_paper(reader, path, entry):
    page = await read(reader, f"/fr/{path}")
    links = (f"https://t.me/jisr_bmk_bot?start={entry}", f"https://m.me/77?ref={entry}")
    for link in links:
        assert f'href="{link}"' in page
    assert f'href="/fr/{path}/sheet"' in page
    sheet = await read(reader, f"/fr/{path}/sheet")
    assert sheet.count('class="qr-code"') == 3
    for address in (f"{PUBLIC_URL}/fr/{path}", *links):
        assert address.partition("://")[2] in sheet


async def test_a_sheet_may_speak_two_languages(reader):
    """Each with its own words and the address of its own page; the networks' codes stand there once."""
    sheet = await read(reader, "/ar/said-and-done/sheet?topic=roads&beside=fr")
    assert sheet.count('class="qr-code"') == 4
    for said in ("قلتم، ففعلنا", "Vous avez dit, nous avons fait", "À lire ici", "اقرؤوا هنا"):
        assert said in sheet
    for language in ("ar", "fr"):
        assert f"jisr.council.example/{language}/said-and-done?topic=roads</p>" in sheet
    assert 'href="?topic=roads&amp;beside=zgh"' in sheet
    assert 'href="/ar/said-and-done?topic=roads"' in sheet
    for alone in ("ar", "xx"):
        page = await read(reader, f"/ar/said-and-done/sheet?topic=roads&beside={alone}")
        assert page.count('class="qr-code"') == 3


async def test_what_is_over_leads_into_no_conversation(reader):
    for path in ("petitions/dam", "consultations/roads-2027", "meetings/road-day", "meetings/late"):
        assert "t.me/jisr_bmk_bot" not in await read(reader, f"/fr/{path}")


async def test_the_way_to_take_part_states_the_rules_of_the_region(reader):
    page = words(await read(reader, "/en/take-part"))
    assert "400 signatures in the region, and 20 at least in each province (Organic law 111-14)" in page
    assert "The council answers within 20 working days." in page


async def test_the_terms_of_storage_are_those_that_are_carried_out(reader, deps):
    page = words(await read(reader, "/en/privacy"))
    retention = deps.region.privacy.retention
    assert f"{retention.requests.months} months, after the answer *" in page
    assert page.count(" months, ") + page.count(" month, ") == len(type(retention).model_fields)


async def test_pages_are_kept_by_their_mark(reader):
    for path in ("/fr/petitions", "/fr/news.atom", "/sitemap.xml", "/robots.txt", "/fr/petitions/dam/sheet"):
        first = await reader.get(path)
        assert first.headers["cache-control"].startswith("public, max-age="), path
        assert "set-cookie" not in first.headers
        again = await reader.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["cache-control"] == first.headers["cache-control"]
    home = await reader.get("/fr/")
    assert home.headers["cache-control"].startswith("private")
    assert (await reader.get("/fr/", headers={"If-None-Match": home.headers["etag"]})).status_code == 304


@pytest.mark.parametrize("path", ["/fr/petitions", "/open-data/projects.csv", "/fr/data/6-1-1.csv", "/static/jisr.css"])
async def test_what_is_public_is_packed_and_known_again_by_its_mark(reader, path):
    plain = await reader.get(path, headers={"Accept-Encoding": "identity"})
    packed = await reader.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    if len(plain.content) > 1000:
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert packed.headers["etag"].startswith("W/")
        assert "Accept-Encoding" in packed.headers["vary"]
    again = await reader.get(path, headers={"If-None-Match": packed.headers["etag"]})
    assert again.status_code == 304


async def test_the_console_is_not_packed(client):
    page = await client.get("/console/login", headers={"Accept-Encoding": "gzip"})
    assert len(page.content) > 1000
    assert "content-encoding" not in page.headers


async def test_search_engines_find_every_public_page_and_nothing_else(reader):
    robots = (await reader.get("/robots.txt")).text
    assert f"Sitemap: {PUBLIC_URL}/sitemap.xml" in robots
    assert "Disallow: /console" in robots
    found = re.findall(r"<loc>([^<]+)</loc>", (await reader.get("/sitemap.xml")).text)
    paths = {address.removeprefix(f"{PUBLIC_URL}/fr/") for address in found if address.startswith(f"{PUBLIC_URL}/fr/")}
    # Not the communes of a province: the list of projects leads there.
    assert set(PATHS) - {"projects/in/azilal"} <= paths
    assert not {"petitions/secret", "consultations/later", "answers/3"} & paths
    assert len(found) == 4 * len(paths)
    for path in sorted(paths)[::7]:
        assert (await reader.get(f"/fr/{path}")).status_code == 200, path


@pytest.mark.parametrize("language", LANGUAGES)
async def test_errors_speak_the_language_of_the_address(deps, language):
    app = create_app(deps)

    def broken() -> None:
        raise LookupError

    app.add_api_route(f"/{language}/broken", broken)
    async with client_of(app) as client:
        for path, status in (("nothing", 404), ("broken", 500)):
            answer = await client.get(f"/{language}/{path}", headers={"Accept": "text/html", "Accept-Language": "en"})
            assert answer.status_code == status
            assert answer.headers["content-language"] == language
            assert answer.headers["cache-control"] == "no-store"
            assert f'<html lang="{language}"' in answer.text


async def test_no_page_reads_the_log_of_events(reader, deps):
    """What a page costs must not depend on how much has happened."""
    with deps.db.transaction() as session:
        session.add_all(Event(kind=EventKind.REACTION, name="👍", channel="telegram_channel") for _ in range(3))
    asked: list[str] = []
    event.listen(deps.db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    for path in ("", *PATHS, *MORE, "news.atom"):
        await read(reader, f"/fr/{path}")
    assert len(asked) > len(PATHS)
    assert [query for query in asked if re.search(r'\bFROM "?event\b', query)] == []


async def test_an_empty_council_has_every_list(client):
    for path in PATHS:
        if "/" not in path or path.startswith("projects/in/"):
            await read(client, f"/en/{path}")
    assert "No project fits." in words(await read(client, "/en/projects"))
    assert (await client.get("/en/news.atom")).status_code == 200
