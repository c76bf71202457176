"""The forms of consultations, meetings, associations, the plan and the Goals: filled, filled wrongly, sent twice."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlmodel import select

from civic import associations, consultations, meetings
from core import sealed_file
from core.models import (
    Association,
    AssociationState,
    AuditEntry,
    Consultation,
    ConsultationState,
    GoalsRevision,
    Meeting,
    Milestone,
    Role,
)
from tests import council
from tests.consultation import AUTHOR, ROADS
from tests.dialogue_meetings import new_meeting
from tests.planning.stage import SAMPLE, take_in
from tests.sdg import stage
from tests.web.civic_desk import BOSS, Desk, said
from tests.web.conftest import client_of, with_settings
from web.app import create_app

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TEXTS = {
    "title__ar": "الطرق", "title__fr": "Les routes", "introduction__ar": "م", "introduction__fr": "i", "use__ar": "ا",
    "use__fr": "u", "opens": "2026-12-01T09:00", "closes": "2026-12-10T18:00",
}  # fmt: skip


@pytest.fixture
async def desk(deps, tmp_path):
    with time_machine.travel(NOW, tick=False):
        async with client_of(create_app(with_settings(deps, files_dir=tmp_path / "files"))) as client:
            here = Desk(client, deps.db)
            here.log_in()
            yield here


async def test_a_consultation_is_written_by_a_form_question_by_question(desk, deps):
    page = await desk.see("consultations/new")
    first = {
        "questions": "q1", "kind__q1": "choice", "text__q1__ar": "أي؟", "text__q1__fr": "Laquelle ?",
        "options__q1__ar": "واحد\nاثنان", "options__q1__fr": "Une\nDeux", "slug": "roads",
    }  # fmt: skip
    for kind, number in (("several", 2), ("scale", 3), ("text", 4), ("voice", 5)):
        order = " ".join(f"q{each}" for each in range(1, number))
        kinds = {f"kind__q{each}": each_kind for each, each_kind in KINDS.items() if each < number}
        answer = await desk.send(
            page, "consultations/new", **{**TEXTS, **first, **kinds, "questions": order, "do": f"add:{kind}"}
        )
        assert f'name="kind.q{number}" value="{kind}"' in answer.text
        assert "Laquelle ?" in answer.text
    more = {
        "questions": "q2 q1 q3 q4 q5", **{f"kind__q{number}": kind for number, kind in KINDS.items()},
        **{f"text__q{number}__{code}": f"{code}{number}" for number in (2, 3, 4, 5) for code in ("ar", "fr")},
        "options__q2__ar": "ا\nب\nج", "options__q2__fr": "a\nb\nc", "optional__q4": "1",
        "low__q3__ar": "سيء", "low__q3__fr": "mal", "high__q3__ar": "جيد", "high__q3__fr": "bien",
    }  # fmt: skip
    short = await desk.send(page, "consultations/new", **{**TEXTS, **first, **more, "options__q2__fr": "a"})
    assert short.status_code == 400
    assert "Write 2 to 9 answers, one a line." in short.text
    done = await desk.send(page, "consultations/new", **TEXTS, **first | more)
    assert said(done) == "consultation_draft"
    again = await desk.send(page, "consultations/new", **TEXTS, **first | more)
    assert (again.status_code, "There is one of this name already." in again.text) == (409, True)
    with deps.db.reading() as session:
        row = session.exec(select(Consultation)).one()
    assert [(one["id"], one["kind"], one["optional"]) for one in row.content["questions"]] == [
        ("q2", "several", False), ("q1", "choice", False), ("q3", "scale", False), ("q4", "text", True),
        ("q5", "voice", False),
    ]  # fmt: skip
    assert row.content["questions"][1]["options"]["fr"] == ["Une", "Deux"]


KINDS = {1: "choice", 2: "several", 3: "scale", 4: "text", 5: "voice"}


async def test_a_consultation_file_that_is_wrong_is_named_with_its_line(desk, deps):
    page = await desk.see("consultations/file")
    wrong = await desk.send(page, "consultations/file", {"file": ("roads.toml", ROADS.replace('"scale"', '"scales"'))})
    assert (wrong.status_code, "roads.toml, line 25" in wrong.text) == (409, True)
    assert said(await desk.send(page, "consultations/file", {"file": ("roads.toml", ROADS)})) == "consultation_draft"
    twice = await desk.send(page, "consultations/file", {"file": ("roads.toml", ROADS)})
    assert twice.status_code == 409
    assert said(await desk.send(page, "consultations/file", {"file": ("r.toml", ROADS)}, replace="1")) == (
        "consultation_draft"
    )


async def test_a_draft_that_changed_is_not_opened_from_an_old_page(desk, deps):
    with deps.db.transaction() as session:
        council.hire(session, AUTHOR, Role.EDITOR)
        consultations.import_consultation(session, ROADS, "roads.toml", AUTHOR, deps.region)
    page = await desk.see("consultations/roads-2027")
    with deps.db.transaction() as session:
        consultations.import_consultation(session, ROADS.replace("Souk", "Gare"), "roads.toml", AUTHOR, deps.region)
    old = await desk.send(page, "consultations/roads-2027/open", now="1")
    assert (old.status_code, "This was changed since your page was made." in old.text) == (409, True)
    page = await desk.see("consultations/roads-2027")
    assert said(await desk.send(page, "consultations/roads-2027/open", now="1")) == "consultation_open"
    page = await desk.see("consultations/roads-2027")
    assert said(await desk.send(page, "consultations/roads-2027/close")) == "consultation_close"
    page = await desk.see("consultations/roads-2027")
    assert (await desk.send(page, "consultations/roads-2027/outcome", text__fr="Décidé")).status_code == 400
    outcome = {"text__ar": "تقرر", "text__fr": "Décidé"}
    assert said(await desk.send(page, "consultations/roads-2027/outcome", **outcome)) == "consultation_outcome"
    with deps.db.reading() as session:
        row = session.exec(select(Consultation)).one()
    assert (row.state, row.outcome["fr"]) == (ConsultationState.CLOSED, "Décidé")
    table = (await desk.client.get("/console/consultations/roads-2027/results.csv")).text
    assert table.splitlines()[1].endswith(",hidden,hidden")


async def test_a_meeting_from_its_form_to_its_minutes(desk, deps, tmp_path):
    page = await desk.see("meetings/new")
    fields = {
        "kind": "meeting", "topic": "roads", "title__ar": "لقاء", "title__fr": "Rencontre", "place__ar": "هنا",
        "place__fr": "Ici", "start": "2026-11-25T10:00", "end": "2026-11-25T12:00", "open_to": "all", "slug": "talk",
        "agenda__ar": "أ\nب", "agenda__fr": "un\ndeux",
    }  # fmt: skip
    uneven = await desk.send(page, "meetings/new", **{**fields, "agenda__fr": "un"})
    assert (uneven.status_code, "as many points in each language" in uneven.text) == (400, True)
    assert said(await desk.send(page, "meetings/new", **fields)) == "added"
    taken = await desk.send(page, "meetings/new", **fields)
    assert (taken.status_code, 'id="slug-wrong"' in taken.text) == (409, True)
    page = await desk.see("meetings/talk")
    assert said(await desk.send(page, "meetings/talk/announce", channel=["telegram_channel"])) == "meeting_announce"
    twice = await desk.send(page, "meetings/talk/announce", channel=["telegram_channel"])
    assert twice.status_code == 409
    page = await desk.see("meetings/talk")
    assert said(await desk.send(page, "meetings/talk/move", start="2026-11-25T09:30")) == "meeting_move"
    with time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False):
        page = await desk.see("meetings/talk")
        counts = {"in_person__azilal": "12", "afar__khenifra": "x"}
        assert (await desk.send(page, "meetings/talk/attendance", **counts)).status_code == 400
        counts["afar__khenifra"] = "3"
        assert said(await desk.send(page, "meetings/talk/attendance", **counts)) == "meeting_attendance"
        page = await desk.see("meetings/talk")
        file = {"file": ("../../pv du 25.pdf", b"%PDF-1.7 minutes")}
        assert said(await desk.send(page, "meetings/talk/minutes", file)) == "meeting_minutes"
        assert (await desk.client.get("/console/meetings/talk/minutes")).content == b"%PDF-1.7 minutes"
        assert (await desk.client.get("/fr/meetings/talk/minutes")).content == b"%PDF-1.7 minutes"
    with deps.db.reading() as session:
        kept = Path(session.exec(select(Meeting.minutes_file)).one())
    assert (kept.name, sealed_file.is_sealed(kept)) == ("pv du 25.pdf", True)
    assert tmp_path / "files" in kept.parents


async def test_a_meeting_is_called_off_once(desk, deps):
    with deps.db.transaction() as session:
        meetings.add_meeting(session, new_meeting(), deps.region, by=BOSS)
    page = await desk.see("meetings/road-day")
    reason = {"reason__ar": "الثلج", "reason__fr": "La neige"}
    assert said(await desk.send(page, "meetings/road-day/cancel", **reason)) == "meeting_cancel"
    again = await desk.send(page, "meetings/road-day/cancel", **reason)
    assert (again.status_code, "This was changed since your page was made." in again.text) == (409, True)
    with deps.db.reading() as session:
        acts = session.exec(select(AuditEntry).where(AuditEntry.action == "meeting.cancel")).all()
    assert len(acts) == 1


async def test_an_association_is_confirmed_or_declined_with_a_reason(desk, deps):
    with deps.db.transaction() as session:
        for number in (2, 3):
            associations.register(
                session, contact=council.somebody(session), name=f"Amal {number}", role="présidente",
                province="azilal", field="water", recognised_in=2019, reference=f"A26-22222{number}",
            )  # fmt: skip
    assert "Amal 2" in await desk.see("associations/?state=registered&province=azilal")
    assert "Amal 2" not in await desk.see("associations/?state=confirmed")
    page = await desk.see("associations/A26-222222")
    assert "article 121" in page
    assert said(await desk.send(page, "associations/A26-222222/confirm")) == "association_yes"
    old = await desk.send(page, "associations/A26-222222/decline", reason="Non")
    assert old.status_code == 409
    page = await desk.see("associations/A26-222223")
    assert (await desk.send(page, "associations/A26-222223/decline", reason=" ")).status_code == 400
    assert said(await desk.send(page, "associations/A26-222223/decline", reason="Hors région")) == "association_no"
    with deps.db.reading() as session:
        states = session.exec(select(Association.state).order_by(Association.reference)).all()
    assert states == [AssociationState.CONFIRMED, AssociationState.DECLINED]


async def test_a_planning_file_is_shown_before_it_is_taken_in(desk, deps):
    take_in(deps.db, SAMPLE.read_bytes())
    page = await desk.see("plan/file")
    changed = SAMPLE.read_bytes().replace(b"86 000 000", b"87 000 000")
    broken = await desk.send(page, "plan/file", {"file": ("plan.csv", changed.replace(b"87 000 000", b"many"))})
    assert (broken.status_code, "many" in broken.text) == (400, True)
    shown = await desk.send(page, "plan/file", {"file": ("plan.csv", changed)})
    assert (shown.status_code, "87000000" in shown.text) == (200, True)
    words = re.sub(r"<[^>]*>", " ", await desk.see("plan/pdr-01"))  # a form's token is of chance, and holds any digits
    assert "86" in words
    assert "87" not in words
    assert said(await desk.send(shown.text, "plan/take")) == "plan_taken"
    again = await desk.send(shown.text, "plan/take")
    assert (again.status_code, "not here any more" in again.text) == (409, True)
    assert "plan.csv" in await desk.see("plan/file")


async def test_a_plan_that_changed_meanwhile_is_shown_anew(desk, deps):
    take_in(deps.db, SAMPLE.read_bytes())
    page = await desk.see("plan/file")
    changed = SAMPLE.read_bytes().replace(b"86 000 000", b"87 000 000")
    shown = await desk.send(page, "plan/file", {"file": ("plan.csv", changed)})
    project = await desk.see("plan/pdr-07")
    assert said(await desk.send(project, "plan/pdr-07/3/move", day="2027-03-31")) == "milestone_move"
    old = await desk.send(shown.text, "plan/take")
    assert (old.status_code, "The plan has changed since this was shown." in old.text) == (409, True)
    assert said(await desk.send(old.text, "plan/take")) == "plan_taken"


async def test_a_milestone_is_reached_once(desk, deps):
    take_in(deps.db, SAMPLE.read_bytes())
    page = await desk.see("plan/pdr-07")
    to_come = await desk.send(page, "plan/pdr-07/3/reach", day="2026-12-24")
    assert (to_come.status_code, "yet to come" in to_come.text) == (409, True)
    assert (await desk.send(page, "plan/pdr-07/3/reach", day="soon")).status_code == 400
    assert said(await desk.send(page, "plan/pdr-07/3/reach", day="2026-11-24")) == "milestone_reach"
    assert (await desk.send(page, "plan/pdr-07/3/reach", day="2026-11-24")).status_code == 409
    page = await desk.see("plan/pdr-07")
    assert BOSS in page
    with deps.db.reading() as session:
        days = {str(one.reached_on) for one in session.exec(select(Milestone).where(Milestone.number == 3))}
    assert "2026-11-24" in days


def packed(folder: Path, **more: bytes) -> bytes:
    """A folder as a zip file, in a folder of its own as people pack it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"goals/{path.relative_to(folder)}")
        for name, content in more.items():
            archive.writestr(name, content)
    return kept.getvalue()


async def test_a_zipped_set_is_shown_taken_in_and_remembered(desk, deps, tmp_path):
    folder = stage.folder(tmp_path / "set")
    page = await desk.see("goals/")
    shown = await desk.send(page, "goals/file", {"file": ("goals-2026.zip", packed(folder))})
    assert (shown.status_code, "6-1-1" in shown.text) == (200, True)
    with deps.db.reading() as session:
        assert session.exec(select(GoalsRevision)).all() == []
    assert said(await desk.send(shown.text, "goals/take")) == "goals_taken"
    assert (await desk.send(shown.text, "goals/take")).status_code == 409
    assert "goals-2026.zip" in await desk.see("goals/")
    assert "Habitants avec de" in await desk.see("goals/1")
    broken = packed(stage.folder(folder, **{"data/indicator_6-1-1.csv": stage.WATER.replace("76.5", "much")}))
    refused = await desk.send(page, "goals/file", {"file": ("goals-2027.zip", broken)})
    assert refused.status_code == 400
    assert "data/indicator_6-1-1.csv" in refused.text
    assert "what was here stays" in refused.text
    outside = packed(stage.folder(folder), **{"../../evil.csv": b"x"})
    refused = await desk.send(page, "goals/file", {"file": ("evil.zip", outside)})
    assert (refused.status_code, "leads outside the folder" in refused.text) == (400, True)
    with deps.db.reading() as session:
        assert [one.origin for one in session.exec(select(GoalsRevision))] == ["goals-2026.zip"]
