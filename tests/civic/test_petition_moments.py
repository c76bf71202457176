"""The edges of a petition's way: the last moment of support, lists entered twice, reminders to staff."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from civic import petition_way
from civic.petition_counts import supporters_by_province
from civic.petition_paper import correct_paper, enter_paper, paper_by_province
from civic.petition_reminders import remind, stage
from civic.petition_standing import Threshold, needed, standing
from civic.petition_support import set_telling, supports_of, withdraw, withdraw_by_receipt
from civic.petitions import create_petition, find_petition, support
from civic.region import load_region
from core.errors import Refused
from core.i18n import END_ISOLATE, ISOLATE
from core.models import AuditEntry, Contact, Delivery, PetitionDraft, PetitionKind, PetitionReminder, Role, Staff
from scheduler.job import JobContext
from scheduler.jobs.watch_petitions import WATCH_PETITIONS

REGION = load_region()
OFFICER = "petitions@council.example"
GROUND = "La question relève de l'État."


@pytest.fixture
def road(db):
    """A petition that gathers support since 2 November."""
    with db.transaction() as session:
        session.add(Staff(email=OFFICER, role=Role.MODERATOR))
        create_petition(
            session, slug="road-308", title={"ar": "الطريق 308", "fr": "La route 308"}, summary={"ar": "…", "fr": "…"},
            opened_on=date(2026, 11, 2),
        )  # fmt: skip
    return "road-308"


def person(session, new_contact, **more):
    contact = new_contact(**more)
    session.add(contact)
    session.flush()
    return contact


def gives(session, contact, key="1", province="azilal"):
    petition = find_petition(session, "road-308")
    return support(
        session, petition_id=petition.id, contact=contact, person_hash=f"hash-{key}", reference=f"P26-AAAAA{key}",
        province=province, commune="",
    )  # fmt: skip


def act(db, what, **more):
    with db.transaction() as session:
        petition = find_petition(session, "road-308", to_change=True)
        return getattr(petition_way, what)(session, petition, by=OFFICER, region=REGION, **more)


@pytest.mark.parametrize(
    ("people", "total", "each"),
    [
        (999_999, 300, 15), (1_000_000, 400, 20), (1_000_001, 400, 20),
        (2_999_999, 400, 20), (3_000_000, 400, 20), (3_000_001, 500, 25),
    ],
)  # fmt: skip
def test_the_law_s_steps_at_their_very_line(people, total, each):
    assert needed(people, REGION.petition_rules) == Threshold(total, each)


@pytest.mark.parametrize(("few", "reached"), [(19, False), (20, True)])
def test_381_and_19_miss_by_one_province(few, reached):
    others = ["azilal", "fquih-ben-salah", "khenifra", "khouribga"]
    bot = {"beni-mellal": 400 - 60 - few, **dict.fromkeys(others[:3], 20), others[3]: few}
    stands = standing(bot, REGION)
    assert (stands.total, stands.reached) == (400, reached)
    short = standing({"beni-mellal": 381, "khouribga": 19}, REGION)
    assert (short.total >= short.needed, short.reached) == (True, False)


def test_support_and_closing_at_the_same_moment_never_count_after_the_close(db, road, new_contact):
    """Whoever is first is waited for: the figures of the close hold all support there is, or it is refused."""
    with db.transaction() as session:
        contact_id = person(session, new_contact).id
    given, closing = threading.Event(), threading.Event()
    outcome = {}

    def close():
        given.wait(10)
        closing.set()
        act(db, "close")

    thread = threading.Thread(target=close)
    thread.start()
    with db.transaction() as session:
        outcome["first"] = gives(session, session.get_one(Contact, contact_id))
        given.set()
        closing.wait(10)
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(10)
    with db.reading() as session:
        [entry] = session.exec(select(AuditEntry).where(AuditEntry.action == "petition.close")).all()
        counted = sum(supporters_by_province(session, find_petition(session, road).id).values())
    assert (outcome["first"], entry.data["total"], counted) == (True, 1, 1)


def test_after_the_close_nobody_is_added_and_who_leaves_cannot_come_back(db, road, new_contact):
    with db.transaction() as session:
        early, late = person(session, new_contact), person(session, new_contact)
        gives(session, early)
    act(db, "close")
    with db.transaction() as session:
        petition = find_petition(session, road)
        with pytest.raises(Refused, match="does not gather support now"):
            gives(session, late, "2")
        assert withdraw(session, contact=early, petition_id=petition.id) is not None
        assert supporters_by_province(session, petition.id) == {}
        with pytest.raises(Refused, match="does not gather support now"):
            gives(session, early)
    with db.reading() as session:
        [entry] = session.exec(select(AuditEntry).where(AuditEntry.action == "petition.close")).all()
    assert entry.data["total"] == 1


def test_withdrawn_and_supported_again_is_counted_once(db, road, new_contact):
    with db.transaction() as session:
        who = person(session, new_contact)
        assert gives(session, who)
        petition = find_petition(session, road)
        assert [one.reference for one in supports_of(session, who.id)] == ["P26-AAAAA1"]
        withdrawn = withdraw(session, contact=who, petition_id=petition.id)
        assert withdrawn is not None
        assert (withdrawn.slug, withdrawn.province, withdrawn.whose) == (road, "azilal", who.id)
        assert supporters_by_province(session, petition.id) == {}
        assert withdraw(session, contact=who, petition_id=petition.id) is None
        assert gives(session, who)
        assert not gives(session, who)
        assert supporters_by_province(session, petition.id) == {"azilal": 1}


def test_a_receipt_withdraws_from_any_account_and_nobody_elses(db, road, new_contact):
    with db.transaction() as session:
        gives(session, person(session, new_contact))
        gives(session, person(session, new_contact), "2")
        withdrawn = withdraw_by_receipt(session, " p26-aaaaa1 ")
        assert withdrawn is not None
        assert withdrawn.slug == road
        assert withdraw_by_receipt(session, "P26-AAAAA1") is None
        assert withdraw_by_receipt(session, "P26-ZZZZZZ") is None
        assert supporters_by_province(session, find_petition(session, road).id) == {"azilal": 1}


def test_support_that_outlived_an_erased_account_comes_back_to_the_same_number(db, road, new_contact):
    with db.transaction() as session:
        gone, back = person(session, new_contact), person(session, new_contact)
        gives(session, gone)
        session.delete(gone)
        session.flush()
        assert not gives(session, back)
        session.expire_all()
        assert [one.slug for one in supports_of(session, back.id)] == [road]


def test_a_list_entered_twice_is_noticed_with_who_and_when(db, road):
    with time_machine.travel(datetime(2026, 11, 9, 14, 30, tzinfo=UTC), tick=False), db.transaction() as session:
        petition = find_petition(session, road)
        first = enter(session, petition, 30)
        with pytest.raises(
            Refused, match=f"entry {first.id} holds 30 .* 2026-11-09 14:30 UTC by {OFFICER}; say --another"
        ):
            enter(session, petition, 30)
        enter(session, petition, 30, province="khenifra")
        enter(session, petition, 30, another=True)
        assert sum(paper.count for paper in paper_by_province(session, petition.id).values()) == 90


def test_a_corrected_list_may_be_entered_with_its_old_number_by_another(db, road):
    with db.transaction() as session:
        petition = find_petition(session, road)
        first = enter(session, petition, 300)
        correct_paper(
            session, petition=petition, entry_id=first.id, count=30, in_bot=0, reason="one nought too many", by=OFFICER
        )
        with pytest.raises(Refused, match=f"entry {first.id} holds 30 "):
            enter(session, petition, 30)
        enter(session, petition, 300)
        assert paper_by_province(session, petition.id)["azilal"].count == 330


def enter(session, petition, count, province="azilal", **more):
    return enter_paper(session, petition=petition, province=province, count=count, by=OFFICER, region=REGION, **more)


DUE = date(2027, 2, 28)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 1, 28), ""), (date(2027, 1, 29), "before-30"), (date(2027, 2, 14), "before-14"),
        (date(2027, 2, 22), "before-7"), (date(2027, 2, 27), "before-1"), (date(2027, 2, 28), "before-0"),
        (date(2027, 3, 1), "after-1"), (date(2027, 3, 6), "after-1"), (date(2027, 3, 7), "after-7"),
        (date(2027, 4, 30), "after-30"),
    ],
)  # fmt: skip
def test_the_nearest_reminder_counts(today, expected):
    assert stage(DUE, today, REGION.petition_rules.reminders) == expected


@given(st.integers(-400, 400))
def test_whoever_looks_daily_sees_every_stage_once(offset):
    rule = REGION.petition_rules.reminders
    seen = [stage(DUE, DUE + timedelta(day), rule) for day in range(-60, 60)]
    changes = [one for number, one in enumerate(seen) if number == 0 or seen[number - 1] != one]
    assert len(changes) == len(set(changes))
    assert stage(DUE, DUE + timedelta(offset), rule) in {*changes, ""}


def test_staff_are_reminded_once_and_silence_is_told_to_the_people(db, road, new_contact):
    context = JobContext(db, REGION, {}, lambda: None)
    with time_machine.travel(datetime(2026, 12, 31, 10, tzinfo=UTC), tick=False) as moment:
        with db.transaction() as session:
            representative, supporter = person(session, new_contact, language="fr"), person(session, new_contact)
            petition = find_petition(session, road)
            session.add(
                PetitionDraft(
                    reference="D26-AAAAAA", kind=PetitionKind.CITIZENS, contact_id=representative.id, language="fr",
                    words={}, verdicts={}, petition_id=petition.id,
                )
            )  # fmt: skip
            gives(session, supporter)
            set_telling(session, contact=supporter, petition_id=petition.id, tell=True)
        act(db, "deposit", on=None)
        before = len(said(db))
        for day in (date(2027, 1, 28), date(2027, 1, 29), DUE, DUE, DUE + timedelta(1), DUE + timedelta(1)):
            moment.move_to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
            WATCH_PETITIONS.run(context)
    with db.reading() as session:
        reminded = session.exec(
            select(AuditEntry).where(AuditEntry.action == "petition.remind").order_by(col(AuditEntry.id))
        ).all()
        assert [(entry.data["stage"], entry.data["due"]) for entry in reminded] == [
            ("before-30", "2027-02-28"), ("before-0", "2027-02-28"), ("after-1", "2027-02-28"),
        ]  # fmt: skip
    silence = said(db)[before:]
    assert len(silence) == 2
    [french] = [text for text in silence if text.startswith("Le dernier jour")]
    assert "28 février 2027" in french
    assert "récépissé" in french
    assert "récépissé" not in next(text for text in silence if text != french)


def said(db):
    with db.reading() as session:
        rows = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        return [row.message["text"].replace(ISOLATE, "").replace(END_ISOLATE, "") for row in rows]


def test_who_decides_in_time_is_not_reminded(db, road):
    with time_machine.travel(datetime(2026, 12, 31, 10, tzinfo=UTC), tick=False) as moment:
        act(db, "deposit", on=None)
        act(db, "refuse", ground=GROUND, on=None)
        moment.move_to(datetime(2027, 3, 1, 10, tzinfo=UTC))
        with db.transaction() as session:
            assert remind(session, REGION) == []
            assert session.exec(select(PetitionReminder)).all() == []
