"""`jisr import planning`, `jisr project`, and proposals and drafts on `jisr campaign`."""

import json

import pytest

from campaigns.proposals import propose, waiting_events
from civic.feedback import file_feedback
from civic.planning import find_project
from civic.region import load_region
from core.db import Database
from tests.council import somebody
from tests.jisr.command import APPROVER, EDITOR, Command
from tests.planning.stage import PLAN, ROAD, SCHOOL, STEPS, file


@pytest.fixture
def council(staffed: Command) -> Command:
    """An installation with the plan."""
    (staffed.folder / "plan.csv").write_bytes(PLAN)
    staffed.says("import", "planning", "plan.csv", "--by", EDITOR)
    return staffed


def database(jisr: Command) -> Database:
    return Database(f"sqlite:///{jisr.folder}/var/jisr.db")


def test_a_dry_run_says_what_would_change_and_changes_nothing(council: Command):
    (council.folder / "plan.csv").write_bytes(file(ROAD.replace("195 000 000", "210 000 000"), *STEPS))
    said = council.says("import", "planning", "plan.csv", "--by", EDITOR, "--dry-run")
    assert "pdr-07: budget 195000000 → 210000000" in said
    assert "not in the file, and left as they are: pdr-11" in said
    assert said.splitlines()[-1] == "3 lines: 0 would be added, 1 would be changed"
    shown = json.loads(council.says("project", "show", "pdr-07", "--json"))
    assert shown["budget"] == 195_000_000
    found = json.loads(council.says("import", "planning", "plan.csv", "--by", EDITOR, "--json"))
    assert (found["added"], found["changed"], found["missing"]) == (0, 1, ["pdr-11"])


def test_mistakes_are_lines_and_the_exit_code_is_2(council: Command):
    (council.folder / "plan.csv").write_bytes(file(ROAD.replace("roads", "?"), SCHOOL.replace("2026-09-01", "soon")))
    answer = council("import", "planning", "plan.csv", "--by", EDITOR)
    assert answer.code == 2
    first, second = answer.err.splitlines()
    assert first.startswith("jisr: plan.csv, line 2, column topic: ")
    assert second.startswith("jisr: plan.csv, line 3, column start_planned: ")
    missing = council("import", "planning", "nowhere.csv", "--by", EDITOR)
    assert (missing.code, missing.err) == (2, "jisr: nowhere.csv: there is no such file\n")


def test_projects_are_listed_shown_and_changed(council: Command):
    rows = json.loads(council.says("project", "list", "--province", "azilal", "--topic", "roads", "--json"))
    assert [(row["code"], row["title"], row["feedback"]) for row in rows] == [("pdr-07", "Route 308", 0)]
    said = council.says("project", "move", "pdr-07", "2", "--to", "2030-06-30", "--by", EDITOR)
    assert said.strip() == "pdr-07 2: planned_on 2026-12-31 → 2030-06-30"
    assert "reached" in council.says("project", "reach", "PDR-07", "2", "--by", EDITOR)
    shown = council.says("project", "show", "pdr-07")
    assert "2 planned_on: 2026-12-31 → 2030-06-30 (by hand)" in shown
    assert council("project", "show", "pdr-99").code == 2


def test_feedback_on_a_project_is_filtered_and_counted(council: Command):
    db = database(council)
    with db.transaction() as session:
        road = find_project(session, "pdr-07")
        for reference, project in (("F26-222222", road.id), ("F26-222223", None)):
            file_feedback(session, contact=somebody(session), text="Quand ?", project_id=project, reference=reference)
    db.close()
    rows = json.loads(council.says("feedback", "list", "--project", "pdr-07", "--json"))
    assert [(row["reference"], row["project"]) for row in rows] == [("F26-222222", "pdr-07")]
    (shown,) = json.loads(council.says("project", "list", "--topic", "roads", "--json"))
    assert shown["feedback"] == 1


def test_a_draft_comes_from_the_plan_and_a_proposal_is_taken_up(council: Command):
    number = council.says(
        "campaign",
        "draft",
        "--template",
        "project_milestone",
        "--project",
        "pdr-07",
        "--milestone",
        "1",
        "--by",
        EDITOR,
    ).strip()
    assert json.loads(council.says("campaign", "show", number, "--json"))["state"] == "draft"
    assert council.says("campaign", "submit", number, "--by", EDITOR).strip() == f"campaign {number} is submitted"
    assert "approved" in council.says("campaign", "approve", number, "--by", APPROVER)
    for milestone in ("1", "2"):
        council.says("project", "move", "pdr-07", milestone, "--to", "2031-01-01", "--by", EDITOR)
    db = database(council)
    for event in _waiting(db):
        with db.transaction() as session:
            propose(session, event, load_region(), least=5)
    db.close()
    rows = json.loads(council.says("campaign", "proposals", "--json"))
    assert [row["trigger"] for row in rows] == ["milestone_moved", "milestone_moved"]
    taken = council.says("campaign", "take", str(rows[0]["id"]), "--by", EDITOR).strip()
    assert json.loads(council.says("campaign", "show", taken, "--json"))["author"] == EDITOR
    said = council.says("campaign", "dismiss", str(rows[1]["id"]), "--by", EDITOR, "--reason", "known")
    assert said.strip() == f"proposal {rows[1]['id']} is dismissed"
    assert "Nothing is proposed." in council.says("campaign", "proposals")


def _waiting(db: Database) -> list[int]:
    with db.reading() as session:
        return waiting_events(session)
