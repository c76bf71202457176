"""The region as packaged, and people to store."""

import itertools
from datetime import UTC, date, datetime, time
from importlib.resources import files

import pytest
import time_machine

from civic.region import Region, load_region
from core.crypto import vault
from core.models import Contact
from tests.council import ask, hire


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region()


@pytest.fixture
def edited_region(tmp_path):
    """Writes the packaged region.toml with one thing replaced, once, and returns its path."""

    def edit(old, new):
        text = files("civic").joinpath("region.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "edited.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edit


@pytest.fixture
def new_contact():
    """Makes a person who is not stored yet; keyword arguments are columns."""
    numbers = itertools.count(1)

    def make(**columns) -> Contact:
        address = f"9000{next(numbers)}"
        values = {"network": "telegram", "language": "ar", "province": "azilal", "commune": "05.081.01.01"} | columns
        return Contact(address=address, address_hash=vault().keyed_hash("address", address), **values)

    return make


@pytest.fixture
def at():
    """Sets the council's clock to ten in the morning of a day."""
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=UTC), tick=False) as traveller:

        def go(*day):
            traveller.move_to(datetime.combine(date(*day), time(10), UTC))

        yield go


@pytest.fixture
def asked(db, at, new_contact):
    """A request of 2 November 2026 that is due on 2 December, and its person; there is an officer."""
    with db.transaction() as session:
        hire(session)
        contact = new_contact(language="fr")
        session.add(contact)
        session.flush()
        reference = ask(session, load_region(), contact)
    return reference, contact.id
