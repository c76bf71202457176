"""The legal clock against worked examples, and requests as they are stored."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.region import load_region
from civic.requests.clock import Clock, Wait, due_date, start, term, working_days_until
from civic.requests.filing import file_request
from civic.requests.queries import list_requests
from civic.rules import ClarificationClock, DeclaredHoliday
from civic.working_days import Calendar
from core.errors import BadInput
from core.models import RequestState

REGION = load_region()
RULES = REGION.request_rules
CALENDAR = Calendar(REGION.calendar)
EXAMPLES = list(csv.DictReader(Path(__file__).with_name("deadlines.csv").read_text().splitlines()))
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


def clock(received, *, urgent=False, calendar=CALENDAR, rules=RULES):
    return start(received, rules, calendar, urgent=urgent, zone=REGION.zone)


def answer_due(received, calendar=CALENDAR):
    return clock(received, calendar=calendar).terms[0]


def waiting(effect):
    """The rules where a question to the person has this effect."""
    return RULES.model_copy(update={"clarification": RULES.clarification.model_copy(update={"clock": effect})})


def declared(*holidays):
    return REGION.calendar.model_copy(
        update={"holidays": REGION.calendar.holidays.model_copy(update={"declared": holidays})}
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["received"] for example in EXAMPLES])
def test_the_clock_agrees_with_the_worked_examples(example):
    received = date.fromisoformat(example["received"])
    answer = clock(received)
    assert answer.due == date.fromisoformat(example["answer"])
    assert answer.with_extension(RULES.extension, CALENDAR).due == date.fromisoformat(example["extended"])
    assert clock(received, urgent=True).due == date.fromisoformat(example["urgent"])


def test_a_due_date_tells_how_it_was_counted():
    due = answer_due(date(2026, 12, 21))
    assert due.days == 20
    assert due.skipped == (
        (date(2027, 1, 1), "New Year's Day"),
        (date(2027, 1, 11), "Proclamation of Independence Day"),
        (date(2027, 1, 14), "Amazigh New Year"),
    )
    assert "31-13" in due.source
    whole = clock(date(2026, 12, 21))
    assert (whole.rules_version, whole.zone, whole.holidays) == (1, "Africa/Casablanca", CALENDAR.version)
    assert CALENDAR.version.startswith("holidays 0.")
    assert whole.tzdata
    assert clock(date(2026, 12, 21), urgent=True).terms[0].skipped == ()


def test_a_clock_is_stored_and_read_as_it_was():
    counted = clock(date(2026, 12, 21)).with_wait(Wait(asked=date(2026, 12, 22), replied=date(2026, 12, 28)), CALENDAR)
    counted = counted.with_extension(RULES.extension, CALENDAR)
    assert Clock.model_validate(counted.model_dump(mode="json")) == counted
    assert (counted.extended, counted.received) == (True, date(2026, 12, 21))


@pytest.mark.parametrize(
    ("effect", "due"),
    [
        (ClarificationClock.CONTINUES, date(2026, 12, 2)),
        (ClarificationClock.STOPS, date(2026, 12, 9)),  # five working days of waiting
        (ClarificationClock.RESTARTS, date(2026, 12, 10)),  # twenty working days after the reply
    ],
)
def test_what_a_question_does_to_the_term_is_the_regions_rule(effect, due):
    wait = Wait(asked=date(2026, 11, 3), replied=date(2026, 11, 11))
    calendar = Calendar(declared(DeclaredHoliday(date=date(2026, 11, 9), name="By decree")))
    without = clock(date(2026, 11, 2), rules=waiting(effect), calendar=calendar)
    assert without.due == date(2026, 12, 3)
    counted = clock(date(2026, 11, 2), rules=waiting(effect)).with_wait(wait, CALENDAR)
    assert counted.due == due
    assert counted.terms[0].waited == (8 if effect is ClarificationClock.STOPS else 0)


def test_a_wait_of_an_extended_request_moves_its_extension_too():
    first = clock(date(2026, 11, 2), rules=waiting(ClarificationClock.STOPS))
    extended = first.with_extension(RULES.extension, CALENDAR)
    waited = extended.with_wait(Wait(asked=date(2026, 12, 7), replied=date(2026, 12, 9)), CALENDAR)
    assert [term.due for term in waited.terms] == [date(2026, 12, 2), date(2027, 1, 4)]
    assert extended.due == date(2026, 12, 30)


def test_a_clock_is_counted_anew_under_its_own_terms():
    longer = RULES.model_copy(update={"answer": RULES.answer.model_copy(update={"days": 30}), "version": 2})
    calendar = Calendar(REGION.calendar, declared=[DeclaredHoliday(date=date(2026, 11, 3), name="By decree")])
    counted = clock(date(2026, 11, 2)).recounted(calendar)
    assert (counted.due, counted.rules_version) == (date(2026, 12, 3), 1)
    assert counted.holidays == calendar.version != CALENDAR.version
    assert clock(date(2026, 11, 2), rules=longer).rules_version == 2


@given(DAYS, st.integers(min_value=-60, max_value=60))
def test_working_days_until_a_day_are_those_in_between(today, days):
    other = today + timedelta(days=days)
    assert working_days_until(today, other, CALENDAR) == -working_days_until(other, today, CALENDAR)
    assert abs(working_days_until(today, other, CALENDAR)) <= abs(days)


def test_holidays_are_named_in_the_readers_language():
    assert Calendar(REGION.calendar, "fr").holiday(date(2027, 1, 1)) == "Nouvel an"
    assert Calendar(REGION.calendar, "ar").holiday(date(2027, 1, 14)) == "رأس السنة الأمازيغية"


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_a_term_holds_exactly_its_working_days(received, days):
    due = due_date(received, days, CALENDAR)
    after = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    assert sum(CALENDAR.works_on(day) for day in after) == days
    assert CALENDAR.works_on(due)


@given(DAYS, st.integers(min_value=0, max_value=40))
def test_who_asks_later_is_answered_no_sooner(received, later):
    assert due_date(received, 20, CALENDAR) <= due_date(received + timedelta(days=later), 20, CALENDAR)


@given(DAYS)
def test_complaints_count_in_the_unit_of_their_rule(begin):
    assert term(begin, RULES.complaint_to_commission, CALENDAR).due == begin + timedelta(days=30)
    assert term(begin, RULES.complaint_to_head, CALENDAR).due == due_date(begin, 20, CALENDAR)


def test_a_declared_date_takes_the_place_of_the_estimate():
    estimated = due_date(date(2027, 3, 8), 1, CALENDAR)
    assert (estimated, CALENDAR.holiday(date(2027, 3, 9))) == (date(2027, 3, 11), "Eid al-Fitr (estimated)")
    moved = DeclaredHoliday(date=date(2027, 3, 11), instead_of=date(2027, 3, 9), name="Eid al-Fitr")
    calendar = Calendar(declared(moved))
    assert due_date(date(2027, 3, 8), 1, calendar) == date(2027, 3, 9)
    assert calendar.holiday(date(2027, 3, 11)) == "Eid al-Fitr"


def test_a_declared_day_off_is_one_more():
    calendar = Calendar(declared(DeclaredHoliday(date=date(2026, 11, 3), name="By decree")))
    due = answer_due(date(2026, 11, 2), calendar)
    assert due.due == date(2026, 12, 3)
    assert (date(2026, 11, 3), "By decree") in due.skipped


def test_a_fixed_holiday_stays_when_the_estimate_beside_it_moves():
    shared = date(2027, 8, 14)
    assert CALENDAR.holiday(shared) == "Oued Ed-Dahab Day; Prophet's Birthday (estimated)"
    moved = DeclaredHoliday(date=date(2027, 8, 16), instead_of=shared, name="Prophet's Birthday")
    assert Calendar(declared(moved)).holiday(shared) == "Oued Ed-Dahab Day"


def test_an_unknown_country_has_no_calendar():
    holidays = REGION.calendar.holidays.model_copy(update={"country": "XX"})
    with pytest.raises(BadInput, match="no holidays are known for the country 'XX'"):
        Calendar(REGION.calendar.model_copy(update={"holidays": holidays}))


def file(session, contact, **changes):
    values: dict[str, Any] = {
        "text": "How much of the water plan was spent in 2026?",
        "urgent": False,
        "reference": "R26-222222",
        "received_on": date(2026, 11, 2),
    }
    return file_request(session, contact=contact, region=REGION, **values | changes)


def test_requests_are_stored_with_the_day_they_are_due(db, new_contact):
    contact = new_contact(language="fr", province="khenifra")
    with db.transaction() as session:
        session.add(contact)
        session.flush()
        file(session, contact)
        file(session, contact, urgent=True, reference="R26-333333")
    with db.reading() as session:
        urgent, usual = list_requests(session)
        assert (urgent.reference, urgent.due_on) == ("R26-333333", date(2026, 11, 5))
        assert (usual.due_on, usual.language, usual.province) == (date(2026, 12, 2), "fr", "khenifra")
        assert usual.text == "How much of the water plan was spent in 2026?"
        assert len(list_requests(session, state=RequestState.RECEIVED, limit=1)) == 1
        assert list_requests(session, state=RequestState.ANSWERED) == []


def test_an_empty_request_is_refused(sqlite_db, new_contact):
    with sqlite_db.transaction() as session, pytest.raises(BadInput, match="empty"):
        file(session, new_contact(), text=" \n")
