from datetime import UTC, datetime

import pytest

from analytics.counting import count
from analytics.metric import Figure, Metric, Scope
from analytics.metrics import METRICS
from analytics.metrics.engagement import ENGAGEMENT
from analytics.metrics.participation import PARTICIPATION
from analytics.metrics.reach import REACH
from core.db import Database
from core.models import Contact, Event, EventKind

MORNING = datetime(2026, 12, 1, 9, tzinfo=UTC)
EVERYTHING = Scope()


def happened(kind: EventKind, name: str = "", **more: object) -> Event:
    return Event.model_validate({"kind": kind, "name": name, "at": MORNING, **more})


def delivered(contact_id: int | None, name: str = "sent", **more: object) -> Event:
    place = {"channel": "telegram_subscribers", "language": "ar", "province": "azilal", "campaign_id": 1}
    return happened(EventKind.DELIVERY, name, contact_id=contact_id, **{**place, **more})


def figure(db: Database, metric: Metric, *events: Event, scope: Scope = EVERYTHING) -> Figure:
    people = [Contact(network="telegram", address_hash=str(n), address=str(n)) for n in (1, 2, 3)]
    with db.transaction() as session:
        session.add_all(people)
        session.flush()
        session.add_all(events)
    with db.reading() as session:
        return count(session, metric, scope)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.slug)
def test_nothing_happened(db, metric):
    assert figure(db, metric) == Figure(total=0)


def test_reach_counts_each_person_once(db):
    found = figure(
        db, REACH, delivered(1), delivered(1, campaign_id=2), delivered(2, language="fr"), delivered(3, name="failed")
    )
    assert found.total == 2
    assert found.by_channel == {"telegram_subscribers": 2}
    assert found.by_language == {"ar": 1, "fr": 1}
    assert found.by_province == {"azilal": 2}


def test_reach_leaves_out_answers_of_the_bot_and_public_posts(db):
    post = happened(EventKind.PUBLICATION, channel="facebook_page", campaign_id=1)
    public = delivered(None, channel="facebook_page", province="")
    found = figure(db, REACH, delivered(1, campaign_id=None), public, post)
    assert found == Figure(total=0, posts={"facebook_page": 1})


def test_engagement_adds_what_came_and_takes_away_what_went(db):
    found = figure(
        db,
        ENGAGEMENT,
        happened(EventKind.REACTION, "👍", channel="telegram_channel", amount=7),
        happened(EventKind.REACTION, "👍", channel="telegram_channel", amount=-2),
        happened(EventKind.COMMENT, "add", channel="facebook_page"),
        happened(EventKind.COMMENT, "add", channel="facebook_page"),
        happened(EventKind.COMMENT, "edited", channel="facebook_page"),
        happened(EventKind.COMMENT, "remove", channel="facebook_page"),
        happened(EventKind.BUTTON, "go:feedback", channel="telegram", province="azilal"),
    )
    assert found.total == 7
    assert found.by_kind == {"reactions": 5, "comments": 1, "buttons": 1}
    assert found.by_channel == {"facebook_page": 1, "telegram": 1, "telegram_channel": 5}
    assert found.by_province == {"azilal": 1, "unknown": 6}


def test_participation_counts_what_people_brought(db):
    found = figure(
        db,
        PARTICIPATION,
        happened(EventKind.RESULT, "feedback", province="azilal"),
        happened(EventKind.RESULT, "petition_support", province="khenifra"),
        happened(EventKind.RESULT, "petition_support", province="azilal"),
        happened(EventKind.RESULT, "information_request"),
        happened(EventKind.RESULT, "welcome", province="azilal"),
    )
    assert found.by_kind == {"feedback": 1, "information_request": 1, "petition_support": 2}
    assert found.by_province == {"azilal": 2, "khenifra": 1, "unknown": 1}
    assert found.total == 4


@pytest.mark.parametrize(
    ("scope", "total"),
    [
        (Scope(campaign_id=1), 1),
        (Scope(occurrence_id=8), 1),
        (Scope(since=MORNING), 2),
        (Scope(until=MORNING), 0),
        (Scope(since=MORNING, campaign_id=3), 0),
    ],
)
def test_a_scope_bounds_what_is_counted(db, scope, total):
    events = [
        happened(EventKind.RESULT, "feedback", campaign_id=1),
        happened(EventKind.RESULT, "feedback", campaign_id=2, occurrence_id=8),
    ]
    assert figure(db, PARTICIPATION, *events, scope=scope).total == total


def test_every_metric_is_registered_under_its_own_name():
    slugs = [metric.slug for metric in METRICS]
    assert slugs == ["reach", "engagement", "participation"]
