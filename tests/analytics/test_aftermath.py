"""What came of a campaign beside its counts."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from analytics.aftermath import LinkCount, NetworkFigure, aftermath
from core.db import Database
from core.models import (
    Campaign,
    Contact,
    CountedLink,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Insight,
    Occurrence,
    Role,
    Staff,
)

SENT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def two_campaigns(session: Session) -> tuple[list[Campaign], list[Contact], list[Delivery]]:
    """ "road" went to four people, "other" to the last of them alone."""
    staff = Staff(email="amal@council.example", role=Role.EDITOR)
    people = [Contact(network="telegram", address_hash=str(n), address=str(n)) for n in range(4)]
    session.add_all([staff, *people])
    session.flush()
    campaigns = [Campaign(name=name, topic="roads", author_id=staff.id) for name in ("road", "other")]
    session.add_all(campaigns)
    session.flush()
    sent = [delivered(session, campaigns[0], person) for person in people]
    delivered(session, campaigns[1], people[3])
    return campaigns, people, sent


def delivered(session: Session, campaign: Campaign, person: Contact) -> Delivery:
    occurrence = Occurrence(
        campaign_id=campaign.id, wall_time=f"2026-12-01T09:0{person.id}", zone="Africa/Casablanca", due_at=SENT,
        tzdata_version="2026c", max_lateness_seconds=60,
    )  # fmt: skip
    session.add(occurrence)
    session.flush()
    delivery = Delivery(
        occurrence_id=occurrence.id, contact_id=person.id, lane="telegram", channel="telegram_subscribers",
        recipient=str(person.id), state=DeliveryState.SENT, sent_at=SENT,
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    return delivery


def test_links_are_counted_and_one_that_nobody_followed_is_told(db: Database):
    with db.transaction() as session:
        (road, other), _, _ = two_campaigns(session)
        for code in ("abc", "xyz"):
            session.add(
                CountedLink(code=code, campaign_id=road.id, channel="facebook_page", address=f"https://{code}/")
            )
        for _ in range(3):
            session.add(Event(kind=EventKind.LINK, name="abc", campaign_id=road.id, channel="facebook_page"))
        session.flush()
        assert aftermath(session, road.id).links == (
            LinkCount("facebook_page", "https://abc/", 3), LinkCount("facebook_page", "https://xyz/", 0),
        )  # fmt: skip
        assert aftermath(session, other.id).links == ()


def test_who_leaves_within_a_day_of_a_message_is_counted_with_it(db: Database):
    with db.transaction() as session:
        (road, other), people, _ = two_campaigns(session)
        for person, name, hours in ((people[0], "blocked", 1), (people[1], "asked", 23), (people[2], "blocked", 25)):
            at = SENT + timedelta(hours=hours)
            session.add(Event(kind=EventKind.STOPPED, name=name, contact_id=person.id, at=at))
        session.flush()
        assert aftermath(session, road.id).left == {"asked": 1, "blocked": 1}
        assert aftermath(session, other.id).left == {}


def test_a_figure_that_a_network_does_not_give_is_a_gap(db: Database):
    with db.transaction() as session:
        (road, other), _, sent = two_campaigns(session)
        for metric, value, gap in (("post_clicks", 0, ""), ("post_media_view", None, "no figure")):
            session.add(
                Insight(lane="facebook_page", node="1_2", metric=metric, value=value, gap=gap, delivery_id=sent[0].id)
            )
        session.flush()
        assert aftermath(session, road.id).figures == (
            NetworkFigure("1_2", "post_clicks", 0, ""), NetworkFigure("1_2", "post_media_view", None, "no figure"),
        )  # fmt: skip
        assert aftermath(session, other.id).figures == ()
