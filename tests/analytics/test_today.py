from datetime import UTC, date, datetime, timedelta

import time_machine
from sqlmodel import select

from analytics.posts import RESULTS, posts_of
from analytics.today import Waiting, needs
from civic import associations, consultations, meetings
from civic.petitions import create_petition
from civic.region import load_region
from core.alerts import raise_alert
from core.models import (
    Campaign,
    CampaignState,
    CampaignVersion,
    Correction,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Feedback,
    FeedbackState,
    InformationRequest,
    PaperSignatures,
    PetitionState,
    Proposal,
    Role,
    Staff,
)
from tests import council
from tests.consultation import APPROVER, AUTHOR, ROADS, opened
from tests.dialogue_meetings import new_meeting
from tests.factories import contact
from tests.planning import stage as planning

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
REGION = load_region()


def author(session, email="amina@council.example"):
    staff = session.exec(select(Staff).where(Staff.email == email)).first() or Staff(email=email, role=Role.EDITOR)
    session.add(staff)
    session.flush()
    return staff


def campaign(session, name, state, version=1):
    staff = author(session)
    found = Campaign(name=name, topic="roads", author_id=staff.id, state=state)
    session.add(found)
    session.flush()
    for number in range(1, version + 1):
        session.add(
            CampaignVersion(
                campaign_id=found.id, number=number, source="", content={}, content_hash=name, author_id=staff.id
            )
        )
    session.flush()
    return found


def test_a_morning_on_which_nothing_waits(db):
    with db.reading() as session:
        assert needs(session, REGION, NOW).nothing
        assert posts_of(session, date(2026, 12, 1), REGION.zone) == ()


def test_campaigns_and_corrections_that_wait_for_a_yes(db):
    with db.transaction() as session:
        campaign(session, "waits", CampaignState.SUBMITTED, version=2)
        campaign(session, "draft", CampaignState.DRAFT)
        corrected = campaign(session, "corrected", CampaignState.DONE, version=3)
        session.add(Correction(campaign_id=corrected.id, number=2, approved_at=NOW))
        session.add(Correction(campaign_id=corrected.id, number=3))
        gone = campaign(session, "gone", CampaignState.DONE, version=2)
        gone.withdrawn_at = NOW
        session.add(Correction(campaign_id=gone.id, number=2))
        session.add(Proposal(key="a", event_id=1, trigger="x"))
    with db.reading() as session:
        found = needs(session, REGION, NOW)
        assert [(one.name, one.correction, one.by) for one in found.approvals] == [
            ("waits", False, "amina@council.example"), ("corrected", True, "amina@council.example"),
        ]  # fmt: skip
        assert (found.proposals, found.nothing) == (1, False)


def test_requests_are_told_from_the_first_reminder_on(db):
    with time_machine.travel(NOW, tick=False), db.transaction() as session:
        person = contact()
        session.add(person)
        session.flush()
        for reference, due in (("R26-222222", date(2026, 12, 1)), ("R26-333333", date(2026, 12, 4)),
                               ("R26-444444", date(2027, 3, 1))):  # fmt: skip
            session.add(
                InformationRequest(reference=reference, contact_id=person.id, text="?", received_on=date(2026, 11, 2),
                                   due_on=due)
            )  # fmt: skip
    with db.reading() as session:
        found = needs(session, REGION, NOW).due
    assert [(one.reference, one.days) for one in found] == [("R26-222222", -1), ("R26-333333", 2)]


def test_feedback_waits_until_it_is_answered(db):
    with db.transaction() as session:
        for number, state in enumerate(FeedbackState):
            session.add(
                Feedback(reference=f"F26-{number}", text="?", state=state, heard_at=NOW - timedelta(days=number))
            )
    with db.reading() as session:
        found = needs(session, REGION, NOW).unanswered
    assert (found.count, found.untaken, found.oldest) == (2, 1, NOW - timedelta(days=1))


def test_unknown_deliveries_are_counted_by_campaign(db):
    with db.transaction() as session:
        session.add_all(
            Delivery(lane="telegram", channel="telegram", recipient=str(number), state=state)
            for number, state in enumerate((DeliveryState.UNKNOWN, DeliveryState.UNKNOWN, DeliveryState.SENT))
        )
        raise_alert(session, "token", "facebook_page:7", "the page's token ends in 6 days")
    with db.reading() as session:
        found = needs(session, REGION, NOW)
        assert [(one.campaign_id, one.name, one.count) for one in found.unknown] == [(None, "", 2)]
        assert [alert.kind for alert in found.alerts] == ["token"]


def test_petitions_near_their_number_and_near_their_decision(db):
    with db.transaction() as session:
        staff = author(session)
        for slug, signed in (("near", 399), ("far", 10)):
            petition = create_petition(
                session, slug=slug, title={"fr": slug}, summary={"fr": slug}, opened_on=date(2026, 11, 2)
            )
            petition.state = PetitionState.GATHERING
            session.add(PaperSignatures(petition_id=petition.id, province="azilal", count=signed, staff_id=staff.id))
        deposited = create_petition(
            session, slug="deposited", title={"fr": "x"}, summary={"fr": "x"}, opened_on=date(2026, 9, 2)
        )
        deposited.state, deposited.deposited_on = PetitionState.DEPOSITED, date(2026, 10, 2)
        deposited.decide_by = date(2026, 12, 5)
    with db.reading() as session:
        found = needs(session, REGION, NOW)
        assert [one.petition.slug for one in found.near] == ["near"]
        assert [one.petition.slug for one in found.deciding] == ["deposited"]


def test_a_day_s_posts_with_what_people_did_since(db):
    at = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    with db.transaction() as session:
        road = campaign(session, "road", CampaignState.DONE)
        early = campaign(session, "early", CampaignState.DONE)
        for one, moment in ((road, at), (early, datetime(2026, 11, 30, 10, tzinfo=UTC))):
            session.add(Event(kind=EventKind.PUBLICATION, channel="facebook_page", campaign_id=one.id, at=moment))
        for kind, name, amount in (
            (EventKind.REACTION, "👍", 12), (EventKind.COMMENT, "add", 1), (EventKind.COMMENT, "edited", 1),
            (EventKind.LINK, "x", 1), (EventKind.RESULT, "feedback", 1), (EventKind.STEP, "x", 1),
        ):  # fmt: skip
            session.add(Event(kind=kind, name=name, amount=amount, campaign_id=road.id, at=NOW))
    with db.reading() as session:
        (post,) = posts_of(session, date(2026, 12, 1), REGION.zone)
    assert (post.name, post.channels, post.at) == ("road", ("facebook_page",), at)
    assert post.counts == {"reactions": 12, "comments": 1, "buttons": 0, "links": 1, RESULTS: 1}


def test_what_else_waits_for_somebody(db):
    with time_machine.travel(datetime(2026, 11, 19, 9, tzinfo=UTC), tick=False), db.transaction() as session:
        opened(session, REGION)
        consultations.close_consultation(session, "roads-2027", APPROVER, REGION)
        for slug in ("waits", "gone"):
            source = ROADS.replace("roads-2027", slug)
            source = source if slug == "waits" else source.replace("2026-12-10T18:00", "2026-11-30T18:00")
            consultations.import_consultation(session, source, slug, AUTHOR, REGION)
        for slug, day in (("over", "2026-11-30"), ("told", "2026-11-29"), ("to-come", "2026-12-20")):
            new = new_meeting(slug, start=f"{day}T10:00", end=f"{day}T12:00")
            meetings.add_meeting(session, new, REGION, by=AUTHOR).minutes_at = NOW if slug == "told" else None
        associations.register(
            session, contact=council.somebody(session), name="Amal", role="présidente", province="azilal",
            field="water", recognised_in=2019, reference="A26-222222",
        )  # fmt: skip
    planning.take_in(db, planning.PLAN.replace(b",,,,,,,2026-12-31,", b",,,,,,,2026-11-01,"))
    with db.reading() as session:
        found = needs(session, REGION, NOW)
    assert found.waiting == Waiting(associations=1, drafts=1, outcomes=1, minutes=1, late=1)
    assert not found.nothing
