import re
from datetime import datetime

import pytest

from tests.logs import configured
from tests.web import story
from tests.web.conftest import client_of, with_settings
from web.app import create_app
from web.portal.news import latest

LANGUAGES = ("ar", "fr", "zgh", "en")


@pytest.fixture
def told(deps):
    story.tell(deps.db)


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "ar"),
        ({"Accept-Language": "fr-MA,fr;q=0.9,ar;q=0.8"}, "fr"),
        ({"Accept-Language": "ar;q=0.1, en-GB;q=0.9"}, "en"),
        ({"Accept-Language": "tzm-Tfng"}, "zgh"),
        ({"Accept-Language": "de, ja;q=0.5"}, "ar"),
        ({"Accept-Language": "fr;q=0, ;;q=x, =,"}, "ar"),
        ({"Accept-Language": "fr", "Cookie": "jisr_language=en"}, "en"),
        ({"Accept-Language": "fr", "Cookie": "jisr_language=xx"}, "fr"),
    ],
)
async def test_the_first_page_is_in_the_visitors_language(client, headers, language):
    answer = await client.get("/", headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_language_says_which_it_is(client, language):
    answer = await client.get(f"/{language}/")
    direction = "rtl" if language == "ar" else "ltr"
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert answer.headers["content-language"] == language
    assert f"jisr_language={language}" in answer.headers["set-cookie"]


async def test_an_empty_council_has_a_page_too(client):
    page = (await client.get("/en/")).text
    assert "No petition is open at the moment." in page
    assert "Nothing has been published yet." in page


async def test_figures_stand_in_the_page(client, told):
    page = (await client.get("/en/")).text
    assert "<strong>1,271</strong>" in page
    assert re.search(r"Azilal</th>\s*<td class=\"count\">25</td>", page)


async def test_small_groups_stand_nowhere(client, told):
    page = (await client.get("/en/")).text
    for row in re.findall(r"Fquih Ben Salah</th>\s*<td class=\"count\">(.*?)</td>", page):
        assert "not shown" in row
        assert not re.search(r"\d", row)


async def test_bars_grow_from_where_reading_begins(client, told):
    arabic, french = (await client.get("/ar/")).text, (await client.get("/fr/")).text
    assert '<rect class="bar-value" x="0" width="720"' in french
    assert '<rect class="bar-value" x="280" width="720"' in arabic


async def test_news_begin_with_their_first_line_and_their_own_language(client, told):
    page = (await client.get("/en/")).text
    assert page.index("Le conseil vote le budget 2026 &lt;session") < page.index("Route régionale 308 : les travaux")
    assert '<div lang="fr" dir="ltr">' in page
    assert '<time datetime="2026-12-01T15:00:05+00:00">December 1, 2026</time>' in page
    assert "1 دجنبر 2026" in (await client.get("/ar/")).text


async def test_a_petition_shows_the_region_and_each_province(client, told):
    page = (await client.get("/fr/")).text
    assert "Réparer la route régionale 308" in page
    assert "<strong>132</strong>" in page
    assert re.search(
        r"Béni Mellal</th>\s*<td class=\"count\">61 \S+ 20 <span class=\"reached\">atteint</span></td>", page
    )


@pytest.mark.parametrize(
    ("change", "links"),
    [
        ({}, ["https://www.facebook.com/77", "https://t.me/council"]),
        ({"telegram_api_base": "http://127.0.0.1:1", "facebook_api_base": "http://127.0.0.1:1"}, []),
        ({"telegram_token": None, "facebook_page_token": None}, []),
    ],
    ids=["live", "rehearsal", "off"],
)
async def test_links_lead_to_the_networks_only_where_there_is_something(deps, change, links):
    async with client_of(create_app(with_settings(deps, **change))) as client:
        page = (await client.get("/en/")).text
    assert re.findall(r'href="(https://[^"]+)"', page) == links


@pytest.mark.parametrize("path", ["/de/", "/nothing", "/en/nothing", "/static/nothing.css", "/docs", "/openapi.json"])
async def test_what_is_not_there_is_told_kindly(client, path):
    answer = await client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 404
    assert "<h1>This page does not exist</h1>" in answer.text


async def test_a_program_gets_its_refusal_as_json(client):
    answer = await client.get("/nothing", headers={"Accept": "application/json"})
    assert answer.json() == {"ok": False, "error": "Not Found"}


async def test_every_answer_carries_the_security_headers(client):
    for path in ("/", "/en/", "/nothing", "/healthz", "/console/login", "/static/jisr.css"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers


async def test_a_site_on_https_stays_there(deps):
    async with client_of(create_app(with_settings(deps, public_url="https://council.example"))) as client:
        assert "max-age" in (await client.get("/healthz")).headers["strict-transport-security"]


async def test_pages_hold_no_inline_style_or_script_and_load_nothing_from_outside(client, told):
    for language in LANGUAGES:
        page = (await client.get(f"/{language}/")).text
        assert not re.search(r"<script|<style|style=|\son\w+=", page)
        loaded = re.findall(r'<link rel="(?:icon|stylesheet)"[^>]* href="([^"]+)"|src="([^"]+)"', page)
        assert [address[:12] for address, _ in loaded] == ["/static/jisr"] * 2
    style = (await client.get("/static/jisr.css")).text
    assert not re.search(r"@import|url\(", style)


async def test_static_files_are_kept_and_asked_for_again_by_their_mark(client):
    [address] = re.findall(r'href="(/static/jisr.css\?v=\w+)"', (await client.get("/en/")).text)
    first = await client.get(address)
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("form", ["text", "json"])
async def test_an_unexpected_error_is_noted_without_what_people_wrote(deps, capsys, form):
    app = create_app(deps)

    @app.get("/en/broken")
    def broken() -> None:
        raise LookupError("my phone is 0612345678, my name is Amina")

    with configured(form):
        async with client_of(app) as client:
            answer = await client.get("/en/broken", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "<h1>Something went wrong</h1>" in answer.text
    noted = "".join(capsys.readouterr())
    assert "LookupError" in noted
    assert "Amina" not in noted + answer.text


async def test_news_stay_in_the_councils_zone(deps):
    story.tell(deps.db)
    with deps.db.reading() as session:
        found = latest(session, deps.region, "ar", limit=1)
    assert [news.at for news in found] == [datetime.fromisoformat("2026-12-01T15:00:05+00:00")]
    assert len(found[0].channels) == 2
