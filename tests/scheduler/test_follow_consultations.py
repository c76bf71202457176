"""Who took part hears the results of their area once, and what came of it when they asked to."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from sqlmodel import col, select

from civic import consultation_answers, consultations, privacy
from civic.region import load_region
from core.db import Database
from core.models import ConsultationAnswer, ConsultationState, Contact, Delivery, Priority
from scheduler.job import JobContext
from scheduler.jobs.follow_consultations import follow_consultations
from tests.consultation import APPROVER, opened
from tests.factories import contact

REGION = load_region()
BEFORE, AFTER = datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 12, 10, 18, tzinfo=UTC)
Run = Callable[[datetime], int]


@pytest.fixture
def taken_part(db: Database) -> Database:
    """Six of Azilal, one of them in French and curious; two of Khénifra."""
    with time_machine.travel(BEFORE, tick=False), db.transaction() as session:
        consultation = opened(session, REGION)
        for number in range(8):
            province, language = ("azilal" if number < 6 else "khenifra"), ("fr" if number in {0, 7} else "ar")
            person = contact(str(number), province=province, language=language)
            session.add(person)
            session.flush()
            consultation_answers.send_answers(
                session, consultation_id=consultation.id, contact=person, follow=number == 0,
                answers={"first": {"chosen": ["2"]}, "state": {"chosen": ["4"]}}, reference=f"K26-{number}",
            )  # fmt: skip
    return db


@pytest.fixture
def run(taken_part: Database) -> Run:
    """Let the job run at a moment; how often it woke the outbox."""
    woken: list[int] = []
    context = JobContext(taken_part, REGION, {}, lambda: woken.append(1))

    def at(moment: datetime) -> int:
        before = len(woken)
        with time_machine.travel(moment, tick=False):
            follow_consultations(context)
        return len(woken) - before

    return at


def told(db: Database) -> dict[str, list[str]]:
    """What is on its way to whom."""
    found: dict[str, list[str]] = {}
    with db.reading() as session:
        query = select(Delivery, Contact.address).join(Contact, col(Contact.id) == Delivery.contact_id)
        for delivery, address in session.exec(query.order_by(col(Delivery.id))):
            assert delivery.priority == Priority.REPLY
            assert delivery.message
            found.setdefault(address, []).append(delivery.message["text"])
    return found


def test_nothing_happens_before_its_hour(taken_part: Database, run: Run):
    assert run(BEFORE) == 0
    assert told(taken_part) == {}


def test_everybody_hears_the_results_of_their_area_once(taken_part: Database, run: Run):
    assert run(AFTER) == 1
    with taken_part.reading() as session:
        assert consultations.find_consultation(session, "roads-2027").state is ConsultationState.CLOSED
    first = told(taken_part)
    assert {len(texts) for texts in first.values()} == {1}
    assert len(first) == 8
    # Two of Khénifra would follow from the six of Azilal: all hear of the whole region.
    assert "toute la région" in first["0"][0]
    assert "8 personnes ont participé" in first["7"][0]
    assert "نتائج الجهة كلها" in first["1"][0]
    assert run(AFTER) == 0
    assert told(taken_part) == first


def test_a_province_hears_its_own_results(taken_part: Database, run: Run):
    with taken_part.transaction() as session:
        for row in session.exec(select(ConsultationAnswer).where(ConsultationAnswer.province == "khenifra")):
            row.province = "azilal"
    run(AFTER)
    assert "votre province, Azilal" in told(taken_part)["0"][0]
    assert "█" * 10 in told(taken_part)["0"][0]


def test_who_asked_hears_what_came_of_it_also_when_it_is_said_anew(taken_part: Database, run: Run):
    run(AFTER)
    for day, text in ((11, "Décidé."), (12, "Commencé.")):
        moment = datetime(2026, 12, day, tzinfo=UTC)
        with time_machine.travel(moment, tick=False), taken_part.transaction() as session:
            consultations.add_outcome(session, "roads-2027", {"ar": "تقرر", "fr": text}, APPROVER)
        assert run(moment) == 1
        assert run(moment) == 0
    texts = told(taken_part)
    assert len(texts["1"]) == 1
    assert [text.splitlines()[-1] for text in texts["0"][1:]] == ["Décidé.", "Commencé."]


def test_who_was_erased_is_told_nothing_and_stays_counted(taken_part: Database, run: Run):
    with taken_part.transaction() as session:
        gone = session.exec(
            select(Contact).join(ConsultationAnswer).where(ConsultationAnswer.reference == "K26-0")
        ).one()
        privacy.erase(session, gone)
    assert run(AFTER) == 1
    assert run(AFTER) == 0
    assert "0" not in told(taken_part)
    with taken_part.reading() as session:
        one = consultations.find_consultation(session, "roads-2027")
        assert consultations.results_of(session, one, REGION).people == 8
