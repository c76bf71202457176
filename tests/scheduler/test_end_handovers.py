"""Hand-overs that have had their time are ended by the clock, once, and the person is told."""

from datetime import timedelta

import time_machine
from sqlmodel import Session, select

from civic import handover
from civic.feedback import file_feedback
from civic.region import load_region
from core.db import Database
from core.models import Delivery, Handover
from scheduler.job import JobContext
from scheduler.jobs.end_handovers import end_handovers
from tests import factories
from tests.bots.desk import MODERATOR, hire


def begun(session: Session) -> None:
    hire(session)
    contact = factories.contact()
    session.add(contact)
    session.flush()
    file_feedback(session, contact=contact, text="الطريق", reference="F26-222222")
    handover.begin(session, reference="F26-222222", minutes=30, by=MODERATOR)


def test_silence_gives_the_person_back_to_the_bot(db: Database):
    woken: list[bool] = []
    context = JobContext(db, load_region(), {}, lambda: woken.append(True))
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        with db.transaction() as session:
            begun(session)
        for minutes, left, told in ((29, 1, 1), (1, 0, 2), (1, 0, 2)):
            clock.shift(timedelta(minutes=minutes))
            end_handovers(context)
            with db.reading() as session:
                assert len(session.exec(select(Handover)).all()) == left
                assert len(session.exec(select(Delivery)).all()) == told
    assert woken == [True]
