"""What may follow what, what is overdue, and what a person may do next: tables and dates, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.region import load_region
from civic.requests import life
from civic.requests.reminders import stage
from civic.requests.rights import Complained, Right, Standing, rights
from civic.rules import ClarificationClock
from civic.working_days import Calendar
from core.errors import Refused
from core.models import ComplaintLevel
from core.models import RequestAct as Act
from core.models import RequestState as State

REGION = load_region()
RULES = REGION.request_rules
CALENDAR = Calendar(REGION.calendar)
CONTINUES = ClarificationClock.CONTINUES


def test_the_table_knows_every_state():
    assert life.TRANSITIONS.keys() == set(State)
    assert set(life.OPEN) == {State.RECEIVED, State.IN_WORK, State.CLARIFICATION, State.EXTENDED}


@given(st.lists(st.sampled_from([act for act in Act if act not in (Act.FILE, Act.MOVE)]), max_size=12))
def test_whatever_is_tried_a_request_ends_once_and_is_extended_once(acts):
    state, extended, done = State.RECEIVED, False, []
    for act in acts:
        try:
            state = life.after(state, act, extended=extended)
        except Refused:
            continue
        extended = extended or act is Act.EXTEND
        done.append(act)
    assert done.count(Act.EXTEND) <= 1
    assert sum(done.count(act) for act in (Act.ANSWER, Act.REFUSE, Act.WITHDRAW)) <= 1
    assert (state in life.CLOSED) == any(act in done for act in (Act.ANSWER, Act.REFUSE, Act.WITHDRAW))
    assert state is not State.EXTENDED or extended


@pytest.mark.parametrize(
    ("state", "act", "said"),
    [
        (State.ANSWERED, Act.ANSWER, "R26-222222 is answered and cannot be answered now"),
        (State.RECEIVED, Act.CLARIFIED, "R26-222222 is received and cannot be clarified now"),
        (State.WITHDRAWN, Act.TAKE, "R26-222222 is withdrawn and cannot be taken into work now"),
        (State.IN_WORK, Act.TAKE, "R26-222222 is in work and cannot be taken into work now"),
    ],
)
def test_what_is_not_possible_is_said_in_one_line(state, act, said):
    with pytest.raises(Refused, match=said):
        life.after(state, act, extended=False, reference="R26-222222")


def test_an_extended_request_stays_extended_over_a_question():
    state = life.after(State.EXTENDED, Act.CLARIFY, extended=True)
    assert life.after(state, Act.CLARIFIED, extended=True) is State.EXTENDED
    assert life.after(State.CLARIFICATION, Act.EXTEND, extended=False) is State.CLARIFICATION
    with pytest.raises(Refused, match="once"):
        life.after(State.IN_WORK, Act.EXTEND, extended=True)


@pytest.mark.parametrize(
    ("state", "today", "clock", "late"),
    [
        (State.IN_WORK, date(2026, 12, 2), CONTINUES, False),
        (State.IN_WORK, date(2026, 12, 3), CONTINUES, True),
        (State.CLARIFICATION, date(2026, 12, 3), CONTINUES, True),
        (State.CLARIFICATION, date(2026, 12, 3), ClarificationClock.STOPS, False),
        (State.CLARIFICATION, date(2026, 12, 3), ClarificationClock.RESTARTS, False),
        (State.ANSWERED, date(2027, 6, 1), CONTINUES, False),
    ],
)
def test_overdue_is_derived(state, today, clock, late):
    assert life.overdue(state, date(2026, 12, 2), today, clock) is late


def possible(state, today, *, closed=None, overdue=False, complaints=()):
    standing = Standing(state, date(2026, 12, 2), closed, overdue, complaints)
    return [(one.right, one.until) for one in rights(standing, today, RULES, CALENDAR)]


def test_an_open_request_can_be_withdrawn_and_a_question_answered():
    assert possible(State.RECEIVED, date(2026, 11, 3)) == [(Right.WITHDRAW, None)]
    asked = possible(State.CLARIFICATION, date(2026, 11, 3))
    assert asked == [(Right.REPLY, None), (Right.WITHDRAW, None)]


def test_silence_may_be_complained_about_for_twenty_working_days():
    until = date(2026, 12, 30)
    late = possible(State.IN_WORK, date(2026, 12, 3), overdue=True)
    assert late == [(Right.COMPLAIN_TO_HEAD, until), (Right.WITHDRAW, None)]
    assert possible(State.IN_WORK, until, overdue=True)[0][0] is Right.COMPLAIN_TO_HEAD
    assert possible(State.IN_WORK, date(2026, 12, 31), overdue=True) == [(Right.WITHDRAW, None)]


def test_the_ladder_of_complaints_goes_up_step_by_step():
    refused = date(2026, 11, 23)
    assert possible(State.REFUSED, refused, closed=refused) == [(Right.COMPLAIN_TO_HEAD, date(2026, 12, 21))]
    waiting = Complained(ComplaintLevel.HEAD, due_on=date(2026, 12, 9))
    assert possible(State.REFUSED, date(2026, 12, 9), closed=refused, complaints=[waiting]) == []
    silent = possible(State.REFUSED, date(2026, 12, 10), closed=refused, complaints=[waiting])
    assert silent == [(Right.COMPLAIN_TO_COMMISSION, date(2027, 1, 8))]
    decided = Complained(ComplaintLevel.HEAD, due_on=date(2026, 12, 9), decided_on=date(2026, 12, 1))
    after = possible(State.REFUSED, date(2026, 12, 2), closed=refused, complaints=[decided])
    assert after == [(Right.COMPLAIN_TO_COMMISSION, date(2026, 12, 31))]
    commission = Complained(ComplaintLevel.COMMISSION, due_on=date(2027, 1, 20))
    both = [decided, commission]
    assert possible(State.REFUSED, date(2027, 1, 20), closed=refused, complaints=both) == []
    court = possible(State.REFUSED, date(2027, 1, 21), closed=refused, complaints=both)
    assert court == [(Right.COURT, date(2027, 3, 21))]


@pytest.mark.parametrize(
    ("today", "reached"),
    [
        (date(2026, 11, 2), ""),
        (date(2026, 11, 16), ""),
        (date(2026, 11, 17), "before-10"),  # the 18th is a holiday
        (date(2026, 11, 19), "before-10"),
        (date(2026, 11, 25), "before-5"),
        (date(2026, 11, 28), "before-5"),  # a Saturday
        (date(2026, 11, 30), "before-2"),
        (date(2026, 12, 1), "before-1"),
        (date(2026, 12, 2), "before-0"),
        (date(2026, 12, 3), "after-1"),
        (date(2026, 12, 9), "after-5"),
        (date(2027, 3, 1), "after-10"),
    ],
)
def test_the_nearest_reminder_is_due(today, reached):
    assert stage(date(2026, 12, 2), today, RULES.reminders, CALENDAR) == reached
