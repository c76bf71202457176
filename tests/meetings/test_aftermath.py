"""Minutes and outcomes reach who joined; who came is counted by province, two figures apart, small groups hidden."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from analytics.attendance import public_attendance
from civic import meeting_guests
from civic.meeting_attendance import attendance, enter_attendance
from civic.meeting_minutes import add_outcome, outcomes_of, publish_minutes
from core.errors import BadInput, Refused
from core.models import AuditEntry, Came, Contact, Meeting, Way
from tests.meetings.stage import EDITOR, MODERATOR, Stage


@pytest.fixture
def held(stage: Stage, clock) -> tuple[Meeting, list[Contact]]:
    """A meeting that is over; two people joined."""
    meeting, people = stage.meeting(), [stage.person(number) for number in (1, 2)]
    for person in people:
        stage.join(meeting, person)
    clock.move_to(stage.utc("2026-12-01T13:00"))
    return meeting, people


def test_nothing_follows_what_has_not_begun(stage: Stage):
    stage.meeting()
    with stage.db.transaction() as session:
        with pytest.raises(Refused, match="no minutes yet"):
            publish_minutes(session, "road-day", stage.region, by=EDITOR, text={"fr": "…"})
        with pytest.raises(Refused, match="no outcome yet"):
            add_outcome(session, "road-day", stage.region, by=EDITOR, text={"fr": "…"})
        with pytest.raises(Refused, match="not taken place"):
            enter_attendance(session, "road-day", stage.region, by=EDITOR, in_person={"azilal": 3}, afar={})


def test_minutes_go_to_who_joined_with_their_file(stage: Stage, held, tmp_path: Path):
    file = tmp_path / "minutes.pdf"
    file.write_bytes(b"%PDF-1.7")
    stranger = stage.person(3)
    with stage.db.transaction() as session:
        told = publish_minutes(
            session, "road-day", stage.region, by=EDITOR, text={"fr": "Décidé."}, file=(file.name, str(file))
        )
    assert told == 2
    for person in held[1]:
        (message,) = stage.heard(person)
        assert message.text.endswith("Décidé.")
        assert [(media.kind, media.path) for media in message.media] == [("document", str(file))]
    assert stage.heard(stranger) == []


def test_long_minutes_go_before_their_file(stage: Stage, held, tmp_path: Path):
    file = tmp_path / "minutes.pdf"
    file.write_bytes(b"%PDF-1.7")
    with stage.db.transaction() as session:
        publish_minutes(
            session, "road-day", stage.region, by=EDITOR, text={"fr": "x" * 1200}, file=(file.name, str(file))
        )
    words, document = stage.heard(held[1][0])
    assert (words.media, len(document.media)) == ((), 1)
    assert len(document.text) < 900


@pytest.mark.parametrize(
    ("text", "what"),
    [({}, "no minutes"), ({"fr": "x" * 1501}, "1501 characters"), ({"de": "x"}, "does not speak")],
)
def test_minutes_that_cannot_be_sent_are_refused(stage: Stage, held, text, what):
    with stage.db.transaction() as session, pytest.raises(BadInput, match=what):
        publish_minutes(session, "road-day", stage.region, by=EDITOR, text=text)


def test_what_came_of_it_is_told_and_kept_in_order(stage: Stage, held):
    for text in ("Premier.", "Second."):
        with stage.db.transaction() as session:
            assert add_outcome(session, "road-day", stage.region, by=EDITOR, text={"fr": text}) == 2
    with stage.db.reading() as session:
        assert [row.text["fr"] for row in outcomes_of(session, held[0].id)] == ["Premier.", "Second."]
        actions = session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all()
    assert actions[-2:] == ["meeting.outcome", "meeting.outcome"]
    assert [
        message.text.endswith(end)
        for message, end in zip(stage.heard(held[1][0]), ("Premier.", "Second."), strict=True)
    ]


def test_staffs_count_and_peoples_word_stay_apart(stage: Stage, held):
    meeting, people = held
    with stage.db.transaction() as session:
        for there in ({"azilal": 9, "khenifra": 30}, {"azilal": 12, "elsewhere": 2}):
            enter_attendance(session, "road-day", stage.region, by=MODERATOR, in_person=there, afar={"azilal": 3})
        for person, came in zip(people, (Came.IN_PERSON, Came.NO), strict=True):
            mine = session.get_one(Contact, person.id)
            meeting_guests.say_came(session, meeting_id=meeting.id, contact=mine, came=came)
    with stage.db.reading() as session:
        found = attendance(session, meeting.id, stage.region)
        public = public_attendance(session, meeting.id, stage.region)
    assert found.counted["azilal"] == {Way.IN_PERSON: 12, Way.AFAR: 3}
    assert (found.counted["khenifra"]["in_person"], found.counted["elsewhere"]["in_person"]) == (30, 2)
    assert found.joined["azilal"] == {Way.IN_PERSON: 2, Way.AFAR: 0}
    assert found.confirmed["azilal"] == {Way.IN_PERSON: 1, Way.AFAR: 0}
    assert public["counted"]["total"] == 47
    assert public["counted"]["by_province"]["khenifra"] == 30
    assert public["counted"]["by_province"]["elsewhere"] is None
    assert public["confirmed"] == {"total": None, "by_province": dict.fromkeys(found.confirmed)}


@pytest.mark.parametrize(
    ("there", "what"), [({}, "no count"), ({"paris": 3}, "no province"), ({"azilal": 100_001}, "cannot have come")]
)
def test_counts_that_cannot_be_are_refused(stage: Stage, held, there, what):
    with stage.db.transaction() as session, pytest.raises(BadInput, match=what):
        enter_attendance(session, "road-day", stage.region, by=EDITOR, in_person=there, afar={})
