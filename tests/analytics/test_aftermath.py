"""What came of a campaign beside its counts."""

from datetime import UTC, datetime, timedelta

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


def test_figures_links_and_who_left(db: Database):
    with db.transaction() as session:
        staff = Staff(email="amal@council.example", role=Role.EDITOR)
        people = [Contact(network="telegram", address_hash=str(n), address=str(n)) for n in range(4)]
        session.add_all([staff, *people])
        session.flush()
        campaigns = [Campaign(name=name, topic="roads", author_id=staff.id) for name in ("road", "other")]
        session.add_all(campaigns)
        session.flush()
        deliveries = []
        for campaign in campaigns:
            occurrence = Occurrence(
                campaign_id=campaign.id, wall_time="2026-12-01T09:00", zone="Africa/Casablanca", due_at=SENT,
                tzdata_version="2026c", max_lateness_seconds=60,
            )  # fmt: skip
            session.add(occurrence)
            session.flush()
            for contact in people if campaign.name == "road" else people[3:]:
                deliveries.append(
                    Delivery(
                        occurrence_id=occurrence.id, contact_id=contact.id, lane="telegram", sent_at=SENT,
                        channel="telegram_subscribers", recipient=str(contact.id), state=DeliveryState.SENT,
                    )
                )  # fmt: skip
        session.add_all(deliveries)
        session.flush()
        session.add(CountedLink(code="abc", campaign_id=campaigns[0].id, channel="facebook_page", address="https://a/"))
        session.add(CountedLink(code="xyz", campaign_id=campaigns[0].id, channel="facebook_page", address="https://b/"))
        session.add_all(
            Event(kind=EventKind.LINK, name="abc", campaign_id=campaigns[0].id, channel="facebook_page")
            for _ in range(3)
        )
        for contact, name, after in ((people[0], "blocked", 1), (people[1], "asked", 23), (people[2], "blocked", 25)):
            session.add(
                Event(kind=EventKind.STOPPED, name=name, contact_id=contact.id, at=SENT + timedelta(hours=after))
            )
        for metric, value, gap in (("post_clicks", 0, ""), ("post_media_view", None, "the network gives no figure")):
            session.add(
                Insight(
                    lane="facebook_page", node="1_2", metric=metric, value=value, gap=gap, delivery_id=deliveries[0].id
                )
            )
    with db.reading() as session:
        found = aftermath(session, campaigns[0].id)
        other = aftermath(session, campaigns[1].id)
    assert found.links == (
        LinkCount("facebook_page", "https://a/", 3), LinkCount("facebook_page", "https://b/", 0),
    )  # fmt: skip
    assert found.left == {"asked": 1, "blocked": 1}
    assert found.figures == (
        NetworkFigure("1_2", "post_clicks", 0, ""),
        NetworkFigure("1_2", "post_media_view", None, "the network gives no figure"),
    )
    assert (other.figures, other.links, other.left) == ((), (), {})
