"""A planning file is taken in whole or not at all, once, and what changes keeps its history."""

import time
from datetime import date

import pytest
from sqlmodel import Session, col, func, select

from civic import planning
from civic.planning_file import BadPlan
from civic.planning_import import compare
from civic.planning_store import change_milestone, import_plan
from core.db import Database
from core.errors import BadInput, Refused
from core.models import (
    AuditEntry,
    Event,
    EventKind,
    Milestone,
    MilestoneState,
    PlanChange,
    PlanRevision,
    Project,
    ProjectState,
    Role,
)
from tests.council import hire
from tests.planning.stage import EDITOR, PLAN, REGION, ROAD, SAMPLE, SCHOOL, STEPS, changes, file, take_in


def happened(session: Session) -> list[str]:
    query = select(Event.name).where(Event.kind == EventKind.HAPPENED).order_by(col(Event.id))
    return list(session.exec(query))


def test_a_file_becomes_projects_with_places_and_milestones(db: Database):
    take_in(db)
    with db.reading() as session:
        road = planning.project(session, "PDR-07")
        school = planning.project(session, "pdr-11")
    assert road.title == {"ar": "الطريق 308", "fr": "Route 308"}
    assert (road.budget, road.state, road.topic) == (195_000_000, ProjectState.RUNNING, "roads")
    assert [REGION.commune(code).name("fr") for _, code in road.places] == ["Azilal", "Demnate"]
    assert [(one.number, one.state, str(one.reached_on)) for one in road.milestones] == [
        (1, MilestoneState.REACHED, "2024-03-11"),
        (2, MilestoneState.PLANNED, "None"),
    ]
    assert school.places == ()


def test_the_same_file_again_changes_nothing(db: Database):
    take_in(db)
    with db.transaction() as session:
        again = import_plan(session, PLAN, "plan.csv", REGION, by=EDITOR)
        assert (again.steps, again.missing, again.rows) == ([], [], 4)
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(PlanRevision)).one() == 1
        assert [entry.action for entry in session.exec(select(AuditEntry))] == ["plan.import"]
        assert changes(session) == []


def test_a_later_file_leaves_its_history(db: Database):
    take_in(db)
    moved = STEPS[1].replace("2026-12-31", "30/06/2027")
    take_in(db, file(ROAD.replace("195 000 000", "210 000 000"), STEPS[0], moved, SCHOOL))
    with db.reading() as session:
        assert changes(session) == [("budget", "195000000", "210000000"), ("planned_on", "2026-12-31", "2027-06-30")]
        lines = planning.history(session, planning.find_project(session, "pdr-07").id)
    newest = lines[0]
    assert (newest.number, newest.field, newest.before, newest.after) == (2, "planned_on", "2026-12-31", "2027-06-30")
    assert (newest.by, newest.origin) == (EDITOR, "plan.csv")


def test_what_a_later_file_has_not_is_reported_and_stays(db: Database):
    take_in(db)
    with db.transaction() as session:
        found = import_plan(session, file(ROAD, STEPS[0]), "plan.csv", REGION, by=EDITOR)
    assert found.missing == ["pdr-11", "pdr-07 2"]
    with db.reading() as session:
        assert len(planning.public_projects(session)) == 2


def test_a_column_that_is_not_there_is_left_and_an_empty_cell_is_emptied(db: Database):
    take_in(db)
    take_in(db, file("pdr-07,", header="code,budget"))
    with db.reading() as session:
        road = planning.project(session, "pdr-07")
        assert (road.budget, road.topic, len(road.places)) == (None, "roads", 2)
        assert changes(session) == [("budget", "195000000", "")]


def test_one_mistake_keeps_the_whole_file_out(db: Database):
    with pytest.raises(BadPlan) as refused:
        take_in(db, file(ROAD, STEPS[0], SCHOOL.replace("96000000", "beaucoup")))
    assert str(refused.value) == (
        "plan.csv, line 4, column budget: 'beaucoup' is no amount. Write digits alone, such as 12500000 or 12 500 000."
    )
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(Project)).one() == 0


def test_what_happens_to_a_known_milestone_is_an_event_once(db: Database):
    take_in(db)
    with db.reading() as session:
        assert happened(session) == []
    reached = STEPS[1] + "2026-11-20"
    for _ in range(2):
        take_in(db, file(ROAD, STEPS[0], reached, SCHOOL))
    with db.reading() as session:
        assert happened(session) == ["milestone_reached:pdr-07:2"]
        told = session.exec(select(PlanChange.field).where(col(PlanChange.told).is_(False)))
        assert sorted(told) == ["reached_on", "state"]


def test_a_project_that_begins_or_ends_is_an_event(db: Database):
    take_in(db)
    take_in(db, file(SCHOOL.replace("planned", "running"), ROAD.replace("running", "completed") + "2026-11-20"))
    with db.reading() as session:
        assert sorted(happened(session)) == ["project_completed:pdr-07", "project_started:pdr-11"]


def test_staff_change_a_milestone_by_hand_with_the_same_rules(db: Database):
    take_in(db)
    with db.transaction() as session:
        reached = date(2026, 11, 20)
        change_milestone(session, "PDR-07", 2, REGION, by=EDITOR, reached_on=reached)
        assert planning.project(session, "pdr-07").milestones[1].state is MilestoneState.REACHED
        assert [entry.action for entry in session.exec(select(AuditEntry))][-1] == "plan.change"
        with pytest.raises(BadInput, match="yet to come"):
            change_milestone(session, "pdr-07", 2, REGION, by=EDITOR, reached_on=reached.replace(year=2027))
        with pytest.raises(BadInput, match="no milestone 9"):
            change_milestone(session, "pdr-07", 9, REGION, by=EDITOR, reached_on=reached)


def test_only_who_plans_may_change_the_plan(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        hire(session, "auditor@council.example", Role.AUDITOR)
        with pytest.raises(Refused):
            import_plan(session, PLAN, "plan.csv", REGION, by="auditor@council.example")


def test_the_sample_of_the_rehearsal_can_be_taken_in(db: Database):
    take_in(db, SAMPLE.read_bytes())
    with db.reading() as session:
        projects = planning.public_projects(session)
        assert len(projects) >= 25
        assert {province for one in projects for province in one.provinces} == {one.slug for one in REGION.provinces}
        assert all({"ar", "fr"} <= one.title.keys() for one in projects)
        assert all("fictifs" in one.source for one in projects)
        road = planning.project(session, "pdr-07")
        assert road.description["fr"].splitlines()[1] == "Les travaux avancent par tronçons."


def test_ten_thousand_lines_take_seconds(sqlite_db: Database):
    """Slow, as the proof of it."""
    db = sqlite_db
    rows = []
    for number in range(2500):
        code = f"p-{number}"
        rows.append(ROAD.replace("pdr-07", code))
        rows += [f"{code},{step},مرحلة,Étape {step},,,,,,,2026-12-{step + 10}," for step in (1, 2, 3)]
    source = file(*rows)
    began = time.process_time()
    take_in(db, source)
    take_in(db, source)
    assert time.process_time() - began < 10
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(Milestone)).one() == 7500
        assert compare(session, source, "plan.csv", REGION).steps == []
