from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from core.db import Database
from core.errors import NotReady
from core.models import Contact, ContactState, Event, EventKind


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


def test_an_error_of_the_database_shows_no_values(db: Database):
    with pytest.raises(IntegrityError) as told, db.transaction() as session:
        session.add(Event(kind=EventKind.COMMENT, name="words of Fatima", contact_id=404))
    assert "Fatima" not in str(told.value)


WRONG = {
    "nonsense": "is not a database address",
    "postgresql+psycopg://u:secret@127.0.0.1:port/db": "is not a database address",
    "postgresql://u:secret@127.0.0.1/db": "begins with postgresql://; Jisr runs on sqlite:// and postgresql\\+psycopg://",
    "mysql://u:secret@127.0.0.1/db": "begins with mysql://",
    "sqlite:////proc/nowhere/jisr.db": "the folder /proc/nowhere cannot be made",
}


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_address_is_one_line_without_its_password(url: str):
    with pytest.raises(NotReady, match=WRONG[url]) as told:
        Database(url)
    assert "JISR_DATABASE_URL" in str(told.value)
    assert "secret" not in str(told.value)


def test_a_new_database_makes_its_folder(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/deep/er/jisr.db")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()
    assert (tmp_path / "deep" / "er" / "jisr.db").exists()
