"""The pages of the Goals, and their data in Open SDG's shapes, asked over ASGI."""

import re
from pathlib import Path

import httpx
import pytest

from tests.sdg.stage import folder, take_in
from web.deps import Deps

HEAVIEST = 60_000


@pytest.fixture
def goals(deps: Deps, tmp_path: Path) -> None:
    take_in(deps.db, folder(tmp_path / "set"))


async def test_without_a_set_the_page_says_so(client: httpx.AsyncClient):
    answer = await client.get("/en/goals")
    assert answer.status_code == 200
    assert "No indicators have been published yet." in answer.text
    assert (await client.get("/en/indicators/6-1-1")).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
@pytest.mark.parametrize("path", ["goals", "goals?q=eau", "goals/6", "goals/status", "indicators/6-1-1?d1=*"])
async def test_every_page_is_light_in_every_language(client: httpx.AsyncClient, goals: None, language: str, path: str):
    answer = await client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert len(answer.content) < HEAVIEST


async def test_an_indicator_shows_its_headline_its_choices_and_its_provinces(client: httpx.AsyncClient, goals: None):
    page = (await client.get("/fr/indicators/6-1-1")).text
    assert '<strong class="newest">2025\u00a0: 84 pour cent</strong>' in page
    assert "Progrès moyen" in page
    assert page.count('<path class="line line-0" d="M') == 2  # the chart's, and the sample beside its name
    assert '<th scope="row">2020</th><td>76,5</td>' in page
    assert "Cible 2030: 100" in page
    assert page.index("Khouribga") < page.index("Azilal", page.index("Par province"))
    towns = (await client.get("/fr/indicators/6-1-1?d1=*")).text
    assert '<th scope="col">Ville</th><th scope="col">Country</th>' in towns
    assert (
        "Il n’y a pas de chiffres pour ce choix." in (await client.get("/fr/indicators/6-1-1?d1=Town&d2=Azilal")).text
    )


async def test_provinces_are_a_map_of_tiles_with_their_figures_in_words(client: httpx.AsyncClient, goals: None):
    page = (await client.get("/fr/indicators/6-1-1")).text
    drawn = page.partition('<svg class="tiles"')[2].partition("</svg>")[0]
    told = re.findall(r"shade-(\d).*?<text[^>]*>([^<]+)</text>.*?tile-figure[^>]*>([^<]+)<", drawn, re.DOTALL)
    assert set(told) >= {("4", "Khouribga", "91"), ("1", "Azilal", "69"), ("0", "Khénifra", "–")}
    assert drawn.count("<polygon") == 5
    assert "<polygon" not in (await client.get("/fr/indicators/8-5-2")).text


async def test_units_and_series_are_chosen_by_the_address(client: httpx.AsyncClient, goals: None):
    page = (await client.get("/en/indicators/8-5-2?unit=People&series=Unemployed&d1=nobody")).text
    assert "<td>101,000</td>" in page
    assert '<option value="People" selected' in page


async def test_words_that_are_not_translated_say_their_language(client: httpx.AsyncClient, goals: None):
    page = (await client.get("/ar/indicators/6-1-1")).text
    assert "سكان لهم ماء صالح للشرب" in page
    assert '<dd lang="fr" dir="ltr"><p>Enquête inventée</p>' in page
    assert '<span lang="fr" dir="ltr">Chômage</span>' in (await client.get("/ar/goals/8")).text


async def test_the_chart_is_mirrored_where_reading_begins_at_the_right(client: httpx.AsyncClient, goals: None):
    def first(page: str) -> float:
        return float(page.partition('d="M')[2].partition(" ")[0])

    french, arabic = [(await client.get(f"/{code}/indicators/6-1-1")).text for code in ("fr", "ar")]
    line = '<path class="line line-0" '
    assert first(french[french.index(line) :]) + first(arabic[arabic.index(line) :]) == pytest.approx(600)


async def test_search_finds_in_any_spelling(client: httpx.AsyncClient, goals: None):
    for typed in ("potabel", "6.1.1", "الماء"):
        assert "/fr/indicators/6-1-1" in (await client.get("/fr/goals", params={"q": typed})).text
    assert "Il n’y a pas d’indicateur pareil" in (await client.get("/fr/goals", params={"q": "zzzz"})).text


async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, goals: None):
    for path in ("goals/99", "goals/x", "indicators/9-9-9", "data/9-9-9.json", "data/all.json", "meta/9.json"):
        assert (await client.get(f"/fr/{path}")).status_code == 404


async def test_metadata_cannot_carry_a_program(client: httpx.AsyncClient, deps: Deps, tmp_path: Path):
    evil = "STAT_CONC_DEF: '<script>alert(1)</script> ![x](http://elsewhere/x.png) [l](javascript:alert(1))'\n"
    take_in(deps.db, folder(tmp_path, **{"meta/6-1-1.yml": evil}))
    page = (await client.get("/fr/indicators/6-1-1")).text
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page


async def test_the_shapes_of_open_sdg(client: httpx.AsyncClient, goals: None):
    data = (await client.get("/ar/data/6-1-1.json")).json()
    assert list(data) == ["Year", "الوسط", "Province", "GeoCode", "Value"]
    assert data["Value"][:2] == [70, 76.5]
    assert "المدينة" in data["الوسط"]
    comb = (await client.get("/ar/comb/6-1-1.json")).json()
    assert comb == {"data": data, "edges": (await client.get("/ar/edges/6-1-1.json")).json()}
    headline = (await client.get("/fr/headline/6-1-1.json")).json()
    assert headline == [{"Year": 2015, "Value": 70}, {"Year": 2020, "Value": 76.5}, {"Year": 2025, "Value": 84}]
    assert (await client.get("/fr/headline/all.json")).json()["6-1-1"] == headline
    meta = (await client.get("/ar/meta/all.json")).json()["6-1-1"]
    assert (meta["indicator_name"], meta["STAT_CONC_DEF"]) == ("سكان لهم ماء صالح للشرب", "ماء بلا خطر")
    assert (meta["goal_number"], meta["target_number"], meta["computation_units"]) == ("6", "6.1", "في المئة")
    overall = (await client.get("/fr/stats/reporting.json")).json()["overall"]
    assert {one["status"]: one["count"] for one in overall["statuses"]} == {
        "complete": 1, "inprogress": 1, "notstarted": 1, "notapplicable": 0,
    }  # fmt: skip
    table = (await client.get("/fr/data/6-1-1.csv")).text
    assert table.splitlines()[:2] == ["\ufeffYear,Milieu,Province,GeoCode,Value", "2015,,,,70"]


async def test_data_are_open_to_other_sites_and_kept_until_they_change(client: httpx.AsyncClient, goals: None):
    first = await client.get("/fr/data/6-1-1.json")
    assert first.headers["access-control-allow-origin"] == "*"
    again = await client.get("/fr/data/6-1-1.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
