import pytest

from core import crypto
from core.crypto import Vault, open_vault, vault
from core.errors import NotReady

OLD, NEW, HASH = "o" * 32, "n" * 32, "h" * 32


def test_what_is_sealed_opens_and_shows_nothing():
    sealed = Vault([NEW], HASH).seal("الطريق 308")
    assert "308" not in sealed
    assert Vault([NEW], HASH).open(sealed) == "الطريق 308"


def test_the_same_text_is_never_sealed_alike():
    one = Vault([NEW], HASH)
    assert one.seal("07") != one.seal("07")


def test_a_rotated_key_still_opens_and_the_new_one_seals():
    before = Vault([OLD], HASH).seal("before")
    rotated = Vault([NEW, OLD], HASH)
    assert rotated.open(before) == "before"
    assert Vault([NEW], HASH).open(rotated.seal("after")) == "after"
    with pytest.raises(NotReady):
        Vault([OLD], HASH).open(rotated.seal("after"))


@pytest.mark.parametrize(
    "sealed", [Vault([OLD], HASH).seal("words"), "no seal at all", ""], ids=["other key", "no seal", "empty"]
)
def test_a_wrong_key_is_one_clear_line(sealed: str):
    with pytest.raises(NotReady, match="JISR_DATA_KEY does not open the stored data; add the key") as told:
        Vault([NEW], HASH).open(sealed)
    assert "\n" not in str(told.value)


def test_hashes_are_stable_and_depend_on_purpose_key_and_value():
    hashes = {
        Vault([NEW], HASH).keyed_hash("petition", "+212600000001"),
        Vault([NEW], HASH).keyed_hash("petition", "+212600000002"),
        Vault([NEW], HASH).keyed_hash("contact", "+212600000001"),
        Vault([NEW], "i" * 32).keyed_hash("petition", "+212600000001"),
    }
    assert len(hashes) == 4
    assert Vault([OLD], HASH).keyed_hash("petition", "+212600000001") in hashes
    assert all(len(one) == 64 and int(one, 16) for one in hashes)


def test_purpose_and_value_do_not_run_together():
    one = Vault([NEW], HASH)
    assert one.keyed_hash("ab", "c") != one.keyed_hash("a", "bc")


def test_without_keys_personal_columns_stay_shut():
    crypto._opened.clear()
    with pytest.raises(NotReady, match="JISR_DATA_KEY"):
        vault()
    assert open_vault([NEW], HASH) is vault()
