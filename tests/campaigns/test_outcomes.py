import pytest
from sqlmodel import col, select

from campaigns.outcomes import of_person, setbacks
from core.errors import BadInput
from core.models import Delivery, DeliveryState, Feedback
from tests.campaigns.stage import NOW


@pytest.fixture
def sent(stage):
    """A campaign for four people: two got it, one has blocked us, one nobody knows of; and the page post failed."""
    for number in range(4):
        stage.subscribe(number)
    campaign, _ = stage.ready()
    stage.tick()
    states = [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN]
    with stage.db.transaction() as session:
        people = [row for row in session.exec(select(Delivery).order_by(col(Delivery.id))) if row.contact_id]
        for delivery, state in zip(people, states, strict=True):
            delivery.state = state
            delivery.reason = {"failed": "blocked", "unknown": "cut off"}.get(state, "")
            delivery.sent_at = NOW if state is DeliveryState.SENT else None
        session.add(Feedback(reference="F26-222222", text="?", contact_id=people[2].contact_id))
        session.add(Feedback(reference="F26-333333", text="?", contact_id=None))
    return campaign


def test_what_did_not_arrive_is_counted_by_reason(stage, sent):
    with stage.db.reading() as session:
        found = [(one.state, one.reason, one.count) for one in setbacks(session, sent.id)]
        assert sorted(found) == [("failed", "blocked", 1), ("unknown", "cut off", 1)]
        assert setbacks(session, sent.id + 1) == ()


def test_one_person_s_outcome_is_found_by_their_reference(stage, sent):
    with stage.db.reading() as session:
        (one,) = of_person(session, sent.id, " f26-222222 ")
        assert (one.channel, one.state, one.reason) == ("telegram_subscribers", "failed", "blocked")
        assert of_person(session, sent.id + 1, "F26-222222") == ()
        for nobody in ("F26-333333", "F26-999999", ""):
            with pytest.raises(BadInput, match="nobody is behind"):
                of_person(session, sent.id, nobody)
