"""From the draft to the decision: who may, in which order, by when, and who is told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from sqlmodel import col, select

from civic import petition_way, privacy
from civic.petition_check import check
from civic.petition_drafts import DraftWords, file_draft, find_draft, waiting_drafts, words_of
from civic.petition_overview import overview
from civic.petition_support import set_telling
from civic.petitions import create_petition, find_petition, support
from civic.region import load_region
from core.errors import BadInput, Refused
from core.models import AuditEntry, Delivery, PetitionDraft, PetitionKind, PetitionState, Role, Staff
from tests.bots.stage import plain

REGION = load_region()
OFFICER, EDITOR = "petitions@council.example", "editor@council.example"
NEW_YEARS_EVE = datetime(2026, 12, 31, 10, tzinfo=UTC)
GROUND = "The matter is for the State to decide, not for the region."
WORDS = DraftWords("La route 308", "Elle est coupée", "La réparer", "Choisi par le douar")


@pytest.fixture
def moment():
    with time_machine.travel(NEW_YEARS_EVE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def road(db, moment):
    with db.transaction() as session:
        session.add_all([Staff(email=OFFICER, role=Role.MODERATOR), Staff(email=EDITOR, role=Role.EDITOR)])
        create_petition(
            session, slug="road-308", title={"ar": "الطريق 308", "fr": "La route 308"},
            summary={"fr": "…"}, opened_on=date(2026, 11, 2),
        )  # fmt: skip
    return "road-308"


def act(db, slug, what, *, by=OFFICER, **more):
    """One act of staff, in a transaction of its own."""
    with db.transaction() as session:
        return getattr(petition_way, what)(session, find_petition(session, slug), by=by, region=REGION, **more)


def deposit(db, slug, on=None):
    act(db, slug, "close")
    return act(db, slug, "deposit", on=on)


def gives(session, person, number, province="azilal", tell=False):
    session.add(person)
    session.flush()
    petition = find_petition(session, "road-308")
    given = support(
        session, petition_id=petition.id, contact=person, person_hash=f"hash-{number}", reference=f"P26-AAAAA{number}",
        province=province, commune="",
    )  # fmt: skip
    if tell:
        set_telling(session, contact=person, petition_id=petition.id, tell=True)
    return given


def notices(db):
    """Who was told what: pairs of contact and text."""
    with db.reading() as session:
        rows = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        return [(row.contact_id, plain(row.message["text"])) for row in rows]


def test_deposited_on_31_december_is_decided_by_the_last_day_of_february(db, road):
    term = deposit(db, road)
    assert term.due == date(2027, 2, 28)
    with db.reading() as session:
        found = overview(session, find_petition(session, road), REGION)
        [entry] = session.exec(select(AuditEntry).where(AuditEntry.action == "petition.deposit")).all()
    assert (found.petition.state, found.petition.decide_by, found.overdue) == ("deposited", date(2027, 2, 28), False)
    assert found.as_json()["clock"] == {"computation": term.computation(), "days_left": 59}
    assert entry.data["due"] == term.computation()
    assert entry.data["here_and_paper"]["azilal"] == [0, 0]


def test_the_day_after_the_term_it_is_overdue_and_a_refusal_is_late(db, road, moment):
    deposit(db, road)
    moment.move_to(datetime(2027, 2, 28, 23, tzinfo=UTC))
    with db.reading() as session:
        assert not overview(session, find_petition(session, road), REGION).overdue
    moment.move_to(datetime(2027, 3, 1, 0, 30, tzinfo=UTC))
    with db.reading() as session:
        assert overview(session, find_petition(session, road), REGION).overdue
    act(db, road, "refuse", ground=GROUND, on=None)
    with db.reading() as session:
        found = overview(session, find_petition(session, road), REGION)
        [entry] = session.exec(select(AuditEntry).where(AuditEntry.action == "petition.refuse")).all()
    assert (found.late, found.overdue, entry.data["late"]) == (True, False, True)


def test_a_refusal_on_the_last_day_is_in_time_and_keeps_its_ground(db, road, moment):
    deposit(db, road)
    moment.move_to(datetime(2027, 2, 28, 23, 30, tzinfo=UTC))
    act(db, road, "refuse", ground=f" {GROUND} ", on=None)
    with db.reading() as session:
        petition = find_petition(session, road)
        assert (petition.ground, petition_way.is_late(petition)) == (GROUND, False)


def test_an_accepted_petition_is_on_the_agenda_of_the_next_session(db, road, moment):
    deposit(db, road)
    moment.move_to(datetime(2027, 2, 15, 12, tzinfo=UTC))
    assert act(db, road, "accept", on=None) == "2027-03"


def test_staff_may_name_a_later_session(db, road):
    deposit(db, road)
    assert act(db, road, "accept", on=None, named="2027-07") == "2027-07"


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (["close", "close"], "is closed, and cannot become closed"),
        (["accept"], "is gathering, and cannot become accepted"),
        (["deposit", "accept", "refuse"], "is accepted, and cannot become refused"),
        (["deposit", "close"], "is deposited, and cannot become closed"),
        (["deposit", "deposit"], "cannot become deposited"),
    ],
)
def test_no_step_is_taken_twice_or_backwards(db, road, acts, told):
    more: dict[str, dict[str, Any]] = {
        "close": {},
        "deposit": {"on": None},
        "accept": {"on": None},
        "refuse": {"on": None, "ground": GROUND},
    }
    for what in acts[:-1]:
        act(db, road, what, **more[what])
    with pytest.raises(Refused, match=told):
        act(db, road, acts[-1], **more[acts[-1]])


def test_a_deposit_lies_between_the_opening_and_today(db, road):
    with pytest.raises(BadInput, match="2027-01-01 is yet to come"):
        deposit(db, road, date(2027, 1, 1))
    with pytest.raises(BadInput, match="is before 2026-11-02"):
        act(db, road, "deposit", on=date(2026, 11, 1))
    assert act(db, road, "deposit", on=date(2026, 12, 1)).due == date(2027, 2, 1)


def test_a_refusal_needs_its_ground(db, road):
    deposit(db, road)
    with pytest.raises(BadInput, match="--ground: a refusal needs its ground"):
        act(db, road, "refuse", ground="no.", on=None)


def test_editors_open_and_close_but_do_not_decide(db, road):
    act(db, road, "close", by=EDITOR)
    for what, more in (("deposit", {"on": None}), ("accept", {"on": None}), ("refuse", {"on": None, "ground": GROUND})):
        with pytest.raises(Refused, match="may not"):
            act(db, road, what, by=EDITOR, **more)


def test_who_asked_is_told_each_change_in_their_language(db, road, new_contact):
    with db.transaction() as session:
        fatima, youssef, hassan = new_contact(language="ar"), new_contact(language="fr"), new_contact(language="fr")
        assert gives(session, fatima, 1, tell=True)
        assert gives(session, youssef, 2, tell=True)
        assert gives(session, hassan, 3)
        ids = [fatima.id, youssef.id]
    deposit(db, road)
    act(db, road, "refuse", ground=GROUND, on=None)
    said = notices(db)
    assert [contact for contact, _ in said] == ids * 3
    assert said[3][1] == (
        "La pétition « La route 308 » a été déposée au conseil le 31 décembre 2026. Le conseil décide le 28 février "
        "2027 au plus tard."
    )
    assert "28 فبراير 2027" in said[2][1]
    assert GROUND in said[4][1]
    assert GROUND in said[5][1]


WRITTEN = {
    "ar": {"title": "الطريق 308", "summary": "مقطوعة", "demand": "إصلاحها"},
    "fr": {"title": WORDS.title, "summary": WORDS.object, "demand": WORDS.demand},
}


def prepared(session, contact, kind=PetitionKind.CITIZENS, words=WORDS):
    session.add(contact)
    session.flush()
    checked = check(kind, {}, {}, REGION)
    draft = file_draft(
        session, contact=contact, kind=kind, words=words, checked=checked, signed={}, reference="D26-AAAAAA"
    )
    draft.texts = WRITTEN
    return draft


def test_a_draft_waits_is_opened_once_and_its_representative_is_told(db, road, new_contact):
    with db.transaction() as session:
        contact = new_contact(language="fr")
        draft = prepared(session, contact)
        assert [one.reference for one in waiting_drafts(session)] == ["D26-AAAAAA"]
        assert words_of(draft) == WORDS
    with db.transaction() as session:
        petition = petition_way.open_draft(session, "d26-aaaaaa", slug="road-309", by=OFFICER, region=REGION)
        assert (petition.state, petition.title, petition.demand) == (
            PetitionState.GATHERING,
            {"ar": "الطريق 308", "fr": WORDS.title},
            {"ar": "إصلاحها", "fr": WORDS.demand},
        )  # fmt: skip
        assert waiting_drafts(session) == []
        with pytest.raises(Refused, match="D26-AAAAAA was opened before, as road-309"):
            petition_way.open_draft(session, "D26-AAAAAA", slug="road-310", by=OFFICER, region=REGION)
        with pytest.raises(BadInput, match="there is no draft"):
            find_draft(session, "D26-BBBBBB")
    act(db, "road-309", "close")
    said = [text.split("»")[1].split("\n\n") for _, text in notices(db)]
    assert [head for head, _ in said] == [
        " est ouverte : chacun peut la lire et la soutenir ici.",
        " ne recueille plus de soutien. L’étape suivante est son dépôt au conseil.",
    ]
    assert "signatures sur papier" in said[0][1]
    assert "président du conseil" in said[1][1]


def test_the_words_of_a_draft_are_encrypted(sqlite_db, new_contact):
    with sqlite_db.transaction() as session:
        prepared(session, new_contact())
    with sqlite_db.engine.connect() as connection:
        [raw] = connection.exec_driver_sql("SELECT words FROM petitiondraft").scalars()
    assert "route" not in raw
    with sqlite_db.reading() as session:
        assert session.exec(select(PetitionDraft)).one().words["role"] == WORDS.role


def test_an_associations_petition_names_it(db, road, new_contact):
    with db.transaction() as session:
        prepared(session, new_contact(), PetitionKind.ASSOCIATION, DraftWords("T", "O", "D", "R", "Femmes de l'Atlas"))
        petition = petition_way.open_draft(session, "D26-AAAAAA", slug="atlas", by=OFFICER, region=REGION)
        assert (petition.kind, petition.association) == (PetitionKind.ASSOCIATION, "Femmes de l'Atlas")
        for wrong in ({"kind": PetitionKind.ASSOCIATION}, {"association": "Club"}):
            new = petition_way.NewPetition("x", {"fr": "x"}, {"fr": "x"}, **wrong)
            with pytest.raises(BadInput, match="do not fit"):
                petition_way.open_petition(session, new, by=OFFICER, region=REGION)


def test_a_draft_is_shown_to_its_person_and_goes_with_them_unless_it_was_opened(db, road, new_contact):
    with db.transaction() as session:
        contact = new_contact()
        prepared(session, contact)
        [line] = privacy.holdings(session, contact).petitions
        assert (line["reference"], line["words"]["title"]) == ("D26-AAAAAA", WORDS.title)
        privacy.erase(session, contact)
        assert session.exec(select(PetitionDraft)).all() == []
    with db.transaction() as session:
        contact = new_contact()
        prepared(session, contact)
        petition_way.open_draft(session, "D26-AAAAAA", slug="road-309", by=OFFICER, region=REGION)
        privacy.erase(session, contact)
        session.expire_all()
        assert [draft.contact_id for draft in session.exec(select(PetitionDraft))] == [None]
