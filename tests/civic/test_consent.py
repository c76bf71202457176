"""The ledger of consent."""

import pytest
from sqlmodel import col, select

from civic.consent import WORDINGS, current, record
from core.models import Consent, Purpose


def answer(session, contact, purpose, granted):
    return record(
        session,
        contact=contact,
        purpose=purpose,
        granted=granted,
        wording=WORDINGS[purpose],
        language="en",
        channel="telegram",
        reference="C26-222222",
    )


@pytest.fixture
def contact(db, new_contact):
    stored = new_contact()
    with db.transaction() as session:
        session.add(stored)
    return stored


def test_the_last_line_decides_and_nothing_is_rewritten(db, contact):
    for granted in (True, False, True):
        with db.transaction() as session:
            answer(session, contact, Purpose.NEWS, granted)
        with db.reading() as session:
            assert current(session, contact.id, Purpose.NEWS) is granted
            assert contact.news is granted
    with db.reading() as session:
        lines = session.exec(select(Consent).order_by(col(Consent.id))).all()
        assert [line.granted for line in lines] == [True, False, True]


def test_a_line_says_which_words_were_answered_where(db, contact):
    with db.transaction() as session:
        answer(session, contact, Purpose.STORAGE, granted=True)
    with db.reading() as session:
        (line,) = session.exec(select(Consent)).all()
        wording = WORDINGS[Purpose.STORAGE]
        assert (line.wording, line.version) == (wording.said_in("en"), wording.version)
        assert (line.language, line.channel, line.reference) == ("en", "telegram", "C26-222222")
        assert line.at is not None


def test_purposes_are_asked_for_on_their_own(db, contact):
    with db.transaction() as session:
        assert not current(session, contact.id, Purpose.STORAGE)
        answer(session, contact, Purpose.STORAGE, granted=True)
        assert current(session, contact.id, Purpose.STORAGE)
        assert not current(session, contact.id, Purpose.NEWS)
        assert not contact.news


def test_every_purpose_has_its_words_and_they_say_where_data_goes():
    assert set(WORDINGS) == set(Purpose)
    storage = WORDINGS[Purpose.STORAGE].text
    assert all(word in storage for word in ("Telegram", "Facebook", "outside Morocco", "erase"))


def test_the_words_promise_the_term_that_the_region_states(region):
    assert region.privacy.retention.contact.months == WORDINGS[Purpose.STORAGE].months
    assert region.privacy.retention.unanswered.months == WORDINGS[Purpose.STORAGE].unanswered
    assert "%(term)s" in WORDINGS[Purpose.STORAGE].text
    assert "%(short)s" in WORDINGS[Purpose.STORAGE].text
    assert region.privacy.version == WORDINGS[Purpose.STORAGE].version
