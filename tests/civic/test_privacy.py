"""Everything stored on a person is shown to them, and goes when they say so."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlmodel import SQLModel, col, select

from civic import consent, feedback, petitions, privacy
from civic.requests import filing, queries
from core.crypto import vault
from core.events import record
from core.message import Attachment
from core.models import (
    Campaign,
    Consent,
    Contact,
    ContactTopic,
    Conversation,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Feedback,
    InboundMessage,
    InformationRequest,
    Occurrence,
    PetitionSupport,
    Priority,
    Purpose,
    Role,
    Staff,
)

SECRET = "the well behind our house"


def reply(contact, state, part=0):
    return Delivery(
        contact_id=contact.id,
        lane="telegram",
        channel="telegram",
        recipient=str(contact.id),
        part=part,
        priority=Priority.REPLY,
        state=state,
        message={"text": f"About {SECRET}"},
    )


def live(session, contact, region):
    """Does everything that a person can do."""
    session.add(contact)
    session.flush()
    tail = f"{contact.id:06d}"
    session.add_all(ContactTopic(contact_id=contact.id, topic=topic) for topic in ("water", "roads"))
    session.add(Conversation(contact_id=contact.id, state={"flow": "request", "answers": {"text": SECRET}}))
    session.add(InboundMessage(channel="telegram", external_id=tail, contact_id=contact.id))
    for purpose in Purpose:
        consent.record(
            session, contact=contact, purpose=purpose, granted=True, wording=consent.WORDINGS[purpose],
            language="en", channel="telegram", reference=f"C26-{tail}",
        )  # fmt: skip
    feedback.file_feedback(
        session, contact=contact, text=SECRET, topic="water", attachments=[Attachment("photo", "x")],
        reference=f"F26-{tail}",
    )  # fmt: skip
    filing.file_request(
        session, contact=contact, text=SECRET, urgent=False, reference=f"R26-{tail}",
        received_on=date(2026, 11, 2), region=region,
    )  # fmt: skip
    (petition, *_) = petitions.open_petitions(session) or (
        petitions.create_petition(
            session, slug="road", title={"fr": "Route"}, summary={"fr": "…"}, opened_on=date(2026, 11, 2)
        ),
    )
    petitions.support(
        session, petition_id=petition.id, contact=contact, person_hash=person_hash(contact),
        reference=f"P26-{tail}", province="azilal", commune="",
    )  # fmt: skip
    record(session, EventKind.BUTTON, "welcome.language", channel="telegram", contact_id=contact.id)
    session.add(reply(contact, DeliveryState.SENT))


def person_hash(contact):
    return vault().keyed_hash("petition-person", contact.address)


@pytest.fixture
def contact(db, new_contact, region):
    person = new_contact()
    with db.transaction() as session:
        live(session, person, region)
    return person


def test_a_person_sees_everything_stored_on_them(db, contact):
    with db.reading() as session:
        found = privacy.holdings(session, session.get(Contact, contact.id))
    assert found.profile["address"] == contact.address
    assert found.topics == ("roads", "water")
    assert found.conversation["answers"]["text"] == SECRET
    assert [line["purpose"] for line in found.consents] == list(Purpose)
    assert (found.feedback[0]["text"], found.feedback[0]["attachments"]) == (SECRET, ["photo"])
    assert found.requests[0]["due_on"] == date(2026, 12, 2)
    assert (found.supports[0]["petition"], found.supports[0]["title"]) == ("road", {"fr": "Route"})
    assert SECRET in found.messages[0]["text"]
    assert [line["name"] for line in found.activity] == ["welcome.language"]


def test_the_holdings_are_json_with_readable_letters(db, contact):
    with db.reading() as session:
        text = privacy.holdings(session, session.get(Contact, contact.id)).as_json()
    read = json.loads(text)
    assert read["requests"][0]["received_on"] == "2026-11-02"
    assert read["profile"]["state"] == "active"
    assert read["feedback"][0]["created_at"].startswith("20")


def test_nobody_sees_what_is_stored_on_another(db, contact, new_contact, region):
    other = new_contact(language="fr")
    with db.transaction() as session:
        other.address, other.address_hash = "other", "other"
        session.add(other)
        session.flush()
        found = privacy.holdings(session, other)
    empty = (found.topics, found.consents, found.feedback, found.requests, found.supports, found.messages)
    assert empty == ((),) * 6
    assert (found.conversation, found.activity) == ({}, ())


def test_every_table_that_knows_a_person_is_shown_or_is_a_mark_without_words():
    knowing = {table.name for table in SQLModel.metadata.tables.values() if "contact_id" in table.columns}
    shown = {"contacttopic", "conversation", "consent", "feedback", "handover", "informationrequest",
             "petitionsupport", "petitiondraft", "delivery", "event", "association", "meetingguest",
             "consultationanswer", "consultationdraft", "sentfile", "projectfollower", "goalsfollower"}  # fmt: skip
    assert knowing - shown == {"inboundmessage", "staffaccount", "rolluploss"}


def test_erasing_leaves_no_way_back_to_the_person(db, contact):
    with db.transaction() as session:
        privacy.erase(session, session.get(Contact, contact.id))
        assert session.get(Contact, contact.id) is None
    with db.reading() as session:
        for table in (Contact, ContactTopic, Conversation):
            assert session.exec(select(table)).all() == []
        for kept in (Consent, Feedback, InformationRequest, PetitionSupport, Delivery, Event, InboundMessage):
            rows = session.exec(select(kept)).all()
            assert rows
            assert {row.contact_id for row in rows} == {None}
        (sent,) = session.exec(select(Delivery)).all()
        assert (sent.message, sent.recipient, sent.state) == (None, f"erased:{sent.id}", DeliveryState.SENT)


def test_what_the_council_must_answer_for_stays(db, contact):
    with db.transaction() as session:
        privacy.erase(session, session.get(Contact, contact.id))
    with db.reading() as session:
        assert [row.text for row in feedback.list_feedback(session)] == [SECRET]
        assert [row.text for row in queries.list_requests(session)] == [SECRET]
        assert len(session.exec(select(Consent)).all()) == len(Purpose)


def test_who_was_erased_and_comes_back_does_not_count_twice(db, contact, new_contact):
    with db.transaction() as session:
        privacy.erase(session, session.get(Contact, contact.id))
    back = new_contact()
    back.address, back.address_hash = contact.address, contact.address_hash
    with db.transaction() as session:
        session.add(back)
        session.flush()
        (road,) = petitions.open_petitions(session)
        again = petitions.support(
            session, petition_id=road.id, contact=back, person_hash=person_hash(back),
            reference="P26-AGAIN2", province="azilal", commune="",
        )  # fmt: skip
    assert not again


def test_answers_that_wait_are_not_sent(db, contact):
    with db.transaction() as session:
        for part, state in enumerate((DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING), start=1):
            session.add(reply(contact, state, part))
        privacy.erase(session, session.get(Contact, contact.id))
    with db.reading() as session:
        rows = session.exec(select(Delivery).order_by(col(Delivery.part))).all()
        assert [row.state for row in rows] == [
            DeliveryState.SENT,
            DeliveryState.CANCELLED,
            DeliveryState.CANCELLED,
            DeliveryState.SENDING,
        ]
        assert [row.message is None for row in rows] == [True, True, True, False]
        assert {row.reason for row in rows[1:3]} == {"erased"}


def broadcast(session, contact, state):
    staff = Staff(email="editor@example.org", role=Role.EDITOR)
    session.add(staff)
    session.flush()
    campaign = Campaign(name="road-308", topic="roads", author_id=staff.id)
    session.add(campaign)
    session.flush()
    occurrence = Occurrence(
        campaign_id=campaign.id, wall_time="2026-12-01T09:00", zone="Africa/Casablanca", tzdata_version="2026.3",
        due_at=datetime(2026, 12, 1, 9, tzinfo=UTC), max_lateness_seconds=7200,
    )  # fmt: skip
    session.add(occurrence)
    session.flush()
    delivery = Delivery(
        occurrence_id=occurrence.id, contact_id=contact.id, lane="telegram", channel="telegram_subscribers",
        recipient=str(contact.id), state=state,
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    return delivery.id


def test_a_broadcast_that_waits_finds_nobody_even_when_the_number_is_given_again(db, contact, new_contact):
    with db.transaction() as session:
        waiting = broadcast(session, contact, DeliveryState.CLAIMED)
        privacy.erase(session, session.get(Contact, contact.id))
    next_one = new_contact()
    next_one.address_hash = "next"
    with db.transaction() as session:
        session.add(next_one)
        session.flush()
        assert privacy.holdings(session, next_one).messages == ()
        delivery = session.get(Delivery, waiting)
        assert (delivery.state, delivery.contact_id) == (DeliveryState.PLANNED, None)
        assert delivery.recipient not in (str(contact.id), str(next_one.id))


def test_only_that_person_is_erased(db, contact, new_contact, region):
    other = new_contact()
    other.address, other.address_hash = "other", "other"
    with db.transaction() as session:
        live(session, other, region)
        privacy.erase(session, session.get(Contact, contact.id))
    with db.reading() as session:
        left = privacy.holdings(session, session.get(Contact, other.id))
        assert (len(left.feedback), len(left.requests), len(left.supports), len(left.messages)) == (1, 1, 1, 1)
        assert left.topics == ("roads", "water")
        assert SECRET in left.messages[0]["text"]
