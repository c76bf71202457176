"""The rows of the way out: leases, processes that died, what was cancelled after it was claimed."""

from datetime import timedelta

from bots import endings, lanes, queue
from campaigns import service
from core.db import Database
from core.networks import TELEGRAM
from tests import factories
from tests.bots.sending import LEASE, person, plan, running_broadcast, states


def test_a_lane_has_one_sender_at_a_time(db: Database):
    with db.transaction() as session:
        assert lanes.hold_lane(session, TELEGRAM, "a", LEASE) is not None
    with db.transaction() as session:
        assert lanes.hold_lane(session, TELEGRAM, "b", LEASE) is None
    with db.transaction() as session:
        lanes.leave_lane(session, TELEGRAM, "a")
    with db.transaction() as session:
        assert lanes.hold_lane(session, TELEGRAM, "b", LEASE) is not None


def test_a_lease_that_ran_out_is_taken_over(db: Database):
    with db.transaction() as session:
        assert lanes.hold_lane(session, TELEGRAM, "a", timedelta(seconds=-1)) is not None
    with db.transaction() as session:
        assert lanes.hold_lane(session, TELEGRAM, "b", LEASE) is not None


def test_what_a_dead_process_had_claimed_goes_again_and_what_it_was_sending_is_unknown(db: Database):
    to = person(db)
    past = timedelta(seconds=-1)
    plan(db, factories.broadcast(to), factories.broadcast(to, part=1), factories.broadcast(to, part=2))
    with db.transaction() as session:
        claimed = queue.claim(session, TELEGRAM, 2, past)
        assert queue.mark_sending(session, [claimed[0].id], past) == {claimed[0].id}
    with db.transaction() as session:
        assert endings.recover(session, TELEGRAM) == 1
    assert states(db) == {"unknown": 1, "planned": 2}


def test_a_live_lease_is_left_alone(db: Database):
    plan(db, factories.broadcast(person(db)))
    with db.transaction() as session:
        queue.mark_sending(session, [one.id for one in queue.claim(session, TELEGRAM, 5, LEASE)], LEASE)
        assert endings.recover(session, TELEGRAM) == 0
    assert states(db) == {"sending": 1}


def test_what_is_cancelled_after_it_was_claimed_stays_behind(db: Database):
    made = running_broadcast(db, 3)
    with db.transaction() as session:
        claimed = queue.claim(session, TELEGRAM, 2, LEASE)
    with db.transaction() as session:
        service.cancel(session, made.id, "e@example.org")
    with db.transaction() as session:
        assert queue.mark_sending(session, [one.id for one in claimed], LEASE) == set()
    assert states(db) == {"cancelled": 3}
