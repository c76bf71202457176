from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from core.db import Database
from core.events import record
from core.models import Event, EventKind, InboundMessage
from core.once import insert_once


def take(db: Database, external_id: str) -> int | None:
    with db.transaction() as session:
        return insert_once(session, InboundMessage, channel="telegram", external_id=external_id)


def test_the_first_gets_an_id_and_the_second_nothing(db: Database):
    first = take(db, "7")
    assert first is not None
    assert take(db, "7") is None
    assert take(db, "8") not in {None, first}
    with db.reading() as session:
        row = session.get_one(InboundMessage, first)
    assert (row.channel, row.external_id, row.contact_id) == ("telegram", "7", None)


def test_the_same_id_on_another_channel_is_another_thing(db: Database):
    with db.transaction() as session:
        ids = [
            insert_once(session, InboundMessage, channel=channel, external_id="7")
            for channel in ("telegram", "messenger")
        ]
    assert None not in ids


def test_of_many_at_once_one_gets_through(db: Database):
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(db, "7"), range(24)))
    assert len([one for one in taken if one is not None]) == 1
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(InboundMessage)).one() == 1


def test_what_is_rolled_back_may_come_again(db: Database):
    def fail() -> None:
        with db.transaction() as session:
            insert_once(session, InboundMessage, channel="telegram", external_id="7")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert take(db, "7") is not None


def test_other_rules_of_the_table_are_not_hidden(db: Database):
    with pytest.raises(IntegrityError), db.transaction() as session:
        insert_once(session, InboundMessage, channel="telegram", external_id=None)


def test_an_event_is_written_down_with_where_it_happened(db: Database):
    with db.transaction() as session:
        record(
            session, EventKind.REACTION, "👍" * 90, amount=-2, channel="telegram_channel", campaign_id=3, data={"a": 1}
        )
        record(session, EventKind.STOPPED)
    with db.reading() as session:
        reaction, stopped = session.exec(select(Event).order_by(Event.id)).all()  # type: ignore[arg-type]
    assert (reaction.kind, len(reaction.name), reaction.amount, reaction.campaign_id) == (EventKind.REACTION, 80, -2, 3)
    assert reaction.data == {"a": 1}
    assert reaction.at.utcoffset() is not None
    assert (stopped.kind, stopped.name, stopped.amount, stopped.contact_id) == (EventKind.STOPPED, "", 1, None)


def test_an_event_of_a_failed_transaction_did_not_happen(db: Database):
    def fail() -> None:
        with db.transaction() as session:
            record(session, EventKind.STOPPED)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.reading() as session:
        assert session.exec(select(Event)).all() == []
