"""What a petition says in each language: completed before it is opened, unchanged once people agreed to it."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from bots.flows.petition import PETITION
from bots.flows.scene import Scene
from civic.petition_check import check
from civic.petition_drafts import DraftWords, file_draft, find_draft, words_of
from civic.petition_paper import enter_paper
from civic.petition_texts import TextChange, missing, texts_of_draft, write_text
from civic.petition_way import NewPetition, open_draft, open_petition
from civic.petitions import find_petition, open_petitions
from civic.region import load_region
from core.errors import BadInput, Refused
from core.models import AuditEntry, Petition, PetitionKind, PetitionState, Role, Staff
from core.networks import CAPABILITIES, TELEGRAM

REGION = load_region()
OFFICER, AUDITOR = "petitions@council.example", "auditor@council.example"
ARABIC = TextChange("الطريق 308", "مقطوعة في الشتاء", "إصلاحها")
FRENCH = {"title": "La route 308", "summary": "Coupée en hiver", "demand": "La réparer"}


@pytest.fixture
def draft(db, new_contact):
    """A draft in French, made in conversation."""
    with db.transaction() as session:
        session.add_all([Staff(email=OFFICER, role=Role.EDITOR), Staff(email=AUDITOR, role=Role.AUDITOR)])
        contact = new_contact(language="fr")
        session.add(contact)
        session.flush()
        words = DraftWords(FRENCH["title"], FRENCH["summary"], FRENCH["demand"], "Choisi par le douar")
        kind = PetitionKind.CITIZENS
        checked = check(kind, {}, {}, REGION)
        file_draft(session, contact=contact, kind=kind, words=words, checked=checked, signed={}, reference="D26-AAAAAA")
    return "D26-AAAAAA"


def write(db, what, language, change, by=OFFICER):
    with db.transaction() as session:
        return write_text(session, what, language=language, change=change, by=by, region=REGION)


def opened(db, **more: Any):
    with db.transaction() as session:
        return open_draft(session, "D26-AAAAAA", slug="road-308", by=OFFICER, region=REGION, **more).id


def test_a_draft_is_opened_once_both_languages_are_written(db, draft):
    with pytest.raises(BadInput, match=r"lacks title\.ar, summary\.ar, demand\.ar"):
        opened(db)
    write(db, "d26-aaaaaa", "ar", TextChange(title=ARABIC.title))
    with pytest.raises(BadInput, match=r"lacks summary\.ar, demand\.ar"):
        opened(db)
    texts = write(db, draft, "ar", TextChange(summary=ARABIC.summary, demand=ARABIC.demand))
    assert (texts, missing(texts, {}, REGION)) == ({"fr": FRENCH, "ar": vars(ARABIC)}, [])
    opened(db)
    with db.reading() as session:
        petition = find_petition(session, "road-308")
        assert (petition.title, petition.demand) == (
            {"fr": "La route 308", "ar": "الطريق 308"}, {"fr": "La réparer", "ar": "إصلاحها"},
        )  # fmt: skip
        written = select(AuditEntry).where(AuditEntry.action == "petition.text").order_by(col(AuditEntry.id))
        logged = session.exec(written).all()
    assert [entry.data for entry in logged] == [
        {"language": "ar", "parts": ["title"]}, {"language": "ar", "parts": ["demand", "summary"]},
    ]  # fmt: skip


def test_staff_mend_what_the_representative_wrote(db, draft):
    write(db, draft, "fr", TextChange(title="La route régionale 308"))
    with db.reading() as session:
        found = find_draft(session, draft)
        assert texts_of_draft(found) == {"fr": FRENCH | {"title": "La route régionale 308"}}
        assert words_of(found).title == "La route 308"


def test_a_named_language_stands_in_and_the_reader_is_told(db, draft):
    for wrong in ({"ar": "zgh"}, {"en": "fr"}, {"fr": "fr"}):
        with pytest.raises(BadInput, match="cannot stand in for"):
            opened(db, fallbacks=wrong)
    opened(db, fallbacks={"ar": "fr"})
    with db.reading() as session:
        [petition] = open_petitions(session)
        [entry] = session.exec(select(AuditEntry).where(AuditEntry.action == "petition.open")).all()
    assert entry.data["fallbacks"] == {"ar": "fr"}
    for language, told in (("ar", True), ("zgh", True), ("en", True), ("fr", False)):
        text = read(language, petition)
        assert all(words in text for words in FRENCH.values())
        assert ("Français" in text) is told


def read(language, petition):
    """What a citizen of this language reads."""
    capabilities = CAPABILITIES[TELEGRAM]
    scene = Scene(REGION, capabilities, date(2026, 11, 23), "7KX4QM", language=language, petitions=(petition,))
    step = next(step for step in PETITION.steps if step.name == "read")
    return step.ask(scene, {"petition": petition.slug}).text


def test_a_file_is_held_to_the_same(db, draft):
    new = NewPetition("dam", {"ar": "السد", "fr": "Le barrage"}, {"ar": "ماء"}, demand={"fr": "Le bâtir"})
    with db.transaction() as session, pytest.raises(BadInput, match=r"lacks demand\.ar, summary\.fr"):
        open_petition(session, new, by=OFFICER, region=REGION)
    with db.reading() as session:
        assert session.exec(select(Petition)).all() == []


def test_an_open_petition_takes_a_language_and_keeps_the_words_people_agreed_to(db, draft):
    opened(db, fallbacks={"ar": "fr"})
    write(db, "road-308", "fr", TextChange(title="La RR 308"))
    with db.transaction() as session:
        petition = find_petition(session, "road-308")
        enter_paper(session, petition=petition, province="azilal", count=3, by=OFFICER, region=REGION)
    with pytest.raises(Refused, match="in these words; a language can be added, none changed"):
        write(db, "road-308", "fr", TextChange(title="Autre chose"))
    with pytest.raises(BadInput, match=r"lacks summary\.zgh, demand\.zgh"):
        write(db, "road-308", "zgh", TextChange(title="ⴰⴱⵔⵉⴷ"))
    write(db, "road-308", "ar", ARABIC)
    with db.transaction() as session:
        petition = find_petition(session, "road-308")
        assert petition.title == {"fr": "La RR 308", "ar": "الطريق 308"}
        petition.state = PetitionState.CLOSED
    with pytest.raises(Refused, match="is closed: its words stand"):
        write(db, "road-308", "zgh", ARABIC)


@pytest.mark.parametrize(
    ("what", "language", "change", "by", "said"),
    [
        ("D26-ZZZZZZ", "ar", ARABIC, OFFICER, "there is no draft"),
        ("dam", "ar", ARABIC, OFFICER, "there is no petition or draft 'dam'"),
        ("D26-AAAAAA", "de", ARABIC, OFFICER, "does not speak 'de'"),
        ("D26-AAAAAA", "ar", TextChange(), OFFICER, "there is no text"),
        ("D26-AAAAAA", "ar", TextChange(title="x" * 121), OFFICER, "121 characters, at most 120"),
        ("D26-AAAAAA", "ar", ARABIC, AUDITOR, "may not write the texts of petitions"),
    ],
)
def test_what_cannot_be(db, draft, what, language, change, by, said):
    with pytest.raises((BadInput, Refused), match=said):
        write(db, what, language, change, by)
    with db.reading() as session:
        assert session.exec(select(AuditEntry)).all() == []


def test_an_opened_draft_is_changed_as_the_petition_that_it_is(db, draft):
    opened(db, fallbacks={"ar": "fr"})
    with pytest.raises(Refused, match="was opened before, as road-308"):
        write(db, draft, "ar", ARABIC)
