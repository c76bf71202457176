"""What a newer figure sets going: a proposal for staff, and one message for each who follows it, in parts."""

from pathlib import Path

from sqlmodel import col, select

from campaigns.file import read_campaign
from campaigns.proposals import propose, waiting_events
from civic import consent
from civic.sdg.followers import follow, tell, waiting
from core.db import Database
from core.models import Delivery, Purpose
from tests.council import somebody
from tests.sdg.stage import REGION, WATER, folder, take_in

NEWER = {"data/indicator_6-1-1.csv": WATER + "2026,,,,86\n"}


def follower(db: Database, subject: str) -> int:
    with db.transaction() as session:
        contact = somebody(session)
        wording = consent.wording_of(Purpose.GOALS, REGION)
        consent.record(session, contact=contact, purpose=Purpose.GOALS, granted=True, wording=wording, language="fr",
                       channel="telegram", reference="C26-222222")  # fmt: skip
        assert follow(session, contact, subject, REGION)
        return contact.id


def test_a_newer_figure_is_proposed_as_a_post(sqlite_db: Database, tmp_path: Path):
    take_in(sqlite_db, folder(tmp_path))
    take_in(sqlite_db, folder(tmp_path, **NEWER))
    with sqlite_db.transaction() as session:
        (event,) = waiting_events(session)
        row = propose(session, event, REGION, least=5)
        assert row is not None
        content = read_campaign(row.source, "proposal")
    assert (content.template, content.opens) == ("goals_indicator", "goals:6-1-1")
    assert (content.data["value"], content.data["year"], content.data["before"]) == (86.0, "2026", 84.0)
    assert content.data["source"]["fr"] == "Enquête inventée"
    assert content.data["goal"]["ar"] == "الماء للجميع"


def test_everybody_who_follows_is_told_once_also_in_parts(db: Database, tmp_path: Path):
    take_in(db, folder(tmp_path))
    people = {follower(db, subject) for subject in ("6", "6-1-1", "6")}
    follower(db, "8-5-2")
    take_in(db, folder(tmp_path, **NEWER))
    told = []
    with db.reading() as session:
        (revision,) = waiting(session)
    for _ in range(3):
        with db.transaction() as session:
            told.append(tell(session, revision, REGION, at_once=2))
    assert told == [2, 1, None]
    with db.reading() as session:
        assert waiting(session) == []
        sent = session.exec(select(Delivery.contact_id).order_by(col(Delivery.id))).all()
    assert (set(sent), len(sent)) == (people, 3)
