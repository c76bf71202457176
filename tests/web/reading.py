"""Reading the pages of the portal as a visitor: every address, the client, the words of a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web import council_story
from tests.web.conftest import client_of, with_settings
from web.app import create_app
from web.deps import Deps

LANGUAGES = ("ar", "fr", "zgh", "en")
# Each page of PAGES once, with words of an address that exist.
PATHS = (
    "petitions", "petitions/road-308", "consultations", "consultations/roads-2027", "projects", "projects/in/azilal",
    "projects/pdr-01", "meetings", "meetings/road-day", "answers", "answers/1", "said-and-done", "news", "news/1",
    "take-part", "privacy", "goals", "goals/status", "goals/6", "indicators/6-1-1", "projects/in", "open-data",
)  # fmt: skip
MORE = (
    "goals?q=eau", "indicators/6-1-1?d1=*", "indicators/8-5-2?unit=People", "petitions/dam", "petitions/stadium",
    "petitions/school-bus", "consultations/water-2027",
    "consultations/roads-2027?area=province:azilal", "projects?q=demnat", "projects?commune=05.081.01.03",
    "projects?province=khenifra&topic=water&state=running", "meetings/late", "meetings/session-march",
    "answers?q=%D8%A7%D9%84%D8%B7%D8%B1%D9%8A%D9%82", "answers?q=nothing", "said-and-done?page=2&topic=roads",
)  # fmt: skip
PUBLIC_URL = "https://jisr.council.example"


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
