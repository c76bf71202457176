"""The packaged region, and what is said of a file that is wrong."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from civic.region import Status, load_region
from civic.rules import CountedIn
from core.errors import BadInput


@pytest.fixture
def edited(tmp_path: Path):
    """Writes the packaged file with one thing replaced, once, and returns its path."""

    def edit(old: str, new: str) -> Path:
        text = files("civic").joinpath("region.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "ours.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edit


def test_the_region_has_its_provinces_communes_and_people(region):
    assert (region.slug, region.zone) == ("beni-mellal-khenifra", "Africa/Casablanca")
    assert [(province.slug, len(province.communes)) for province in region.provinces] == [
        ("beni-mellal", 22),
        ("azilal", 44),
        ("fquih-ben-salah", 16),
        ("khenifra", 22),
        ("khouribga", 31),
    ]
    assert len(region.communes) == 135
    assert region.population == 2_525_801
    assert region.province("khenifra").population == 370_240
    assert "2024" in region.census.source


def test_topics_are_those_that_campaigns_name(region):
    slugs = "roads water health education agriculture jobs environment culture budget"
    assert [topic.slug for topic in region.topics] == slugs.split()
    assert region.topic("water").label("fr") == "Eau"


def test_every_name_is_there_in_every_language(region):
    named = [region, *region.provinces, *region.communes, *region.topics]
    assert all(thing.name(language) for thing in named for language in ("ar", "fr", "zgh", "en"))


def test_a_commune_falls_back_to_arabic_and_french(region):
    commune = region.commune("05.081.01.01")
    assert (commune.name("zgh"), commune.name("en")) == ("أزيلال", "Azilal")
    assert (commune.province, commune.urban, commune.population) == ("azilal", True, 48_138)
    assert commune.name("de") == "أزيلال"


def test_what_does_not_exist_is_said_so(region):
    with pytest.raises(BadInput, match="no province 'atlantis'"):
        region.province("atlantis")
    with pytest.raises(BadInput, match="no commune '0'"):
        region.commune("0")
    with pytest.raises(BadInput, match="no topic 'chess'"):
        region.topic("chess")


def test_the_doctor_sees_every_rule_that_is_not_confirmed(region):
    unconfirmed = {rule.key: rule.status for rule in region.unconfirmed()}
    assert unconfirmed["petition_rules.signatures"] is Status.CONFLICT
    assert unconfirmed["calendar.week"] is Status.UNCONFIRMED
    assert "request_rules.answer" not in unconfirmed
    assert all(rule.source for rule in region.rules)


def test_terms_are_those_of_the_law(region):
    rules = region.request_rules
    assert (rules.answer.days, rules.answer.unit) == (20, CountedIn.WORKING)
    assert (rules.urgent.days, rules.urgent.unit) == (3, CountedIn.CALENDAR)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('slug = "roads"', 'slog = "roads"', "topics[1].slug: is missing"),
        ("year = 2024", "year = 2024\nyaer = 2", "census.yaer: unknown key"),
        ("percent = 5", "percentage = 5", "petition_rules.per_province.percent: is missing"),
        ("population = 209594", 'population = "209594"', "census.communes[05.091.01.01].population: input"),
        ("population = 209594", "population = 1.5", "census.communes[05.091.01.01].population: input"),
        ('kind = "urban"', 'kind = "town"', "census.communes[05.091.01.01].kind: input should be 'urban' or 'rural'"),
        ('province = "azilal"', 'province = "azilol"', "05.081.01.01: there is no province 'azilol'"),
        ('code = "05.091.01.07"', 'code = "05.091.01.01"', "'05.091.01.01' stands there 2 times"),
        ('slug = "azilal"', 'slug = "khenifra"', "'khenifra' stands there 2 times"),
        ("tile = [1, 2]", "tile = [3, 0]", "'[3, 0]' stands there 2 times"),
        ('slug = "water"', 'slug = "roads"', "topics: slug: 'roads' stands there 2 times"),
        ('zone = "Africa/Casablanca"', 'zone = "Africa/Atlantis"', "zone: unknown time zone"),
        ('country = "MA"', 'country = "XX"', "calendar: no holidays are known for the country 'XX'"),
        ("declared = []", 'declared = [{ date = 2027-04-11, instead_of = 2027-03-09, name = "Eid" }]', "4 days apart"),
        ('zgh = "ar"', 'zgh = "de"', "fallbacks.zgh"),
        ('zgh = "ar"', 'zgh = "zgh"', "cannot stand in for itself"),
        ('fr = "Eau", ', "", "topics[water].labels: no name in 'fr'"),
        ('fr = "Eau"', 'fr = "Eau", de = "Wasser"', "the region does not speak 'de'"),
        ('status = "conflict"', 'status = "perhaps"', "petition_rules.signatures.status: input should be 'sourced'"),
        ("below = 1_000_000", "below = 4_000_000", "steps must rise"),
        ("{ needed = 500 }", "{ needed = 500, up_to = 9_000_000 }", "steps must rise"),
        ("below = 1_000_000", "below = 1_000_000, up_to = 2", "not both"),
        ('"friday"', '"fryday"', "calendar.week.working_days[5]"),
        ("declared = []", 'declared = [{ date = "soon", name = "x" }]', "calendar.holidays.declared[1].date"),
        ("\n[fallbacks]", "\n[fallbacks", "is not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_file_key_and_remedy(edited, old, new, said):
    path = edited(old, new)
    with pytest.raises(BadInput) as refused:
        load_region(path)
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{path}: ")
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


def test_a_province_without_communes_is_refused(edited):
    path = edited("[[topics]]", '[[provinces]]\nslug = "new"\ncode = "1"\nnames = { ar = "x", fr = "x" }\n\n[[topics]]')
    with pytest.raises(BadInput, match="'new' has no commune"):
        load_region(path)


def test_a_missing_or_unreadable_file_is_one_line(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere\.toml: cannot be read .* JISR_REGION_FILE"):
        load_region(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes("slug = 'é'".encode("latin-1"))
    with pytest.raises(BadInput, match="UTF-8"):
        load_region(tmp_path / "latin.toml")


def test_declared_holidays_and_a_byte_order_mark_are_read(edited):
    line = 'declared = [{ date = 2027-03-11, instead_of = 2027-03-09, name = "Eid al-Fitr" }]'
    path = edited("declared = []", line)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (moved,) = load_region(path).calendar.holidays.declared
    assert (moved.date, moved.instead_of) == (date(2027, 3, 11), date(2027, 3, 9))
