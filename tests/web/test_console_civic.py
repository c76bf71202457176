"""The desks of consultations, meetings, associations, the plan and the Goals, as staff use them."""

import pytest
from sqlmodel import select

from core.models import AuditEntry, Role, Staff
from tests.web import council_story, desk_story, inbox_story
from tests.web.conftest import client_of, with_settings
from tests.web.story import EMAIL
from tests.web.test_console import log_in
from web.app import create_app

HEAVIEST = 60_000
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


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


async def test_a_set_of_the_goals_is_called_by_its_folder_and_not_by_where_that_lay(desk):
    for page in ("/console/goals/", "/console/goals/1"):
        answer = await desk.get(page, headers=PAGE)
        assert "<bdi>goals</bdi>" in answer.text
        assert "/goals</bdi>" not in answer.text


async def test_a_spoken_answer_is_played_in_place(desk, deps, tmp_path):
    async with client_of(create_app(with_settings(deps, files_dir=tmp_path))) as reader:
        desk_story.let_in(deps.db, reader, EMAIL)
        page = (await reader.get("/console/answers/roads-2027", headers=PAGE)).text
        assert '<audio controls preload="none" src="/console/answers/files/C26-222222/1"' in page
        voice = await reader.get("/console/answers/files/C26-222222/1")
    assert (voice.content, voice.headers["content-type"]) == (inbox_story.SOUND, "audio/ogg")
    with deps.db.reading() as session:
        looked = session.exec(select(AuditEntry.subject).where(AuditEntry.action == "consultation.file")).all()
    assert looked == ["answers:C26-222222"]
