"""Each class of personal data ends when its term is over, not a day before, and on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from civic import consent, feedback, petition_counts, petitions, retention
from civic.requests import filing
from core.clock import now
from core.models import (
    AuditEntry,
    Comment,
    Consent,
    Contact,
    ContactState,
    Conversation,
    Delivery,
    DeliveryState,
    Feedback,
    FeedbackState,
    InboundMessage,
    InformationRequest,
    PetitionState,
    PetitionSupport,
    Priority,
    Purpose,
    Reaction,
    RequestState,
    Role,
    Staff,
    StaffAccount,
)
from tests import factories

BEGIN = datetime(2026, 1, 15, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def beginning():
    with time_machine.travel(BEGIN, tick=False) as clock:
        yield clock


def person(session, address="1001", *, agreed=True, **columns):
    found = factories.contact(address, **{"news": False, **columns})
    session.add(found)
    session.flush()
    if agreed:
        session.add(storage(found.id))
    state = {"flow": "menu", "step": "choose", "answers": {}}
    # Of a day that no term here reaches.
    session.add(Conversation(contact_id=found.id, state=state, updated_at=datetime(2050, 1, 1, tzinfo=UTC)))
    session.flush()
    return found


def storage(contact_id, *, granted=True):
    return Consent(
        contact_id=contact_id, purpose=Purpose.STORAGE, granted=granted, wording="", version=3, language="ar",
        channel="telegram", reference="",
    )  # fmt: skip


def rows(session, table):
    return session.exec(select(table).order_by(table.id)).all()


def counts(found):
    return {one.what: one.rows for one in found if one.rows}


def end(db, region, moment, beginning):
    beginning.move_to(moment)
    with db.reading() as session:
        announced = counts(retention.due(session, region))
    with db.transaction() as session:
        ended = counts(retention.end_all(session, region))
    assert announced == ended
    with db.reading() as session:
        assert counts(retention.due(session, region)) == {}, "what has ended is not due again"
    return ended


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 3, date(2026, 8, 23)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 24, date(2024, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, before):
    assert retention.months_before(day, months) == before


def test_who_was_silent_for_the_term_and_gets_no_news_is_erased(db, region, beginning):
    with db.transaction() as session:
        silent = person(session, "1")
        blocked = person(session, "2", news=True, state=ContactState.BLOCKED)
        reader = person(session, "3", news=True)
        here = person(session, "4")
        session.add(factories.reply(silent, "سر", state=DeliveryState.SENT))
        session.add(factories.reply(blocked, state=DeliveryState.FAILED))
        kept = {reader.id, here.id}
    assert end(db, region, datetime(2028, 1, 15, 10, tzinfo=UTC), beginning).get("people") is None
    with db.transaction() as session:
        session.get_one(Contact, here.id).seen_at = now()
    assert end(db, region, datetime(2028, 1, 16, 10, tzinfo=UTC), beginning)["people"] == 2
    with db.reading() as session:
        assert {one.id for one in session.exec(select(Contact))} == kept
        assert {one.contact_id for one in session.exec(select(Conversation))} == kept
        assert {one.contact_id for one in rows(session, Delivery)} <= {None}


def test_who_never_agreed_to_being_stored_is_erased_soon(db, region, beginning):
    with db.transaction() as session:
        stranger, refused = person(session, "1", agreed=False), person(session, "2", agreed=False)
        session.add(storage(refused.id, granted=False))
        colleague, agreed = person(session, "3", agreed=False), person(session, "4")
        session.add(staff := Staff(email="nadia@council.example", role=Role.EDITOR))
        session.flush()
        linked = StaffAccount(staff_id=staff.id, contact_id=colleague.id, code_hash="", expires_at=now())
        session.add(linked)
        kept = {colleague.id, agreed.id}
        assert stranger.id not in kept
    assert end(db, region, datetime(2026, 2, 15, 10, tzinfo=UTC), beginning) == {}
    assert end(db, region, datetime(2026, 2, 16, 10, tzinfo=UTC), beginning) == {"strangers": 2}
    with db.reading() as session:
        assert {one.id for one in session.exec(select(Contact))} == kept
        assert {one.contact_id for one in session.exec(select(Conversation))} == kept


def test_replies_go_with_the_marks_they_answer_and_what_waits_does_not(db, region, beginning):
    with db.transaction() as session:
        to = person(session, news=True)
        for number, state in enumerate((DeliveryState.SENT, DeliveryState.PLANNED)):
            mark = InboundMessage(channel="telegram", external_id=str(number), contact_id=to.id)
            session.add(mark)
            session.flush()
            session.add(factories.reply(to, state=state, inbound_id=mark.id))
    assert end(db, region, datetime(2026, 4, 15, tzinfo=UTC), beginning) == {}
    assert end(db, region, datetime(2026, 4, 16, tzinfo=UTC), beginning) == {"replies": 1, "marks": 1}
    with db.reading() as session:
        assert [one.state for one in rows(session, Delivery)] == [DeliveryState.PLANNED]
        assert [one.external_id for one in rows(session, InboundMessage)] == ["1"]


def test_closed_feedback_loses_its_words_and_its_person_and_is_still_counted(db, region, beginning):
    with db.transaction() as session:
        to = person(session, news=True)
        for state in (FeedbackState.CLOSED, FeedbackState.NEW):
            filed = feedback.file_feedback(session, contact=to, text="البئر", topic="water", reference=f"F-{state}")
            filed.state = state
    assert end(db, region, datetime(2028, 1, 16, tzinfo=UTC), beginning) == {"feedback": 1}
    with db.reading() as session:
        closed, waiting = rows(session, Feedback)
        assert (closed.text, closed.attachments, closed.contact_id, closed.topic) == ("", "", None, "water")
        assert (waiting.text, waiting.contact_id) == ("البئر", to.id)


def test_answered_requests_lose_their_words(db, region, beginning):
    with db.transaction() as session:
        to = person(session, news=True)
        for number, state in enumerate((RequestState.REFUSED, RequestState.IN_WORK)):
            filed = filing.file_request(
                session, contact=to, text="الميزانية", urgent=False, reference=f"R-{number}", region=region,
                received_on=BEGIN.date(),
            )  # fmt: skip
            filed.state = state
    assert end(db, region, datetime(2031, 3, 15, tzinfo=UTC), beginning)["requests"] == 1
    with db.reading() as session:
        answered, open_one = rows(session, InformationRequest)
        assert (answered.text, answered.contact_id) == ("", None)
        assert open_one.text == "الميزانية"


def test_support_stays_counted_and_loses_its_person(db, region, beginning):
    with db.transaction() as session:
        petition = petitions.create_petition(
            session, slug="road", title={"fr": "Route"}, summary={"fr": "…"}, opened_on=BEGIN.date()
        )
        for number in (1, 2):
            to = person(session, str(number), news=True)
            petitions.support(
                session, petition_id=petition.id, contact=to, person_hash=f"h{number}", reference=f"P-{number}",
                province="azilal", commune="",
            )  # fmt: skip
        number = petition.id
    assert end(db, region, datetime(2027, 6, 1, tzinfo=UTC), beginning) == {}
    with db.transaction() as session:
        petition.state = PetitionState.CLOSED
        session.add(petition)
    assert end(db, region, datetime(2027, 6, 2, tzinfo=UTC), beginning) == {"supports": 2}
    with db.reading() as session:
        assert {(one.person_hash[:6], one.contact_id) for one in rows(session, PetitionSupport)} == {("ended:", None)}
        assert petition_counts.supporters_by_province(session, number) == {"azilal": 2}


def agree(session, contact, *, granted, reference):
    consent.record(
        session, contact=contact, purpose=Purpose.NEWS, granted=granted, language="fr", channel="telegram",
        wording=consent.WORDINGS[Purpose.NEWS], reference=reference,
    ).at = now()  # fmt: skip


def test_the_proof_of_consent_stays_until_its_term_after_the_withdrawal(db, region, beginning):
    with db.transaction() as session:
        stopped, reader = person(session, "1"), person(session, "2")
        for contact in (stopped, reader):
            agree(session, contact, granted=True, reference=f"yes-{contact.address}")
    beginning.move_to(datetime(2027, 1, 15, tzinfo=UTC))
    with db.transaction() as session:
        agree(session, session.get_one(Contact, stopped.id), granted=False, reference="stop")
        for contact in (stopped, reader):
            session.get_one(Contact, contact.id).seen_at = datetime(2032, 1, 1, tzinfo=UTC)
    assert end(db, region, datetime(2032, 1, 15, tzinfo=UTC), beginning) == {}
    assert end(db, region, datetime(2032, 1, 16, tzinfo=UTC), beginning) == {"consents": 2}
    with db.reading() as session:
        assert [one.reference for one in rows(session, Consent) if one.purpose is Purpose.NEWS] == ["yes-2"]


def test_who_agreed_again_keeps_the_whole_story(db, region, beginning):
    with db.transaction() as session:
        contact = person(session)
        for granted, reference in ((True, "1"), (False, "2"), (True, "3")):
            agree(session, contact, granted=granted, reference=reference)
        contact.seen_at = datetime(2033, 1, 1, tzinfo=UTC)
    assert end(db, region, datetime(2033, 1, 2, tzinfo=UTC), beginning) == {}


def test_comments_lose_words_and_writer_and_reactions_their_person(db, region, beginning):
    with db.transaction() as session:
        session.add(Comment(lane="facebook_page", network_id="c1", post="p", actor="a1", text="متى؟"))
        for actor in ("a1", "a2", ""):
            session.add(Reaction(lane="facebook_page", post="p", actor=actor, reaction="like", count=3))
    moment = BEGIN + timedelta(days=365 * 2 + 2)
    assert end(db, region, moment, beginning) == {"comments": 1, "reactions": 2}
    with db.reading() as session:
        (comment,) = rows(session, Comment)
        assert (comment.text, comment.actor) == ("", "")
        actors = [one.actor for one in rows(session, Reaction)]
        assert actors[2] == ""
        assert all(actor.startswith("ended:") for actor in actors[:2])


def test_each_kind_that_ended_stands_in_the_audit_log(db, region, beginning):
    with db.transaction() as session:
        person(session)
    end(db, region, datetime(2028, 2, 1, tzinfo=UTC), beginning)
    with db.reading() as session:
        (entry,) = rows(session, AuditEntry)
    assert (entry.action, entry.subject, entry.staff_id) == ("privacy.retention", "contact:people", None)
    assert entry.data == {"rows": 1, "months": 24, "before": "2026-02-01"}


def test_broadcasts_are_numbers_and_stay(db, region, beginning):
    with db.transaction() as session:
        session.add(Comment(lane="x", network_id="1", post="p", actor="a", text="", at=now()))
        to = person(session, news=True)
        session.add(factories.reply(to, priority=Priority.REPLY, state=DeliveryState.SENDING))
    ended = end(db, region, datetime(2026, 12, 1, tzinfo=UTC), beginning)
    assert ended == {}
    with db.reading() as session:
        assert session.exec(select(Delivery).where(col(Delivery.message).is_not(None))).all()
