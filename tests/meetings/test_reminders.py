"""Reminders: a day before on the wall clock, an hour before in time, each once, never after the start."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from civic import meeting_guests, meetings
from civic.meeting_reminders import BATCH, Reminder, due_reminder, moment_of
from core.clock import to_utc, wall_time
from core.db import Database
from core.message import ButtonKind
from core.models import Came, Contact, Delivery, Meeting, MeetingGuest, MeetingKind, MeetingState, Way
from tests.factories import contact
from tests.meetings.stage import EDITOR, Stage

MINUTE = timedelta(minutes=1)


def meeting_at(start: str, zone: str, hours: int = 2, **more) -> Meeting:
    wall_end = (wall_time(start) + timedelta(hours=hours)).isoformat(timespec="minutes")
    return Meeting(
        slug="m", kind=MeetingKind.SESSION, topic="roads", title={}, place={}, wall_start=start, wall_end=wall_end,
        zone=zone, starts_at=to_utc(wall_time(start), zone), ends_at=to_utc(wall_time(wall_end), zone),
        tzdata_version="", **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "zone", "day_before", "hour_before", "apart"),
    [
        # An ordinary day: 24 hours.
        ("2026-12-01T10:00", "Africa/Casablanca", "2026-11-30T10:00Z", "2026-12-01T09:00Z", 24),
        # Morocco returned to UTC+0 on 20 September 2026 at 02:00: the day before was one of UTC+1, 25 hours long.
        ("2026-09-20T10:00", "Africa/Casablanca", "2026-09-19T09:00Z", "2026-09-20T09:00Z", 25),
        ("2026-09-21T00:30", "Africa/Casablanca", "2026-09-19T23:30Z", "2026-09-20T23:30Z", 25),
        ("2026-09-21T10:00", "Africa/Casablanca", "2026-09-20T10:00Z", "2026-09-21T09:00Z", 24),
        # Paris, 25 October 2026: clocks go back at 03:00, the night is an hour longer.
        ("2026-10-25T10:00", "Europe/Paris", "2026-10-24T08:00Z", "2026-10-25T08:00Z", 25),
        # … of the two 02:30 of that night the first is meant; an hour before it is 01:30.
        ("2026-10-25T02:30", "Europe/Paris", "2026-10-24T00:30Z", "2026-10-24T23:30Z", 24),
        ("2026-10-25T03:30", "Europe/Paris", "2026-10-24T01:30Z", "2026-10-25T01:30Z", 25),
        # Paris, 28 March 2027: clocks go forward at 02:00, the night is an hour shorter.
        ("2027-03-28T10:00", "Europe/Paris", "2027-03-27T09:00Z", "2027-03-28T07:00Z", 23),
        # … an hour before 03:00 the wall clock shows 01:00; 02:00 is a time that never was.
        ("2027-03-28T03:00", "Europe/Paris", "2027-03-27T02:00Z", "2027-03-28T00:00Z", 23),
        # … the day before a meeting at 02:30 has no 02:30.
        ("2027-03-29T02:30", "Europe/Paris", "2027-03-28T01:30Z", "2027-03-28T23:30Z", 23),
    ],
)
def test_a_day_is_of_the_wall_clock_and_an_hour_is_sixty_minutes(start, zone, day_before, hour_before, apart):
    meeting = meeting_at(start, zone)
    day, hour = moment_of(Reminder.DAY, meeting), moment_of(Reminder.HOUR, meeting)
    assert (day, hour) == (datetime.fromisoformat(day_before), datetime.fromisoformat(hour_before))
    assert meeting.starts_at - day == timedelta(hours=apart)
    assert due_reminder(meeting, day - MINUTE) is None
    assert due_reminder(meeting, day) is Reminder.DAY
    assert due_reminder(meeting, hour - MINUTE) is Reminder.DAY
    assert due_reminder(meeting, hour) is Reminder.HOUR
    assert due_reminder(meeting, meeting.starts_at - MINUTE) is Reminder.HOUR
    assert due_reminder(meeting, meeting.starts_at) is None


def test_after_the_end_it_is_asked_who_came_and_of_what_is_cancelled_nothing_is_said():
    meeting = meeting_at("2026-12-01T10:00", "Africa/Casablanca")
    assert due_reminder(meeting, meeting.ends_at - MINUTE) is None
    assert due_reminder(meeting, meeting.ends_at) is Reminder.CAME
    assert due_reminder(meeting, meeting.ends_at + timedelta(days=3)) is None
    meeting.state = MeetingState.CANCELLED
    for moment in (moment_of(Reminder.DAY, meeting), moment_of(Reminder.HOUR, meeting), meeting.ends_at):
        assert due_reminder(meeting, moment) is None


def test_each_reminder_comes_once(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.join(meeting, person)
    for wall, words in (
        ("2026-11-30T09:59", 0), ("2026-11-30T10:00", 1), ("2026-11-30T10:01", 1), ("2026-12-01T08:59", 1),
        ("2026-12-01T09:00", 2), ("2026-12-01T09:59", 2), ("2026-12-01T10:00", 2), ("2026-12-01T11:59", 2),
        ("2026-12-01T12:00", 3), ("2026-12-01T12:01", 3),
    ):  # fmt: skip
        clock.move_to(stage.utc(wall))
        stage.tick()
        stage.tick()
        assert len(stage.heard(person)) == words, wall
    assert len(stage.woken) == 3


@pytest.mark.parametrize(
    ("start", "day_before"), [("2026-10-25T10:00", "2026-10-24T08:00Z"), ("2027-03-28T10:00", "2027-03-27T09:00Z")]
)
def test_people_are_reminded_across_a_change_of_the_clocks(in_paris: Stage, clock, start, day_before):
    clock.move_to(datetime(2026, 10, 1, tzinfo=UTC))
    end = start.replace("10:00", "12:00")
    meeting, person = in_paris.meeting(start=start, end=end), in_paris.person()
    in_paris.join(meeting, person)
    for moment, words in (
        (datetime.fromisoformat(day_before) - MINUTE, 0), (datetime.fromisoformat(day_before), 1),
        (meeting.starts_at - timedelta(hours=1, minutes=1), 1), (meeting.starts_at - timedelta(hours=1), 2),
    ):  # fmt: skip
        clock.move_to(moment)
        in_paris.tick()
        assert len(in_paris.heard(person)) == words
    assert "de 10:00 à 12:00" in in_paris.heard(person)[-1].text


def test_people_are_reminded_across_moroccos_return_to_utc(stage: Stage, clock):
    clock.move_to(datetime(2026, 9, 1, tzinfo=UTC))
    meeting, person = stage.meeting(start="2026-09-20T10:00", end="2026-09-20T12:00"), stage.person()
    stage.join(meeting, person)
    for moment, words in (
        ("2026-09-19T08:59Z", 0), ("2026-09-19T09:00Z", 1), ("2026-09-20T08:59Z", 1), ("2026-09-20T09:00Z", 2),
    ):  # fmt: skip
        clock.move_to(datetime.fromisoformat(moment))
        stage.tick()
        assert len(stage.heard(person)) == words


def test_a_process_that_slept_says_the_latest_and_nothing_after_the_start(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.join(meeting, person)
    clock.move_to(stage.utc("2026-12-01T09:30"))
    stage.tick()
    assert len(stage.heard(person)) == 1
    other = stage.meeting("late", start="2026-12-05T10:00", end="2026-12-05T12:00")
    stage.join(other, person)
    clock.move_to(stage.utc("2026-12-05T10:00"))
    stage.tick()
    assert "Rappel" not in stage.said(person)[1:]


def test_who_joins_late_is_not_reminded_of_what_they_just_read(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    clock.move_to(stage.utc("2026-11-30T18:00"))
    stage.join(meeting, person)
    stage.tick()
    assert stage.heard(person) == []
    clock.move_to(stage.utc("2026-12-01T09:00"))
    stage.tick()
    assert stage.said(person) == ["Rappel"]


def test_who_left_is_reminded_of_nothing(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.join(meeting, person)
    with stage.db.transaction() as session:
        assert meeting_guests.leave(session, meeting_id=meeting.id, contact=session.get_one(Contact, person.id))
        assert not meeting_guests.leave(session, meeting_id=meeting.id, contact=session.get_one(Contact, person.id))
    for wall in ("2026-11-30T10:00", "2026-12-01T09:00", "2026-12-01T12:00"):
        clock.move_to(stage.utc(wall))
        stage.tick()
    assert stage.heard(person) == []


def test_a_meeting_that_moves_is_told_and_reminded_of_anew(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.join(meeting, person)
    clock.move_to(stage.utc("2026-11-30T10:00"))
    stage.tick()
    with stage.db.transaction() as session:
        meetings.move_meeting(session, meeting.slug, stage.region, by=EDITOR, start="2026-12-03T10:00")
    assert len(stage.heard(person)) == 2
    assert "jeudi 3 décembre 2026, de 10:00 à 12:00" in stage.heard(person)[1].text
    for wall, words in (("2026-12-01T09:00", 2), ("2026-12-02T10:00", 3), ("2026-12-03T09:00", 4)):
        clock.move_to(stage.utc(wall))
        stage.tick()
        assert len(stage.heard(person)) == words


def test_a_move_within_the_last_day_is_reminder_enough(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.join(meeting, person)
    clock.move_to(stage.utc("2026-11-30T20:00"))
    with stage.db.transaction() as session:
        meetings.move_meeting(session, meeting.slug, stage.region, by=EDITOR, start="2026-12-01T15:00")
    stage.tick()
    assert len(stage.heard(person)) == 1
    clock.move_to(stage.utc("2026-12-01T14:00"))
    stage.tick()
    assert len(stage.heard(person)) == 2


def test_who_follows_from_afar_gets_the_link_and_who_comes_does_not(stage: Stage, clock):
    meeting, afar, there = stage.meeting(), stage.person(1), stage.person(2)
    stage.join(meeting, afar, Way.AFAR)
    stage.join(meeting, there)
    clock.move_to(stage.utc("2026-12-01T09:00"))
    stage.tick()
    links = [[b.value for b in stage.heard(who)[0].buttons if b.kind is ButtonKind.LINK] for who in (afar, there)]
    assert links == [[meeting.link], []]


def test_who_said_already_that_they_came_is_not_asked(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.join(meeting, person)
    clock.move_to(stage.utc("2026-12-01T12:00"))
    with stage.db.transaction() as session:
        mine = session.get_one(Contact, person.id)
        meeting_guests.say_came(session, meeting_id=meeting.id, contact=mine, came=Came.IN_PERSON)
    stage.tick()
    assert stage.heard(person) == []


@pytest.fixture
def crowd(stage: Stage) -> Meeting:
    """A meeting that more people joined than one batch holds."""
    meeting = stage.meeting()
    with stage.db.transaction() as session:
        people = [contact(str(number)) for number in range(BATCH + 10)]
        session.add_all(people)
        session.flush()
        session.add_all(MeetingGuest(meeting_id=meeting.id, contact_id=one.id, way=Way.IN_PERSON) for one in people)
    return meeting


def told(stage: Stage) -> Counter[int | None]:
    return Counter(row.contact_id for row in stage.rows(Delivery))


def test_more_people_than_a_batch_are_all_reminded_once(stage: Stage, clock, crowd: Meeting):
    clock.move_to(stage.utc("2026-12-01T09:00"))
    stage.tick()
    stage.tick()
    assert set(told(stage).values()) == {1}
    assert len(told(stage)) == BATCH + 10


def test_two_processes_at_once_remind_nobody_twice(stage: Stage, clock, crowd: Meeting):
    clock.move_to(stage.utc("2026-12-01T09:00"))
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(stage.tick) for _ in range(2)]:
            done.result()
    stage.tick()
    assert set(told(stage).values()) == {1}
    assert len(told(stage)) == BATCH + 10


def test_who_speaks_with_the_bot_at_this_moment_is_not_waited_for(postgres_db: Database, region, clock):
    stage = Stage(postgres_db, region)
    meeting, busy, free = stage.meeting(), stage.person(1), stage.person(2)
    stage.join(meeting, busy)
    stage.join(meeting, free)
    clock.move_to(stage.utc("2026-12-01T09:00"))
    with stage.db.transaction() as session:
        session.exec(select(Contact).where(Contact.id == busy.id).with_for_update()).one()
        stage.tick()
        assert (len(stage.heard(busy)), len(stage.heard(free))) == (0, 1)
    stage.tick()
    assert (len(stage.heard(busy)), len(stage.heard(free))) == (1, 1)
