import json

from analytics.deliveries import delivery_counts, states, unknown_deliveries
from analytics.report import campaign_figures, region_figures
from analytics.rollups import roll_up
from core.clock import now
from core.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Occurrence,
    Role,
    Staff,
)

ZONE = "Africa/Casablanca"
PROVINCES = ("azilal", "khenifra", "khouribga")


def supports(province: str, count: int) -> list[Event]:
    return [
        Event(kind=EventKind.RESULT, name="petition_support", province=province, language="ar") for _ in range(count)
    ]


def test_public_figures_hide_small_groups_and_name_every_province(db):
    with db.transaction() as session:
        session.add_all([*supports("azilal", 4), *supports("khenifra", 9)])
    roll_up(db, ZONE)
    with db.reading() as session:
        found = region_figures(session, provinces=PROVINCES, languages=("ar", "fr"))["participation"]
    assert found["total"] == 13
    assert found["by_province"] == {"azilal": None, "khenifra": 9, "khouribga": None}
    assert found["by_language"] == {"ar": None, "fr": None}


def test_what_has_no_province_stands_last(db):
    with db.transaction() as session:
        session.add_all([*supports("", 9), *supports("elsewhere", 8), *supports("azilal", 7)])
    roll_up(db, ZONE)
    with db.reading() as session:
        found = region_figures(session, provinces=("azilal",))["participation"]
    assert list(found["by_province"].items()) == [("azilal", 7), ("elsewhere", 8), ("unknown", 9)]


def test_a_campaigns_figures_are_ready_for_json(db):
    with db.transaction() as session:
        session.add(Event(kind=EventKind.REACTION, name="❤", channel="telegram_channel", amount=3, campaign_id=4))
        session.add(Event(kind=EventKind.REACTION, name="❤", channel="telegram_channel", amount=5, campaign_id=5))
    roll_up(db, ZONE)
    with db.reading() as session:
        found = json.loads(json.dumps(campaign_figures(session, 4)))
    assert found["engagement"]["total"] == 3
    assert found["reach"] == {
        "total": 0, "by_channel": {}, "by_language": {}, "by_province": {}, "by_kind": {}, "posts": {},
    }  # fmt: skip


def test_deliveries_by_channel_and_state(db):
    with db.transaction() as session:
        author = Staff(email="a@example.org", role=Role.EDITOR)
        session.add(author)
        session.flush()
        campaigns = [Campaign(name=name, topic="roads", author_id=author.id) for name in ("one", "two")]
        session.add_all(campaigns)
        session.flush()
        occurrence = Occurrence(
            campaign_id=campaigns[0].id, wall_time="2026-12-01T09:00", zone="Africa/Casablanca", due_at=now(),
            tzdata_version="2026.6", max_lateness_seconds=60,
        )  # fmt: skip
        session.add(occurrence)
        session.flush()
        wanted = [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.UNKNOWN]
        session.add_all(
            Delivery(
                occurrence_id=occurrence.id,
                lane="telegram",
                channel="telegram_subscribers",
                recipient=str(n),
                state=state,
            )
            for n, state in enumerate(wanted)
        )
        session.add(Delivery(lane="telegram", channel="telegram", recipient="9", state=DeliveryState.UNKNOWN))
    with db.reading() as session:
        found = delivery_counts(session, [campaigns[0].id, campaigns[1].id])
        assert found == {campaigns[0].id: {"telegram_subscribers": {"sent": 2, "unknown": 1}}, campaigns[1].id: {}}
        assert states(session) == {("telegram", "sent"): 2, ("telegram", "unknown"): 2}
        assert [name for _, name in unknown_deliveries(session)] == ["", "one"]
