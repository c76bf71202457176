"""Signatures on paper: a book that is only added to, and nobody counted twice who is known to be in both."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from civic.petition_paper import correct_paper, enter_paper, paper_by_province, paper_entries
from civic.petition_standing import Count, Paper, counts_by_province, standing
from civic.petition_support import withdraw
from civic.petitions import create_petition, open_petitions, petition_standing, support
from civic.region import load_region
from core.errors import BadInput, Refused
from core.models import AuditEntry, PaperSignatures, PetitionKind, PetitionState, Role, Staff

REGION = load_region()
PROVINCES = [province.slug for province in REGION.provinces]
OFFICER, AUDITOR = "petitions@council.example", "auditor@council.example"


@pytest.fixture
def road(db):
    """A petition that gathers support, and staff."""
    with db.transaction() as session:
        session.add_all([Staff(email=OFFICER, role=Role.MODERATOR), Staff(email=AUDITOR, role=Role.AUDITOR)])
        return create_petition(
            session, slug="road-308", title={"fr": "La route"}, summary={"fr": "…"}, opened_on=date(2026, 11, 2)
        )


def enter(session, petition, province="azilal", count=30, in_bot=0, by=OFFICER):
    return enter_paper(
        session, petition=petition, province=province, count=count, in_bot=in_bot, by=by, region=REGION
    )  # fmt: skip


def correct(session, petition, entry, count, in_bot=0, reason="counted again"):
    return correct_paper(
        session, petition=petition, entry_id=entry, count=count, in_bot=in_bot, reason=reason, by=OFFICER
    )  # fmt: skip


def test_381_here_and_19_on_paper_are_400_but_not_enough_in_each_province():
    stands = standing({"beni-mellal": 381}, REGION, {"khouribga": Paper(19)})
    assert (stands.total, stands.needed, stands.reached) == (400, 400, False)
    assert [part.province for part in stands.provinces if part.reached] == ["beni-mellal"]
    enough = standing({"beni-mellal": 381}, REGION, {slug: Paper(20) for slug in PROVINCES[1:]})
    assert (enough.total, enough.here, enough.paper, enough.reached) == (461, 381, 80, True)


def test_the_same_person_on_paper_and_in_the_bot_is_counted_once():
    unmarked = standing({"azilal": 12}, REGION, {"azilal": Paper(10)})
    marked = standing({"azilal": 12}, REGION, {"azilal": Paper(10, in_bot=4)})
    assert (unmarked.total, marked.total) == (22, 18)
    azilal = next(part for part in marked.provinces if part.province == "azilal")
    assert (azilal.count, azilal.here, azilal.paper, azilal.reached) == (18, 8, 10, False)


@given(
    st.dictionaries(st.sampled_from([*PROVINCES, ""]), st.integers(0, 500)),
    st.dictionaries(st.sampled_from(PROVINCES), st.tuples(st.integers(0, 500), st.integers(0, 500))),
)
def test_marks_never_take_away_more_than_there_is(bot, paper):
    counts = counts_by_province(bot, {slug: Paper(*pair) for slug, pair in paper.items()})
    for slug, count in counts.items():
        here, signed = bot.get(slug, 0), paper.get(slug, (0, 0))[0]
        assert max(here, signed) <= count.people <= here + signed
        assert count.paper == signed


def test_an_association_needs_no_number():
    stands = standing({"azilal": 1}, REGION, {}, PetitionKind.ASSOCIATION)
    assert (stands.reached, stands.needed, {part.needed for part in stands.provinces}) == (True, 0, {0})


def test_entries_and_corrections_add_up_and_nothing_is_changed(db, road):
    with db.transaction() as session:
        first = enter(session, road, count=300, in_bot=7)
        enter(session, road, count=15)
        enter(session, road, "khenifra", count=40, in_bot=40)
        correct(session, road, first.id, 30, 7, "one nought too many")
        correct(session, road, first.id, 31, 6, "one line was overlooked")
    with db.reading() as session:
        assert paper_by_province(session, road.id) == {"azilal": Paper(46, 6), "khenifra": Paper(40, 40)}
        book = paper_entries(session, road.id)
        audited = [entry.action for entry in session.exec(select(AuditEntry))]
    assert [(line.count, line.in_bot, line.corrects) for line in book] == [
        (300, 7, None), (15, 0, None), (40, 40, None), (-270, 0, first.id), (1, -1, first.id),
    ]  # fmt: skip
    assert {line.by for line in book} == {OFFICER}
    assert all(line.at is not None for line in book)
    assert audited == ["petition.paper"] * 3 + ["petition.paper_corrected"] * 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": 0}, "--count: 0 signatures cannot be"),
        ({"count": -3}, "From 1 to 1000000"),
        ({"in_bot": 31}, "--in-bot: 31 of 30 cannot be in the bot too"),
        ({"in_bot": -1}, "--in-bot"),
        ({"province": "casablanca"}, "the region has no province 'casablanca'"),
    ],
)
def test_numbers_that_cannot_be(db, road, wrong, said):
    with db.transaction() as session, pytest.raises(BadInput, match=said):
        enter(session, road, **wrong)
    with db.reading() as session:
        assert session.exec(select(PaperSignatures)).all() == []


def test_a_correction_names_an_entry_of_this_petition_and_a_reason(db, road):
    with db.transaction() as session:
        entry = enter(session, road)
        correction = correct(session, road, entry.id, 29)
        other = create_petition(
            session, slug="dam", title={"fr": "x"}, summary={"fr": "x"}, opened_on=date(2026, 11, 2)
        )
        for petition, number in ((road, 99), (road, correction.id), (other, entry.id)):
            with pytest.raises(BadInput, match="has no entry"):
                correct(session, petition, number, 1)
        with pytest.raises(BadInput, match="needs its reason"):
            correct(session, road, entry.id, 1, reason=" ")
        with pytest.raises(BadInput, match="cannot be in the bot"):
            correct(session, road, entry.id, 5, 6)


def test_who_may_count_and_until_when(db, road):
    with db.transaction() as session:
        with pytest.raises(Refused, match="may not count signatures on paper"):
            enter(session, road, by=AUDITOR)
        road.state = PetitionState.DEPOSITED
        with pytest.raises(Refused, match="counted before the deposit"):
            enter(session, road)


def test_who_withdraws_in_the_bot_leaves_the_paper_as_it_is(db, road, new_contact):
    with db.transaction() as session:
        enter(session, road, count=3, in_bot=2)
        people = [new_contact() for _ in range(2)]
        session.add_all(people)
        session.flush()
        for number, person in enumerate(people):
            support(
                session, petition_id=road.id, contact=person, person_hash=f"{number}", reference=f"P26-{number}",
                province="azilal", commune="",
            )  # fmt: skip
        assert petition_standing(session, road, REGION).total == 3
        assert [(one.supporters, one.paper) for one in open_petitions(session)] == [(0, 3)]
        withdraw(session, contact=people[0], petition_id=road.id)
        assert petition_standing(session, road, REGION).total == 3
        assert counts_by_province({"azilal": 1}, paper_by_province(session, road.id))["azilal"] == Count(0, 3)
