"""The numbers of the law, and support that counts each person once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from civic.petition_counts import supporters_by_province
from civic.petition_standing import Threshold, needed, standing
from civic.petitions import create_petition, open_petitions, support
from civic.region import load_region
from core.crypto import vault
from core.errors import BadInput, Refused
from core.models import PetitionState, PetitionSupport

REGION = load_region()
PROVINCES = [province.slug for province in REGION.provinces]
ROAD: dict[str, Any] = {
    "slug": "road-308",
    "title": {"ar": "الطريق 308", "fr": "La route 308"},
    "summary": {"ar": "إصلاح الطريق", "fr": "Réparer la route"},
    "opened_on": date(2026, 11, 2),
}


@pytest.mark.parametrize(
    ("population", "total", "each"),
    [
        (1, 300, 15),
        (999_999, 300, 15),
        (1_000_000, 400, 20),
        (2_525_801, 400, 20),
        (3_000_000, 400, 20),
        (3_000_001, 500, 25),
    ],
)
def test_the_population_decides_how_many_are_needed(population, total, each):
    assert needed(population, REGION.petition_rules) == Threshold(total, each)


def test_a_part_of_a_person_is_a_whole_one():
    rules = REGION.petition_rules
    steps = (rules.signatures.steps[-1].model_copy(update={"needed": 401}),)
    odd = rules.model_copy(update={"signatures": rules.signatures.model_copy(update={"steps": steps})})
    assert needed(1, odd) == Threshold(401, 21)


@given(st.integers(min_value=1, max_value=40_000_000), st.integers(min_value=0, max_value=1_000_000))
def test_more_people_never_need_fewer_signatures(population, more):
    fewer, larger = (needed(size, REGION.petition_rules) for size in (population, population + more))
    assert fewer.total <= larger.total
    assert fewer.per_province * 20 >= fewer.total


def test_this_region_needs_400_and_20_in_each_of_five():
    enough = dict.fromkeys(PROVINCES, 20) | {"azilal": 320}
    reached = standing(enough, REGION)
    assert (reached.reached, reached.total, reached.needed) == (True, 400, 400)
    assert [province.needed for province in reached.provinces] == [20] * 5


def test_many_in_four_provinces_do_not_make_up_for_the_fifth():
    uneven = standing(
        {"beni-mellal": 381, "azilal": 30, "fquih-ben-salah": 30, "khenifra": 30, "khouribga": 19}, REGION
    )
    assert not uneven.reached
    assert [province.province for province in uneven.provinces if not province.reached] == ["khouribga"]
    assert not standing({"beni-mellal": 381, "khouribga": 19}, REGION).reached


def test_people_from_elsewhere_add_to_the_total_alone():
    counted = standing(dict.fromkeys(PROVINCES, 70) | {"": 50}, REGION)
    assert (counted.reached, counted.total) == (True, 400)


@given(st.dictionaries(st.sampled_from([*PROVINCES, ""]), st.integers(min_value=0, max_value=600)))
def test_reached_means_enough_in_all_and_in_each(counts):
    expected = sum(counts.values()) >= 400 and all(counts.get(province, 0) >= 20 for province in PROVINCES)
    assert standing(counts, REGION).reached is expected


def give(session, petition_id, contact, phone, reference, province="azilal"):
    return support(
        session,
        petition_id=petition_id,
        contact=contact,
        person_hash=vault().keyed_hash("petition-person", phone),
        reference=reference,
        province=province,
        commune="05.081.01.01",
    )


def test_one_person_supports_a_petition_once_and_the_transaction_goes_on(db, new_contact):
    with db.transaction() as session:
        road = create_petition(session, **ROAD)
        dam = create_petition(session, **ROAD | {"slug": "dam"})
        one, other = new_contact(), new_contact()
        session.add_all([one, other])
        session.flush()
        assert give(session, road.id, one, "+212600000001", "P26-222222")
        assert not give(session, road.id, other, "+212600000001", "P26-333333")
        assert give(session, dam.id, one, "+212600000001", "P26-444444")
        assert give(session, road.id, other, "+212600000002", "P26-555555", province="khenifra")
    with db.reading() as session:
        stored = session.exec(select(PetitionSupport).order_by(col(PetitionSupport.reference))).all()
        assert [row.reference for row in stored] == ["P26-222222", "P26-444444", "P26-555555"]
        assert stored[0].contact_id == one.id
        assert stored[0].created_at is not None
        assert supporters_by_province(session, road.id) == {"azilal": 1, "khenifra": 1}


def test_two_at_the_same_moment_are_one_person(db, new_contact):
    with db.transaction() as session:
        road = create_petition(session, **ROAD)
        contact = new_contact()
        session.add(contact)

    def one_try(number):
        with db.transaction() as session:
            return give(session, road.id, contact, "+212600000001", f"P26-{number}")

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one_try, range(8))) == [False] * 7 + [True]


def test_only_petitions_that_gather_support_are_open(db, new_contact):
    with db.transaction() as session:
        road = create_petition(session, **ROAD)
        create_petition(session, **ROAD | {"slug": "newer", "opened_on": date(2026, 11, 9)})
        closed = create_petition(session, **ROAD | {"slug": "closed"}, state=PetitionState.CLOSED)
        contact = new_contact()
        session.add(contact)
        session.flush()
        for number in range(3):
            give(session, road.id, contact, f"+21260000000{number}", f"P26-{number}")
        found = open_petitions(session)
        assert [(petition.slug, petition.supporters) for petition in found] == [("newer", 0), ("road-308", 3)]
        assert found[1].id == road.id
        assert found[1].title["fr"] == "La route 308"
        with pytest.raises(Refused, match="does not gather support"):
            give(session, closed.id, contact, "+212600000009", "P26-9")
        with pytest.raises(Refused):
            give(session, 404, contact, "+212600000009", "P26-9")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "Road 308"}, "slug: 'Road 308' cannot stand in a link"),
        ({"slug": "r" * 41}, "at most 40"),
        ({"slug": "road-308"}, "there is a petition 'road-308' already"),
        ({"slug": "x", "title": {}}, "title: a text is empty"),
        ({"slug": "x", "summary": {"ar": " "}}, "summary: a text is empty"),
    ],
)
def test_a_petition_that_cannot_be_shown_is_refused(sqlite_db, wrong, said):
    with sqlite_db.transaction() as session:
        create_petition(session, **ROAD)
        with pytest.raises(BadInput, match=said):
            create_petition(session, **ROAD | wrong)
