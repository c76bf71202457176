"""The region as packaged, and people to store."""

import itertools
from importlib.resources import files

import pytest

from civic.region import Region, load_region
from core.crypto import vault
from core.models import Contact


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
