"""The clock of the council: two calendar months, and the next ordinary session."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.petition_terms import decision_term, named_session, next_session
from civic.region import load_region
from core.errors import Refused

RULES = load_region().petition_rules


@pytest.mark.parametrize(
    ("deposited", "due", "shortened"),
    [
        (date(2026, 12, 31), date(2027, 2, 28), True),
        (date(2027, 12, 31), date(2028, 2, 29), True),
        (date(2026, 12, 30), date(2027, 2, 28), True),
        (date(2026, 12, 28), date(2027, 2, 28), False),
        (date(2026, 11, 23), date(2027, 1, 23), False),
        (date(2027, 7, 31), date(2027, 9, 30), True),
        (date(2028, 2, 29), date(2028, 4, 29), False),
    ],
)
def test_two_calendar_months(deposited, due, shortened):
    term = decision_term(deposited, RULES.decision)
    assert (term.due, term.shortened) == (due, shortened)
    assert term.computation().startswith(
        f"{due}: 2 calendar months after {deposited} (organic law 111-14, article 122)"
    )
    assert ("its last day counts" in term.computation()) is shortened


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_term_ends_in_the_second_month_and_never_after_the_day(day):
    due = decision_term(day, RULES.decision).due
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == 2
    assert due.day <= day.day
    assert due.day == day.day or (due + timedelta(1)).day == 1


def test_the_days_that_are_left():
    term = decision_term(date(2026, 12, 31), RULES.decision)
    assert [term.days_left(day) for day in (date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1))] == [1, 0, -1]


@pytest.mark.parametrize(
    ("accepted", "session"),
    [
        (date(2026, 11, 23), "2027-03"),
        (date(2027, 2, 28), "2027-03"),
        (date(2027, 3, 1), "2027-07"),
        (date(2027, 7, 31), "2027-10"),
        (date(2027, 10, 1), "2028-03"),
    ],
)
def test_the_next_ordinary_session(accepted, session):
    assert next_session(accepted, RULES.sessions) == session


@pytest.mark.parametrize(
    ("written", "told"),
    [("2027-04", "no ordinary session in 2027-04"), ("2026-10", "before the acceptance"), ("soon", "is no session")],
)
def test_a_session_that_staff_name_is_an_ordinary_one_to_come(written, told):
    assert named_session("2027-07", date(2026, 11, 23), RULES.sessions) == "2027-07"
    assert named_session("2027-03", date(2027, 3, 1), RULES.sessions) == "2027-03"
    with pytest.raises(Refused, match=told):
        named_session(written, date(2026, 11, 23), RULES.sessions)
