"""A campaign's page and the calendar, as staff use them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from core.models import (
    Campaign,
    CampaignState,
    CampaignVersion,
    Delivery,
    DeliveryState,
    Feedback,
    Occurrence,
    OccurrenceState,
)
from tests.web import story
from tests.web.test_console import log_in, token_in

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
NOW = datetime(2026, 12, 1, 9, 1, tzinfo=UTC)
LATER = "2026-12-03T10:00"


@pytest.fixture
async def desk(client, deps):
    """A logged-in editor; campaign 1 runs, and goes out again on 3 December at 10."""
    story.tell(deps.db)
    with deps.db.transaction() as session:
        first = session.exec(select(Occurrence).order_by(col(Occurrence.id))).first()
        first.state, first.started_at = OccurrenceState.RUNNING, story.SENT_AT - timedelta(seconds=5)
        version = session.exec(select(CampaignVersion).where(CampaignVersion.campaign_id == 1)).one()
        session.add(
            Occurrence(
                campaign_id=1, wall_time=LATER, zone="Africa/Casablanca", due_at=datetime(2026, 12, 3, 10, tzinfo=UTC),
                tzdata_version="2026.6", max_lateness_seconds=7200, content_hash=version.content_hash,
            )
        )  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        await log_in(client)
        yield client


async def send(client, shown: str, target: str, **fields: str):
    token = token_in((await client.get(shown, headers=PAGE)).text)
    return await client.post(target, data={"form_token": token, **fields}, headers=PAGE)


async def test_a_running_campaign_says_how_far_it_is_and_what_went_wrong(desk, deps):
    with deps.db.transaction() as session:
        failed = session.exec(select(Delivery).where(Delivery.state == DeliveryState.FAILED)).first()
        failed.reason = "blocked"
    page = (await desk.get("/console/campaigns/1", headers=PAGE)).text
    assert "18 of 23 have ended" in page
    assert "a second, less than a minute to go" in page
    assert re.search(r"<td>Failed</td><td>has blocked us</td><td class=\"count\">1</td>", page)
    assert '<bdi lang="en">cut off after sending</bdi>' in page
    assert (await desk.get("/console/campaigns/999", headers=PAGE)).status_code == 404


async def test_it_is_paused_resumed_and_called_off(desk, deps):
    for deed, state, said in (
        ("pause", CampaignState.PAUSED, "The campaign is paused"),
        ("resume", CampaignState.RUNNING, "The campaign goes on"),
        ("cancel", CampaignState.CANCELLED, "The campaign is called off"),
    ):
        answer = await send(desk, "/console/campaigns/1", f"/console/campaigns/1/{deed}")
        assert answer.headers["location"] == f"/console/campaigns/1?done={deed}"
        assert said in (await desk.get(answer.headers["location"], headers=PAGE)).text
        with deps.db.reading() as session:
            assert session.get_one(Campaign, 1).state is state
    again = await send(desk, "/console/campaigns/1", "/console/campaigns/1/pause")
    assert again.status_code == 409
    assert "Cannot pause a campaign that is cancelled; nothing can follow." in again.text


async def test_what_came_of_it_for_one_person(desk, deps):
    with deps.db.transaction() as session:
        sent = session.exec(select(Delivery).where(Delivery.recipient == "0")).first()
        sent.contact_id = 1
        session.add(Feedback(reference="F26-222222", text="?", contact_id=1))
        session.add(Feedback(reference="F26-333333", text="?", contact_id=2))
    found = (await desk.get("/console/campaigns/1?reference=f26-222222", headers=PAGE)).text
    assert "<strong>Sent</strong>" in found
    nothing = (await desk.get("/console/campaigns/1?reference=F26-333333", headers=PAGE)).text
    assert "Nothing of this campaign was planned for this person." in nothing
    assert "Nobody is behind this reference" in (
        await desk.get("/console/campaigns/1?reference=x", headers=PAGE)
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", ["10:00", "09:00", "December 2026"], []),
        ("?view=week&day=2026-12-10", ["December 7, 2026"], ["10:00"]),
        ("?view=week&day=2026-12-03", ["10:00"], []),
        ("?view=list&day=2026-12-02", ["Thursday, December 3, 2026", "10:00"], ["09:00"]),
        ("?view=year&day=never", ["December 2026"], []),
        ("?day=2026-10-02", ["Unity Day", "October 2026"], ["10:00", "09:00"]),
    ],
)
async def test_the_calendar_shows_hours_holidays_and_nothing_else(desk, query, shown, hidden):
    page = (await desk.get(f"/console/calendar/{query}", headers=PAGE)).text
    assert [word for word in shown if word not in page] == []
    assert [word for word in hidden if f'dir="ltr">{word}' in page] == []


async def test_an_hour_is_moved_by_a_form(desk, deps):
    fields = {"campaign": "1", "before": LATER, "back": "/console/calendar/?view=week&day=2026-12-03"}
    answer = await send(desk, "/console/calendar/", "/console/calendar/move", **fields, to="2026-12-04T11:30")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/console/calendar/?view=week&day=2026-12-03&done=moved",
    )
    with deps.db.reading() as session:
        walls = session.exec(select(Occurrence.wall_time).where(Occurrence.campaign_id == 1)).all()
    assert sorted(walls) == ["2026-12-01T09:00", "2026-12-04T11:30"]
    for wrong in (
        {"campaign": "x"},
        {"before": "2026-12-09T09:00"},
        {"before": "2026-12-04T11:30", "to": "2026-11-01T09:00"},
    ):
        refused = await send(
            desk, "/console/calendar/", "/console/calendar/move", **{**fields, "to": "2026-12-05T09:00", **wrong}
        )
        assert (refused.status_code, 'role="alert"' in refused.text) == (409, True), wrong
