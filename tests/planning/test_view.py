"""The plan as the bot and the portal see it: by place, by topic, by letters; and who is told of it."""

from datetime import date

import pytest
from sqlmodel import func, select

from civic import planning, project_followers
from civic.consent import record, wording_of
from civic.plan_view import plan_of
from civic.planning_store import change_milestone
from core.db import Database
from core.errors import Refused
from core.models import Contact, ContactState, Delivery, ProjectState, Purpose
from tests.bots.stage import plain
from tests.council import somebody, told
from tests.planning.stage import EDITOR, PLAN, REGION, ROAD, SAMPLE, file, take_in

DEMNATE = next(one for one in REGION.communes if one.name("fr") == "Demnate")


def codes(found) -> list[str]:
    return [one.code for one in found]


def test_projects_are_found_by_place_topic_and_state(db: Database):
    take_in(db)
    with db.reading() as session:
        assert codes(planning.public_projects(session)) == ["pdr-07", "pdr-11"]
        assert codes(planning.public_projects(session, province="azilal")) == ["pdr-07", "pdr-11"]
        assert codes(planning.public_projects(session, province="khouribga")) == ["pdr-11"]
        assert codes(planning.public_projects(session, province="azilal", commune=DEMNATE.code)) == ["pdr-07", "pdr-11"]
        assert codes(planning.public_projects(session, province="azilal", commune="05.081.09.01")) == ["pdr-11"]
        assert codes(planning.public_projects(session, topic="education")) == ["pdr-11"]
        assert codes(planning.public_projects(session, state=ProjectState.RUNNING)) == ["pdr-07"]
        assert codes(planning.public_projects(session, limit=1, offset=1)) == ["pdr-11"]
        assert planning.count_projects(session, province="azilal") == 2
        assert planning.projects_by_commune(session)[DEMNATE.code] == ["pdr-07"]


def test_a_project_for_a_whole_province_concerns_each_of_its_communes(db: Database):
    take_in(db, PLAN + ROAD.replace("pdr-07", "pdr-08").replace("Azilal|Demnate", "").encode())
    with db.reading() as session:
        plan = plan_of(session, REGION)
        listed = planning.public_projects(session, province="azilal", commune=DEMNATE.code)
    assert codes(listed) == ["pdr-07", "pdr-08", "pdr-11"]
    assert codes(plan.in_commune("azilal", DEMNATE.code)) == ["pdr-07", "pdr-08", "pdr-11"]
    assert codes(plan.in_province("khouribga")) == ["pdr-11"]
    assert (codes(plan.about("roads")), plan.topics) == (["pdr-07", "pdr-08"], ("roads", "education"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("hopital", "pdr-05"), ("route demnat", "pdr-07"), ("تاكلفت", "pdr-06"), ("المستشفى", "pdr-05"),
     ("barage", "pdr-03"), ("ecole khouribga", "pdr-14"), ("trasport scolaire", "pdr-11"), ("PDR-20", "pdr-20"),
     ("mrirt", "pdr-29"), ("ouzoud", "pdr-19"), ("zzzz", "")],
)  # fmt: skip
def test_a_project_is_found_by_some_letters(sqlite_db: Database, typed: str, code: str):
    take_in(sqlite_db, SAMPLE.read_bytes())
    with sqlite_db.reading() as session:
        found = codes(plan_of(session, REGION).find(typed))
    assert (found[0] if found else "") == code


def test_the_plan_is_read_anew_when_it_has_changed_and_only_then(db: Database):
    with db.reading() as session:
        assert not plan_of(session, REGION)
    take_in(db)
    with db.reading() as session:
        first = plan_of(session, REGION)
        assert plan_of(session, REGION) is first
    with db.reading() as session:
        # What is read while a change is thrown away again must not stay.
        change_milestone(session, "pdr-07", 2, REGION, by=EDITOR, planned_on=date(2027, 1, 1))
        assert plan_of(session, REGION).projects != first.projects
    with db.reading() as session:
        assert plan_of(session, REGION).projects == first.projects
    take_in(db, file(ROAD.replace("195 000 000", "1")))
    with db.reading() as session:
        assert plan_of(session, REGION).projects[0].budget == 1


def test_who_follows_is_told_once_and_needs_to_have_agreed(db: Database):
    take_in(db)
    with db.transaction() as session:
        road = planning.find_project(session, "pdr-07").id
        contact, gone = somebody(session), somebody(session)
        with pytest.raises(Refused):
            project_followers.follow(session, contact, road)
        for one in (contact, gone):
            record(session, contact=one, purpose=Purpose.PROJECTS, granted=True, language="fr", channel="telegram",
                   wording=wording_of(Purpose.PROJECTS, REGION), reference="C26-222222")  # fmt: skip
        assert project_followers.follow(session, contact, road)
        assert not project_followers.follow(session, contact, road)
        assert project_followers.follow(session, gone, road)
        gone.state = ContactState.BLOCKED
        session.add(gone)
    with db.transaction() as session:
        change_milestone(session, "pdr-07", 2, REGION, by=EDITOR, planned_on=date(2027, 6, 30))
        change_milestone(session, "pdr-07", 1, REGION, by=EDITOR, reached_on=date(2024, 3, 12))
    with db.transaction() as session:
        assert project_followers.waiting(session) == [road]
        assert project_followers.tell(session, road) == 1
        assert project_followers.tell(session, road) == 0
        assert project_followers.waiting(session) == []
        (message,) = told(session, contact.id)
        assert session.exec(select(func.count()).select_from(Delivery)).one() == 1
    assert plain(message.text).splitlines() == [
        "Du nouveau sur le projet « Route 308 » :",
        "– Début des travaux : atteinte le 12 mars 2024",
        "– La route est ouverte : désormais prévue le 30 juin 2027, auparavant le 31 décembre 2026",
    ]
    with db.transaction() as session:
        session.delete(session.get_one(Contact, contact.id))
        session.flush()
        assert project_followers.follower_counts(session) == {road: 1}
