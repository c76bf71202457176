"""The dates of requests with the clock stopped, on both databases: extension, waiting, holidays, reminders."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from civic import declared_days
from civic.region import load_region
from civic.requests import ledger, officer, person, queries, reminders
from civic.requests.recompute import needed, recompute
from civic.rules import ClarificationClock
from core.errors import BadInput, Refused
from core.models import (
    ComplaintLevel,
    Contact,
    InformationRequest,
    RequestReminder,
)
from tests.council import OFFICER, ask, audited, hire, told

REGION = load_region()


def test_a_request_is_stored_with_all_that_its_date_was_counted_with(db, asked):
    reference, _ = asked
    with db.reading() as session:
        request = ledger.find(session, reference.lower())
        clock = ledger.clock_of(request, REGION, declared_days.calendar_of(session, REGION))
    assert (request.due_on, clock.due, clock.rules_version) == (date(2026, 12, 2), date(2026, 12, 2), 1)
    assert (clock.zone, clock.holidays) == ("Africa/Casablanca", request.holidays_version)
    assert [name for _, name in clock.terms[0].skipped] == ["Green March", "Independence Day"]


def test_an_extension_comes_in_time_and_never_for_an_urgent_request(db, at, asked, new_contact):
    reference, contact_id = asked
    with db.transaction() as session:
        urgent = ask(session, REGION, session.get_one(Contact, contact_id), urgent=True)
        with pytest.raises(Refused, match="urgent"):
            officer.extend(session, urgent, OFFICER, REGION, reasons="r")
    at(2026, 12, 3)
    with db.transaction() as session, pytest.raises(Refused, match="ended on 2026-12-02"):
        officer.extend(session, reference, OFFICER, REGION, reasons="r")


@pytest.mark.parametrize(
    ("effect", "due"),
    [("continues", date(2026, 12, 2)), ("stops", date(2026, 12, 8)), ("restarts", date(2026, 12, 9))],
)
def test_waiting_for_a_reply_does_to_the_term_what_the_region_says(db, at, new_contact, effect, due):
    rules = REGION.request_rules.clarification.model_copy(update={"clock": ClarificationClock(effect)})
    region = replace(REGION, request_rules=REGION.request_rules.model_copy(update={"clarification": rules}))
    with db.transaction() as session:
        hire(session)
        contact = new_contact(language="fr")
        session.add(contact)
        session.flush()
        reference = ask(session, region, contact)
        at(2026, 11, 3)
        officer.clarify(session, reference, OFFICER, region, question="?")
        at(2026, 11, 10)
        assert person.reply(session, contact, reference, region, text="Oui").due_on == due


def test_reminders_are_written_once_and_the_person_hears_of_silence_once(db, at, asked):
    reference, contact_id = asked
    seen = []
    for day in ((2026, 11, 2), (2026, 11, 25), (2026, 11, 25), (2026, 12, 2), (2026, 12, 3), (2026, 12, 4)):
        at(*day)
        with db.transaction() as session:
            seen += [(day[1:], one.stage) for one in reminders.remind(session, REGION)]
    assert seen == [((11, 25), "before-5"), ((12, 2), "before-0"), ((12, 3), "after-1")]
    with db.reading() as session:
        (message,) = told(session, contact_id)
        assert "n’a pas répondu à temps" in message.text
        assert message.buttons[0].value == f"go:myrequests:{reference}.head"
        assert audited(session).count("request.remind") == 3
        assert reminders.last_stage(session, ledger.find(session, reference)) == "after-1"
        calendar = declared_days.calendar_of(session, REGION)
        today = ledger.today(REGION)
        assert [one.reference for one in queries.list_overdue(session, REGION, today)] == [reference]
        assert [one.reference for one in queries.list_due(session, REGION, calendar, today)] == [reference]


def test_a_complaint_to_the_head_is_reminded_of_too(db, at, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        officer.refuse(session, reference, OFFICER, REGION, ground="unclear", reasons="r")
        contact = session.get_one(Contact, contact_id)
        person.complain(session, contact, reference, REGION, level=ComplaintLevel.HEAD, text="x")
    at(2026, 11, 16)
    with db.transaction() as session:
        assert [one.stage for one in reminders.remind(session, REGION)] == ["head-before-1"]


def test_a_declared_holiday_moves_the_date_and_everybody_is_told(db, at, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        staff = hire(session)
        declared_days.declare(
            session, staff, day=date(2026, 11, 20), name="Deuil national", source="Décret", instead_of=None,
            region=REGION,
        )  # fmt: skip
        assert needed(session, REGION)
        (moved,) = recompute(session, REGION, staff)
        assert (moved.before, moved.due) == (date(2026, 12, 2), date(2026, 12, 3))
        assert recompute(session, REGION, staff) == []
        assert not needed(session, REGION)
    with db.reading() as session:
        request = ledger.find(session, reference)
        assert "+1 declared" in request.holidays_version
        assert ledger.history(session, request)[-1].data["due"] == "2026-12-03"
        (message,) = told(session, contact_id)
        assert "3 décembre 2026" in message.text
        assert "Deuil national" in message.text
        assert audited(session) == ["holiday.declare", "request.recompute"]


def test_an_older_process_does_not_count_the_dates_back(db, asked):
    with db.transaction() as session:
        assert recompute(session, REGION) == []  # the table of the region's file is taken up
    declared = [{"date": date(2026, 11, 20), "name": "By decree"}]
    holidays = REGION.calendar.holidays.model_validate(
        {**REGION.calendar.holidays.model_dump(), "declared": tuple(declared)}
    )
    newer = replace(REGION, calendar=REGION.calendar.model_copy(update={"holidays": holidays}))
    with db.transaction() as session:
        assert len(recompute(session, newer)) == 1
    with db.transaction() as session:
        assert recompute(session, REGION) == []
        assert ledger.find(session, asked[0]).due_on == date(2026, 12, 3)
        assert len(recompute(session, REGION, hire(session))) == 1


def test_closed_requests_keep_their_dates(db, asked):
    with db.transaction() as session:
        staff = hire(session)
        officer.answer(session, asked[0], OFFICER, REGION, text="Oui")
        declared_days.declare(
            session, staff, day=date(2026, 11, 20), name="x", source="y", instead_of=None, region=REGION
        )
        assert recompute(session, REGION, staff) == []


def test_declaring_a_day_is_checked(db, at):
    with db.transaction() as session:
        staff = hire(session)
        values: dict[str, Any] = {"name": "Eid al-Fitr", "source": "Communiqué", "region": REGION}
        move: dict[str, Any] = {"day": date(2027, 3, 11), "instead_of": date(2027, 3, 9)}
        declared_days.declare(session, staff, **values, **move)
        calendar = declared_days.calendar_of(session, REGION)
        assert (calendar.holiday(date(2027, 3, 9)), calendar.holiday(date(2027, 3, 11))) == (None, "Eid al-Fitr")
        far: dict[str, Any] = {"day": date(2027, 3, 12), "instead_of": date(2027, 3, 1)}
        plain: dict[str, Any] = {"day": date(2027, 4, 2), "instead_of": date(2027, 4, 1)}
        for wrong in (far, plain):
            with pytest.raises(BadInput):
                declared_days.declare(session, staff, **values, **wrong)
        with pytest.raises(Refused, match="declared already"):
            declared_days.declare(session, staff, **values, **move)
        declared_days.withdraw(session, staff, date(2027, 3, 11))
        with pytest.raises(BadInput, match="not declared"):
            declared_days.withdraw(session, staff, date(2027, 3, 11))


def test_every_row_of_a_request_goes_with_it(db, at, asked):
    at(2026, 12, 3)
    with db.transaction() as session:
        reminders.remind(session, REGION)
        session.delete(ledger.find(session, asked[0]))
        session.flush()
        assert session.exec(select(RequestReminder)).all() == []
        assert session.exec(select(InformationRequest)).all() == []
