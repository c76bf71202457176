"""Every page of the portal over HTTP: what it shows, what it keeps to itself, how it is kept by others."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from sqlalchemy import event
from sqlmodel import select

from core.models import Campaign, Event, EventKind
from tests.web import council_story
from tests.web.conftest import client_of, with_settings
from web.app import create_app
from web.deps import Deps
from web.portal.routes import PAGES, SHEET

LANGUAGES = ("ar", "fr", "zgh", "en")
# Each page of PAGES once, with words of an address that exist.
PATHS = (
    "petitions", "petitions/road-308", "consultations", "consultations/roads-2027", "projects", "projects/in/azilal",
    "projects/pdr-01", "meetings", "meetings/road-day", "answers", "answers/1", "said-and-done", "news", "news/1",
    "take-part", "privacy",
)  # fmt: skip
MORE = (
    "petitions/dam", "petitions/stadium", "petitions/school-bus", "consultations/water-2027",
    "consultations/roads-2027?area=province:azilal", "projects?q=demnat", "projects?commune=05.081.01.03",
    "projects?province=khenifra&topic=water&state=running", "meetings/late", "meetings/session-march",
    "answers?q=%D8%A7%D9%84%D8%B7%D8%B1%D9%8A%D9%82", "answers?q=nothing", "said-and-done?page=2&topic=roads",
)  # fmt: skip
PUBLIC_URL = "https://jisr.council.example"
HEAVIEST = 60_000


@pytest.fixture
def told(deps: Deps, tmp_path: Path) -> Iterator[None]:
    with council_story.told(deps.db, deps.region, tmp_path):
        yield


@pytest.fixture
async def reader(deps: Deps, told: None):
    live = with_settings(deps, telegram_bot="jisr_bmk_bot", messenger=True, public_url=PUBLIC_URL)
    async with client_of(create_app(live)) as client:
        yield client


async def read(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def words(page: str) -> str:
    """The words of the main part, without tags and marks of direction."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"[\u2068\u2069]", "", re.sub(r"<[^>]+>", " ", main)).split())


def test_no_page_goes_unread() -> None:
    patterns = [re.compile(re.sub(r"\{\w+\}", "[^/]+", page.path)) for page in PAGES]
    assert len(PATHS) == len(PAGES)
    assert all(any(pattern.fullmatch(path) for path in PATHS) for pattern in patterns)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_speaks_each_language_and_leads_to_the_others(reader, language):
    for path in (*PATHS, *MORE):
        answer = await reader.get(f"/{language}/{path}")
        page = answer.text
        assert answer.status_code == 200, path
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert answer.headers["content-language"] == language
        assert re.search(r'<meta name="description" content="[^"]{10,400}">', page), path
        plain = path.partition("?")[0]
        assert f'<link rel="canonical" href="{PUBLIC_URL}/{language}/{plain}">' in page
        for other in LANGUAGES:
            assert f'<link rel="alternate" hreflang="{other}" href="{PUBLIC_URL}/{other}/{plain}' in page
        switch = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)
        assert switch
        assert f'href="/fr/{path.replace("&", "&amp;")}"' in switch.group(), path


async def test_every_page_is_light_and_needs_nothing_else(reader):
    style = len((await reader.get("/static/jisr.css")).content)
    for language in ("ar", "zgh"):
        for path in ("", *PATHS, *MORE, *(path + SHEET for path in PATHS)):
            page = await read(reader, f"/{language}/{path}")
            assert len(page.encode()) + style < HEAVIEST, path
            assert not re.search(r"<script|<style|style=|\son\w+=|src=", page), path


@pytest.mark.parametrize("path", ["petitions/secret", "petitions/nobody", "consultations/later", "consultations/none",
                                  "projects/none", "projects/in/nowhere", "meetings/none", "answers/3", "answers/x",
                                  "answers/99", "news/99", "news/x", "answers/1/files/2", "answers/1/files/0",
                                  "meetings/late/minutes", "petitions/secret/sheet"])  # fmt: skip
async def test_what_is_not_public_is_not_there(reader, path):
    answer = await reader.get(f"/fr/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>Cette page n’existe pas</h1>" in answer.text
    assert f'href="/ar/{path}"' in answer.text


async def test_a_petition_tells_its_way_and_its_support(reader):
    gathering = words(await read(reader, "/fr/petitions/road-308"))
    assert "Béni Mellal 61 sur 20 atteint" in gathering
    assert "Fquih Ben Salah non affiché" in gathering
    assert "Ouverte au soutien · 2 novembre 2026" in gathering
    refused = words(await read(reader, "/fr/petitions/stadium"))
    assert "Refusée par le conseil · 12 novembre 2026" in refused
    assert "La région n&#39;a pas cette compétence." in refused
    accepted = words(await read(reader, "/en/petitions/dam"))
    assert "It is on the agenda of the council's session of March 2027." in accepted.replace("&#39;", "'")
    waiting = words(await read(reader, "/en/petitions/school-bus"))
    assert "Decision due · December 30, 2026" in waiting
    assert "2 months from the deposit (organic law 111-14, article 122)" in waiting
    assert "That day is past." not in waiting


async def test_the_list_of_petitions_holds_open_and_past_ones_and_no_draft(reader):
    page = words(await read(reader, "/fr/petitions"))
    assert "Pétitions ouvertes Réparer la route régionale 308" in page
    assert "Pétition stadium Refusée par le conseil" in page
    assert "425 soutiens" in page
    assert "Brouillon" not in page


async def test_the_results_of_a_consultation_hide_small_groups(reader):
    page = await read(reader, "/fr/consultations/roads-2027")
    whole = words(page)
    assert "36 personnes ont répondu" in whole
    assert "Route 308 17 47" in whole
    assert "Les travaux commencent en mars." in whole
    assert "province:azilal" in page
    assert "province:khouribga" not in page
    there = words(await read(reader, "/fr/consultations/roads-2027?area=province:azilal"))
    assert "Résultats : Azilal" in there
    assert "Route 308 9 69" in there
    assert words(await read(reader, "/fr/consultations/roads-2027?area=province:khouribga")) == whole


async def test_an_open_consultation_asks_and_tells_no_results(reader):
    page = words(await read(reader, "/fr/consultations/water-2027"))
    assert "Ouverte jusqu’au 10 décembre 2026" in page
    assert "Quelle route d’abord ?" in page
    assert "personnes ont répondu" not in page


@pytest.mark.parametrize("typed", ["route 308", "routs", "Route", "الطريق", "طرق", "ميزانيه", "budjet"])
async def test_answers_are_found_in_whatever_spelling(reader, typed):
    page = await reader.get("/fr/answers", params={"q": typed})
    assert "/fr/answers/" in page.text.partition("<main")[2], typed


async def test_a_search_that_finds_nothing_leads_on(reader):
    page = words((await reader.get("/fr/answers", params={"q": "<piscine>"})).text)
    assert "Aucune réponse publiée n’en parle encore." in page
    assert "&lt;piscine&gt;" in page


async def test_a_published_answer_has_its_files_and_no_person(reader):
    page = await read(reader, "/fr/answers/1")
    assert "La route 308 coûte 24 millions de dirhams." in page
    file = await reader.get("/fr/answers/1/files/1")
    assert (file.text, file.status_code) == ("route,308\n", 200)
    assert 'filename="budget.csv"' in file.headers["content-disposition"]
    assert "R26-" not in page


async def test_the_plan_is_filtered_by_place_topic_and_state(reader):
    every = await read(reader, "/fr/projects")
    assert "30 projets" in words(every)
    filtered = await read(reader, "/fr/projects?province=khenifra&topic=environment&state=running")
    codes = re.findall(r'href="/fr/projects/(pdr-\d+)"', filtered)
    assert "pdr-02" in codes
    assert len(codes) < 10
    assert '<option value="khenifra" selected>' in filtered
    there = await read(reader, "/fr/projects?commune=05.081.01.03")
    assert "Demnate" in words(there)
    assert re.search(r'rel="next" href="\?commune=05.081.01.03&amp;page=2"', there) or "pdr-" in there
    assert "pdr-12" in await read(reader, "/fr/projects?q=Ait%20Mhamed")


async def test_a_project_shows_its_milestones(reader):
    page = words(await read(reader, "/fr/projects/pdr-01"))
    assert "Forages Atteinte le 10 février 2024 · prévu pour le 31 décembre 2023" in page
    assert "L&#39;eau arrive dans les douars Prévu pour le 31 décembre 2026" in page
    assert "86 000 000 dirhams" in page.replace("\u202f", " ").replace("\xa0", " ")


async def test_communes_are_listed_with_their_projects(reader):
    page = words(await read(reader, "/fr/projects/in/azilal"))
    assert "Demnate" in page
    assert re.search(r"Anergui 1 projet\b", page)


async def test_a_meeting_shows_who_came_and_its_minutes(reader):
    page = words(await read(reader, "/fr/meetings/road-day"))
    assert "Azilal 40" in page
    assert "Béni Mellal 21" in page
    assert "Khénifra non affiché" in page
    assert "La route 308 d&#39;abord." in page
    assert "Une visite du chantier." in page
    file = await reader.get("/fr/meetings/road-day/minutes")
    assert file.content == b"%PDF-1.7 minutes"
    assert "meet.council.example" not in await read(reader, "/fr/meetings/session-march")
    assert "La neige" in words(await read(reader, "/fr/meetings/late"))


async def test_the_archive_holds_what_was_published_until_it_is_withdrawn(reader, deps):
    page = await read(reader, "/fr/news")
    numbers = re.findall(r'href="/fr/news/(\d+)"', page)
    assert numbers == ["2", "1"]
    post = await read(reader, "/ar/news/1")
    assert "<h1>الطريق الجهوية 308: انطلاق الأشغال بأزيلال</h1>" in post
    assert "<p>تربط الطريق 12 دوارا بالمركز الصحي والمدرسة الإعدادية.</p>" in post
    with deps.db.transaction() as session:
        campaign = session.exec(select(Campaign).where(Campaign.name == "road-308")).one()
        campaign.withdrawn_at = council_story.NOW
    assert (await reader.get("/fr/news/1")).status_code == 404
    assert "road" not in await read(reader, "/fr/news.atom")


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
