import pytest
from sqlmodel import select

from core.db import Database
from core.models import Contact, ContactState


def contact(address: str) -> Contact:
    return Contact(network="telegram", address_hash=address, address=address)


def test_a_transaction_is_kept_whole(db: Database):
    with db.transaction() as session:
        session.add(contact("1"))
    with db.reading() as session:
        found = session.exec(select(Contact)).one()
    assert found.address == "1"
    assert found.state is ContactState.ACTIVE
    assert found.created_at.utcoffset() is not None


def test_a_failed_transaction_leaves_nothing(db: Database):
    def fail() -> None:
        with db.transaction() as session:
            session.add(contact("1"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.reading() as session:
        assert session.exec(select(Contact)).all() == []


def test_reading_changes_nothing(db: Database):
    with db.reading() as session:
        session.add(contact("1"))
        session.flush()
    with db.reading() as session:
        assert session.exec(select(Contact)).all() == []


def test_personal_columns_are_encrypted_in_the_database(db: Database):
    with db.transaction() as session:
        session.add(contact("212600000000"))
    with db.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT address FROM contact").scalar_one()
    assert "212600000000" not in stored
