"""The check before deposit: every condition of the kind, by the rules of region.toml."""

import pytest
from dateutil.relativedelta import relativedelta

from civic.petition_check import Verdict, asked_of, check, day_before
from civic.petition_drafts import names_a_card
from civic.region import load_region
from civic.rules import Shown, Status
from core.clock import local_date, now
from core.errors import BadInput
from core.models import PetitionKind

REGION = load_region()
RULES = REGION.petition_rules
PROVINCES = [province.slug for province in REGION.provinces]
CITIZENS, ASSOCIATION = PetitionKind.CITIZENS, PetitionKind.ASSOCIATION


def yes_to_all(kind):
    return {rule.key: "met" for rule in asked_of(kind, REGION)}


def test_conditions_of_each_kind_with_article_and_source():
    assert [rule.key for rule in RULES.of_kind(CITIZENS)] == [
        "matter", "constants", "residence", "electoral-lists", "common-interest", "signatures", "each-province",
        "representative", "documents",
    ]  # fmt: skip
    assert [rule.key for rule in RULES.of_kind(ASSOCIATION)] == [
        "matter", "constants", "documents", "recognised", "regular-standing", "seat", "activity",
    ]  # fmt: skip
    for rule in RULES.conditions:
        assert rule.law == "111-14"
        assert rule.source
        assert rule.article[:2] == "12"
        assert set(rule.words) == {"ar", "fr", "zgh", "en"}


def test_an_association_is_asked_for_no_number_and_no_branch_in_every_province():
    asked = {rule.key: rule for rule in RULES.of_kind(ASSOCIATION)}
    assert {rule.shown for rule in asked.values()} == {Shown.ASKED}
    assert (asked["recognised"].years, "966/15" in asked["seat"].note) == (3, True)


def test_what_is_unconfirmed_or_in_conflict_is_told():
    keys = {rule.key: rule.status for rule in REGION.unconfirmed()}
    assert keys["petition_rules.conditions.signatures"] is Status.CONFLICT
    assert keys["petition_rules.sessions"] is Status.UNCONFIRMED


def test_everything_met():
    found = check(CITIZENS, yes_to_all(CITIZENS), dict.fromkeys(PROVINCES, 80), REGION)
    assert found.ready
    assert set(found.verdicts().values()) == {"met"}
    assert check(ASSOCIATION, yes_to_all(ASSOCIATION), None, REGION).ready


def test_381_and_19_are_enough_in_all_and_not_in_each_province():
    signed = {**dict.fromkeys(PROVINCES, 0), "beni-mellal": 381, "khouribga": 19}
    verdicts = check(CITIZENS, yes_to_all(CITIZENS), signed, REGION).verdicts()
    assert (verdicts["signatures"], verdicts["each-province"]) == ("met", "missing")


@pytest.mark.parametrize(
    ("signed", "total", "each"),
    [
        (None, "unsure", "unsure"),
        ({}, "unsure", "unsure"),
        ({**dict.fromkeys(PROVINCES, 90), "khenifra": None}, "unsure", "unsure"),
        ({**dict.fromkeys(PROVINCES, 100), "khenifra": None}, "met", "unsure"),
        (dict.fromkeys(PROVINCES, 0), "missing", "missing"),
        (dict.fromkeys(PROVINCES, 20), "missing", "met"),
    ],
)
def test_what_is_not_known_may_still_be_enough(signed, total, each):
    verdicts = check(CITIZENS, {}, signed, REGION).verdicts()
    assert (verdicts["signatures"], verdicts["each-province"]) == (total, each)


def test_what_nobody_answered_is_not_sure():
    found = check(ASSOCIATION, {"seat": "missing"}, None, REGION)
    assert not found.ready
    assert found.verdicts()["seat"] == Verdict.MISSING
    assert set(found.verdicts().values()) == {"missing", "unsure"}


def test_a_condition_of_years_names_its_day():
    today = local_date(now(), REGION.zone)
    days = {rule.key: day_before(rule, today) for rule in RULES.of_kind(ASSOCIATION)}
    assert days["recognised"] == today - relativedelta(years=3)
    assert days["seat"] is None


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("AB123456", True), ("je suis ib 12345", True), ("رقمي X1234567", True), ("route RN8, P1234, 308", False),
        ("12345 personnes", False), ("RR 308 et R1508", False), ("CAB123456", False),
    ],
)  # fmt: skip
def test_the_number_of_an_identity_card_is_seen(text, card):
    assert names_a_card(text) is card


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("months = [3, 7, 10]", "months = [7, 3]", "months must rise"),
        ("months = [3, 7, 10]", "months = [13]", "less than or equal to 12"),
        ('key = "seat"', 'key = "activity"', "each key stands there once"),
        ('kinds = ["association"]', 'kinds = ["clubs"]', "kinds"),
        ("years = 3", "years = 0", "greater than 0"),
    ],
)
def test_wrong_conditions_are_named(edited_region, old, new, said):
    with pytest.raises(BadInput, match=said):
        load_region(edited_region(old, new))
