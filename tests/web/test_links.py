"""A counted link leads on, and counts people, once each time, without a trace of them."""

import httpx
import pytest
from sqlmodel import select

from core.models import Campaign, CountedLink, Event, EventKind, Role, Staff
from web.deps import Deps

BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/80 Mobile"}


@pytest.fixture
def link(deps: Deps) -> str:
    with deps.db.transaction() as session:
        author = Staff(email="amal@council.example", role=Role.EDITOR)
        session.add(author)
        session.flush()
        campaign = Campaign(name="road", topic="roads", author_id=author.id)
        session.add(campaign)
        session.flush()
        session.add(
            CountedLink(
                code="abcdefghij", campaign_id=campaign.id, channel="facebook_page", address="https://maps.example/?a=1"
            )
        )
    return "/r/abcdefghij"


def followed(deps: Deps) -> list[Event]:
    with deps.db.reading() as session:
        return list(session.exec(select(Event).where(Event.kind == EventKind.LINK)))


async def test_a_person_is_led_on_and_counted_without_a_trace(client: httpx.AsyncClient, deps: Deps, link: str):
    answer = await client.get(link, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (302, "https://maps.example/?a=1")
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    (event,) = followed(deps)
    assert (event.channel, event.name, event.contact_id, event.data) == ("facebook_page", "abcdefghij", None, {})


@pytest.mark.parametrize("agent", ["TelegramBot (like TwitterBot)", "facebookexternalhit/1.1", "Googlebot/2.1", ""])
async def test_machines_are_led_on_and_not_counted(client: httpx.AsyncClient, deps: Deps, link: str, agent: str):
    assert (await client.get(link, headers={"User-Agent": agent})).status_code == 302
    assert followed(deps) == []


async def test_asking_for_the_head_counts_nothing(client: httpx.AsyncClient, deps: Deps, link: str):
    assert (await client.head(link, headers=BROWSER)).status_code == 302
    assert followed(deps) == []


async def test_an_unknown_code_leads_nowhere(client: httpx.AsyncClient, deps: Deps, link: str):
    assert (await client.get("/r/zzzzzzzzzz", headers=BROWSER)).status_code == 404
    assert followed(deps) == []
