"""How forgiving the search for a commune is."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.region import load_region
from civic.search import find_communes, normalise
from core.errors import BadInput

REGION = load_region()
MISSPELLINGS = list(
    csv.DictReader(Path(__file__).with_name("misspellings.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("  Béni-Mellal ", "beni mellal"),
        ("M’RIRT", "mrirt"),
        ("أُولاد إيعيـش", "اولاد ايعيش"),
        ("القصيبة", "القصيبه"),
        ("بنى", "بني"),
        ("ملال ٢٠", "ملال 20"),
        ("خريبڭة", "خريبكه"),
        ("ⴰⵣⵉⵍⴰⵍ", "azilal"),
    ],
)
def test_spellings_are_brought_to_one_form(typed, compared):
    assert normalise(typed) == compared


def test_realistic_misspellings_are_understood():
    found = [[commune.code for commune in find_communes(REGION, row["typed"])] for row in MISSPELLINGS]
    first = sum(codes[:1] == [row["code"]] for codes, row in zip(found, MISSPELLINGS, strict=True))
    among_three = sum(row["code"] in codes[:3] for codes, row in zip(found, MISSPELLINGS, strict=True))
    assert len(MISSPELLINGS) > 100
    assert first / len(MISSPELLINGS) >= 0.97
    assert among_three / len(MISSPELLINGS) >= 0.98


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_slip_of_the_finger_rarely_hides_a_commune(language):
    slips = [(slip, commune) for commune in REGION.communes for slip in _slips(commune.name(language))]
    missed = [slip for slip, commune in slips if commune not in find_communes(REGION, slip)]
    assert len(missed) / len(slips) < 0.02


def _slips(name):
    middle = len(name) // 2
    return (
        name[:middle] + name[middle + 1 :],
        name[:middle] + name[middle] + name[middle:],
        name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
    )


def test_every_commune_is_found_first_by_its_own_names():
    for commune in REGION.communes:
        for name in commune.names.values():
            assert find_communes(REGION, name)[0] == commune


@pytest.mark.parametrize(
    "chatter", ["hello", "bonjour", "نعم", "12", "casablanca", "الدار البيضاء", "😀", "", " ", "b"]
)
def test_what_is_no_commune_of_ours_finds_none(chatter):
    assert find_communes(REGION, chatter) == []


def test_beginnings_come_before_likenesses_and_large_before_small():
    names = [commune.name("fr") for commune in find_communes(REGION, "khe")]
    assert names[0] == "Khenifra"
    ouled = find_communes(REGION, "ouled", limit=5)
    assert len(ouled) == 5
    assert [commune.population for commune in ouled] == sorted((c.population for c in ouled), reverse=True)


def test_the_search_stays_in_the_province_asked_for():
    assert {commune.province for commune in find_communes(REGION, "sidi", province="khenifra")} == {"khenifra"}
    with pytest.raises(BadInput, match="no province"):
        find_communes(REGION, "sidi", province="atlantis")


@given(st.text(max_size=60))
def test_any_text_has_an_answer_and_one_form(typed):
    assert len(find_communes(REGION, typed)) <= 8
    assert normalise(normalise(typed)) == normalise(typed)
