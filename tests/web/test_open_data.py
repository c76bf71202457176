"""Open data as other programs get it."""

import csv
import io
import re

import httpx
import pytest

from analytics.disclosure import MINIMUM
from analytics.open_data import TABLES
from tests import year
from tests.open_data.test_tables import PEOPLE
from tests.web.conftest import client_of
from web.app import create_app


@pytest.fixture
async def reader(deps):
    year.happen(deps.db, deps.region)
    async with client_of(create_app(deps)) as client:
        yield client


async def test_every_table_is_there_in_every_form(reader: httpx.AsyncClient):
    described = (await reader.get("/open-data/datapackage.json")).json()
    assert [one["name"] for one in described["resources"]] == [table.slug for table in TABLES]
    for one in described["resources"]:
        text = await reader.get(f"/open-data/{one['path']}")
        rows = list(csv.reader(io.StringIO(text.text)))
        assert text.headers["content-type"] == "text/csv; charset=utf-8"
        assert rows[0] == [field["name"] for field in one["schema"]["fields"]]
        whole = (await reader.get(f"/open-data/{one['name']}.json")).json()
        page = (await reader.get(f"/api/v1/{one['name']}", params={"limit": 1000})).json()
        assert whole[:1000] == page["rows"]
        assert page["total"] == len(whole) == len(rows) - 1


@pytest.mark.parametrize(("language", "title"), [("fr", "Pétitions"), ("ar", "العرائض"), ("zgh", "ⵜⵓⵜⵔⵉⵡⵉⵏ")])
async def test_the_tables_are_described_in_each_language(reader: httpx.AsyncClient, language: str, title: str):
    """The same tables, columns and types; other words."""
    english = (await reader.get("/open-data/datapackage.json")).json()
    own = (await reader.get(f"/open-data/datapackage.{language}.json")).json()
    assert own["language"] == language
    assert own["resources"][0]["title"].startswith(title)
    for one, other in zip(own["resources"], english["resources"], strict=True):
        assert one["path"] == other["path"]
        assert one["description"] != other["description"]
        for field, same in zip(one["schema"]["fields"], other["schema"]["fields"], strict=True):
            assert (field["name"], field["type"]) == (same["name"], same["type"])


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
async def test_a_page_lists_every_table_and_every_page_leads_to_it(reader: httpx.AsyncClient, language: str):
    page = (await reader.get(f"/{language}/open-data")).text
    for table in TABLES:
        assert f'id="{table.slug}"' in page
        for column in table.columns:
            assert f"{column.name}{'_ar' if column.spoken else ''}" in page
    own = "" if language == "en" else f".{language}"
    package, licence = f"/open-data/datapackage{own}.json", "https://opendatacommons.org/licenses/odbl/1-0/"
    linked = re.findall(r'href="([^"]+)"', page.partition("<main")[2].partition("</main>")[0])
    assert {package, licence, "/api/v1/openapi.json", f"/{language}/news.atom"} <= set(linked)
    for address in linked:
        if address.startswith(("/open-data", "/api", f"/{language}/")):
            assert (await reader.get(address)).status_code == 200, address
    assert f'href="/{language}/open-data"' in (await reader.get(f"/{language}/petitions")).text
    onward = await reader.get("/open-data/", headers={"Accept-Language": language})
    assert onward.headers["location"] == f"/{language}/open-data"


async def test_it_is_open_to_pages_of_other_sites_and_is_kept_by_its_hash(reader: httpx.AsyncClient):
    for address in ("/open-data/petitions.csv", "/api/v1/petitions", "/api/v1/openapi.json", "/api/v1/tables"):
        first = await reader.get(address)
        assert first.headers["access-control-allow-origin"] == "*"
        assert "max-age" in first.headers["cache-control"]
        again = await reader.get(address, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        later = await reader.get(address, headers={"If-Modified-Since": first.headers["last-modified"]})
        assert later.status_code == 304
        other = await reader.get(address, headers={"If-None-Match": '"other"'})
        assert other.content == first.content
    asked = await reader.options("/api/v1/petitions", headers={"Origin": "https://example.org"})
    assert asked.status_code == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


async def test_neither_files_nor_api_hold_a_small_group(reader: httpx.AsyncClient):
    met = 0
    for table in TABLES:
        people = [column.name for column in table.columns if column.name in PEOPLE]
        rows = (await reader.get(f"/api/v1/{table.slug}?limit=1000")).json()["rows"]
        files = list(csv.DictReader(io.StringIO((await reader.get(f"/open-data/{table.slug}.csv")).text)))
        for told in (row[name] for row in (*rows, *files) for name in people if row[name] not in (None, "")):
            met += 1
            assert int(told) >= MINIMUM, table.slug
    assert met > 200


async def test_pages_lead_from_the_first_row_to_the_last(reader: httpx.AsyncClient):
    seen, address = [], "/api/v1/petition-progress?limit=7"
    while address:
        answer = await reader.get(address)
        page = answer.json()
        seen += page["rows"]
        address = page["next"]
        assert ("link" in answer.headers) is bool(address)
    assert seen == (await reader.get("/open-data/petition-progress.json")).json()


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "offset=-1", "limit=many"])
async def test_a_page_that_cannot_be_is_refused(reader: httpx.AsyncClient, query):
    assert (await reader.get(f"/api/v1/posts?{query}")).status_code == 422


async def test_the_api_describes_itself(reader: httpx.AsyncClient):
    told = (await reader.get("/api/v1/openapi.json")).json()
    assert told["openapi"].startswith("3.")
    assert set(told["paths"]) == {"/api/v1/tables", *(f"/api/v1/{table.slug}" for table in TABLES)}
    assert told["info"]["license"]["url"].startswith("https://")
    row = told["components"]["schemas"]["PetitionProgress"]["properties"]
    assert set(row) == {"petition", "province", "people", "needed", "reached"}
    # What the description says of a page is what comes.
    answer = told["paths"]["/api/v1/petition-progress"]["get"]["responses"]["200"]["content"]["application/json"]
    form = told["components"]["schemas"][answer["schema"]["$ref"].rsplit("/", 1)[1]]
    assert set(form["properties"]) == set((await reader.get("/api/v1/petition-progress")).json())


async def test_the_other_address_leads_to_the_one_that_stays(reader: httpx.AsyncClient):
    answer = await reader.get("/data/petitions.csv")
    assert (answer.status_code, answer.headers["location"]) == (308, "/open-data/petitions.csv")
    assert (await reader.get("/open-data/nothing.csv")).status_code == 404
