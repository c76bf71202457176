"""Staff clear up what is unknown: one message, or a campaign's private ones at once."""

import pytest
from sqlmodel import col, select

from bots.settle import Outcome, settle, settle_campaign, waiting
from core.db import Database
from core.errors import BadInput, Refused
from core.models import AuditEntry, Campaign, Delivery, DeliveryState, Event, EventKind, Role, Staff
from tests.bots.sending import running_broadcast, states

BY, AUDITOR = "e@example.org", "auditor@example.org"


def unknown(db: Database, people: int = 3) -> Campaign:
    """A broadcast of which nobody knows what came."""
    made = running_broadcast(db, people)
    with db.transaction() as session:
        session.add(Staff(email=AUDITOR, role=Role.AUDITOR))
        for delivery in session.exec(select(Delivery)):
            delivery.state, delivery.reason, delivery.attempts = DeliveryState.UNKNOWN, "cut", 1
            session.add(Event(kind=EventKind.DELIVERY, name="unknown", delivery_id=delivery.id, occurrence_id=1))
    return made


def first(db: Database) -> int:
    with db.reading() as session:
        return session.exec(select(Delivery.id).order_by(col(Delivery.id))).first() or 0


def counted(db: Database) -> dict[str, int]:
    with db.reading() as session:
        sums: dict[str, int] = {}
        for event in session.exec(select(Event)):
            sums[event.name] = sums.get(event.name, 0) + event.amount
    return {name: number for name, number in sums.items() if number}


@pytest.mark.parametrize(
    ("outcome", "state", "events"),
    [
        (Outcome.SENT, "sent", {"unknown": 2, "sent": 1}),
        (Outcome.FAILED, "failed", {"unknown": 2, "failed": 1}),
        (Outcome.AGAIN, "planned", {"unknown": 2}),
    ],
)
def test_a_word_of_staff_ends_it_and_is_audited(db: Database, outcome: Outcome, state: str, events: dict[str, int]):
    unknown(db)
    with db.transaction() as session:
        settle(session, first(db), outcome, by_email=BY)
    assert states(db) == {"unknown": 2, state: 1}
    assert counted(db) == events
    with db.reading() as session:
        (entry,) = session.exec(select(AuditEntry)).all()
    assert (entry.action, entry.data) == ("delivery.settle", {"before": "unknown", "outcome": outcome})


def test_a_campaign_is_settled_at_once(db: Database):
    made = unknown(db)
    with db.transaction() as session:
        assert len(waiting(session, DeliveryState.UNKNOWN, made.id)) == 3
        assert settle_campaign(session, made.id, Outcome.SENT, by_email=BY) == 3
        assert waiting(session, DeliveryState.UNKNOWN, made.id) == []
    assert counted(db) == {"sent": 3}


def test_what_is_sent_is_not_settled_again(sqlite_db: Database):
    unknown(sqlite_db)
    with sqlite_db.transaction() as session:
        settle(session, first(sqlite_db), Outcome.SENT, by_email=BY)
    for outcome in Outcome:
        with sqlite_db.transaction() as session, pytest.raises(Refused, match="is sent"):
            settle(session, first(sqlite_db), outcome, by_email=BY)


def test_what_was_missed_can_only_go_again(sqlite_db: Database):
    unknown(sqlite_db)
    with sqlite_db.transaction() as session:
        session.get_one(Delivery, first(sqlite_db)).state = DeliveryState.MISSED
    with sqlite_db.transaction() as session, pytest.raises(Refused):
        settle(session, first(sqlite_db), Outcome.SENT, by_email=BY)
    with sqlite_db.transaction() as session:
        assert settle(session, first(sqlite_db), Outcome.AGAIN, by_email=BY).expires_at is not None
    assert states(sqlite_db) == {"unknown": 2, "planned": 1}


def test_who_may_not_and_what_is_not_there(sqlite_db: Database):
    unknown(sqlite_db)
    with sqlite_db.transaction() as session:
        with pytest.raises(Refused, match="may not settle"):
            settle(session, first(sqlite_db), Outcome.SENT, by_email=AUDITOR)
        with pytest.raises(BadInput, match="no delivery 999"):
            settle(session, 999, Outcome.SENT, by_email=BY)
