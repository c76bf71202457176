"""The desks of consultations, meetings, associations, the plan and the Goals, as staff use them."""

import re

import pytest
from sqlmodel import select

from core.models import AuditEntry, Role, Staff
from tests.planning.stage import SAMPLE
from tests.web import council_story
from tests.web.story import EMAIL
from tests.web.test_console import log_in, token_in

HEAVIEST = 60_000
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


def hidden(page: str, name: str) -> str:
    """A hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def seen_in(page: str) -> str:
    return hidden(page, "seen")


@pytest.fixture
async def desk(client, deps, tmp_path):
    """A logged-in administrator in a council where something happened."""
    with council_story.told(deps.db, deps.region, tmp_path):
        with deps.db.transaction() as session:
            session.exec(select(Staff).where(Staff.email == EMAIL)).one().role = Role.ADMIN
        await log_in(client)
        yield client


# Each page with words that it shows.
PAGES = (
    ("consultations/", ["Les routes en 2027", "Closed", "Draft"]),
    ("consultations/?state=open", ["water-2027"]),
    ("consultations/new", ["Keep as a draft"]),
    ("consultations/file", ["Take it in"]),
    ("consultations/roads-2027", ["Another wording", "Les travaux commencent"]),
    ("consultations/water-2027", ["Close it now"]),
    ("consultations/later", ["Open it now"]),
    ("consultations/later/edit", ["Route 308"]),
    ("consultations/roads-2027/results", ["Azilal", "Route 308"]),
    ("consultations/roads-2027/results?area=province:azilal", ["Route 308"]),
    ("answers/roads-2027", ["…"]),
    ("meetings/", ["session-march"]),
    ("meetings/?past=1", ["road-day"]),
    ("meetings/new", ["Agenda"]),
    ("meetings/road-day", ["minutes.pdf", "Une visite du chantier", "34"]),
    ("meetings/session-march", ["Call it off for good"]),
    ("meetings/late", ["La neige"]),
    ("associations/", ["No association is here."]),
    ("plan/", ["pdr-01"]),
    ("plan/late", ["Milestones past their planned day"]),
    ("plan/file", ["Show what would change"]),
    ("plan/pdr-07", ["It is reached"]),
    ("goals/", ["What is reported"]),
)


async def test_every_page_opens(desk):
    wrong = {}
    for path, shown in PAGES:
        answer = await desk.get(f"/console/{path}", headers=PAGE)
        missing = [words for words in shown if words not in answer.text]
        if answer.status_code != 200 or missing or len(answer.text) > HEAVIEST:
            wrong[path] = (answer.status_code, missing, len(answer.text))
    assert wrong == {}


async def test_a_form_that_is_sent_twice_acts_once(desk, deps):
    page = (await desk.get("/console/meetings/session-march", headers=PAGE)).text
    fields = {"form_token": token_in(page), "seen": seen_in(page), "reason.ar": "الثلج", "reason.fr": "La neige"}
    first = await desk.post("/console/meetings/session-march/cancel", data=fields, headers=PAGE)
    assert (first.status_code, first.headers["location"]) == (
        303, "/console/meetings/session-march?done=meeting_cancel",
    )  # fmt: skip
    again = await desk.post("/console/meetings/session-march/cancel", data=fields, headers=PAGE)
    assert again.status_code == 409
    assert "This was changed since your page was made." in again.text
    with deps.db.reading() as session:
        acts = session.exec(select(AuditEntry).where(AuditEntry.action == "meeting.cancel")).all()
    assert [act.data["slug"] for act in acts] == ["late", "session-march"]


async def test_a_planning_file_is_shown_before_it_is_taken_in(desk, deps):
    token = token_in((await desk.get("/console/plan/file", headers=PAGE)).text)
    changed = SAMPLE.read_bytes().replace(b"86 000 000", b"87 000 000")
    shown = await desk.post(
        "/console/plan/file", data={"form_token": token}, files={"file": ("plan.csv", changed)}, headers=PAGE
    )
    assert shown.status_code == 200
    fields = {name: hidden(shown.text, name) for name in ("form_token", "seen", "key", "name")}
    taken = await desk.post("/console/plan/take", data=fields, headers=PAGE)
    assert taken.headers["location"] == "/console/plan/?done=plan_taken"
    again = await desk.post("/console/plan/take", data=fields, headers=PAGE)
    assert again.status_code == 409
    broken = await desk.post(
        "/console/plan/file", data={"form_token": token},
        files={"file": ("plan.csv", changed.replace(b"87 000 000", b"many"))}, headers=PAGE,
    )  # fmt: skip
    assert broken.status_code == 400
    assert "many" in broken.text
