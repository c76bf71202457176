"""Who may join, once; leaving, coming back, and saying afterwards that one came."""

import pytest

from civic import associations, meeting_guests, meetings
from civic.meeting_guests import Phase
from core.errors import Refused
from core.models import Association, AssociationState, Came, Contact, MeetingGuest, Way
from tests.meetings.stage import EDITOR, MODERATOR, Stage


def say(stage: Stage, meeting, person, came: Came) -> None:
    with stage.db.transaction() as session:
        mine = session.get_one(Contact, person.id)
        meeting_guests.say_came(session, meeting_id=meeting.id, contact=mine, came=came)


def test_a_person_joins_once_and_may_change_the_way(stage: Stage):
    meeting, person = stage.meeting(), stage.person()
    for way in (Way.IN_PERSON, Way.IN_PERSON, Way.AFAR):
        stage.join(meeting, person, way)
    (guest,) = stage.rows(MeetingGuest)
    assert (guest.way, guest.province, guest.left_at, guest.for_association) == (Way.AFAR, "azilal", None, False)


@pytest.mark.parametrize(
    ("open_to", "provinces", "confirmed", "allowed"),
    [
        ("all", (), None, True),
        ("associations", (), None, False),
        ("associations", (), False, False),
        ("associations", (), True, True),
        ("provinces", ("azilal", "khenifra"), None, True),
        ("provinces", ("khenifra",), True, False),
    ],
)
def test_a_meeting_is_for_whom_it_says(stage: Stage, open_to, provinces, confirmed, allowed):
    meeting, person = stage.meeting("m", open_to, *provinces), stage.person()
    if confirmed is not None:
        stage.speaks_for(person, confirmed=confirmed)
    if not allowed:
        with pytest.raises(Refused, match="for others"):
            stage.join(meeting, person)
    else:
        stage.join(meeting, person)
        assert stage.guests()[person.id].for_association is bool(confirmed)


def test_what_is_cancelled_over_or_without_a_link_cannot_be_joined(stage: Stage, clock):
    meeting, bare, person = stage.meeting(), stage.meeting("bare", link=""), stage.person()
    with pytest.raises(Refused, match="from afar"):
        stage.join(bare, person, Way.AFAR)
    with stage.db.transaction() as session:
        meetings.cancel_meeting(session, "bare", stage.region, by=EDITOR, reason={"fr": "grève"})
    clock.move_to(meeting.ends_at)
    for closed in (meeting, bare):
        with pytest.raises(Refused, match="any more"):
            stage.join(closed, person)
    assert stage.rows(MeetingGuest) == []


def test_the_link_is_shown_to_who_joined_from_afar_alone(stage: Stage):
    meeting, person = stage.meeting(), stage.person()
    for way, link in ((Way.IN_PERSON, ""), (Way.AFAR, meeting.link)):
        stage.join(meeting, person, way)
        with stage.db.reading() as session:
            mine = session.get_one(Contact, person.id)
            (seen,) = meeting_guests.meetings_seen(session, mine, for_association=False)
        assert (seen.link, seen.phase, seen.way) == (link, Phase.COMING, way)


def test_that_one_came_is_said_after_the_end_for_two_weeks_and_the_last_word_counts(stage: Stage, clock):
    meeting, person, visitor = stage.meeting(), stage.person(1), stage.person(2)
    stage.join(meeting, person)
    for wall in ("2026-12-01T11:59", "2026-12-15T12:00"):
        clock.move_to(stage.utc(wall))
        with pytest.raises(Refused, match="two weeks"):
            say(stage, meeting, person, Came.IN_PERSON)
    clock.move_to(stage.utc("2026-12-15T11:59"))
    say(stage, meeting, person, Came.NO)
    say(stage, meeting, person, Came.IN_PERSON)
    say(stage, meeting, visitor, Came.AFAR)
    guests = stage.guests()
    assert (guests[person.id].came, guests[visitor.id].came) == (Came.IN_PERSON, Came.AFAR)
    assert guests[visitor.id].left_at is not None


def test_an_association_is_registered_once_and_its_words_go_when_it_leaves(stage: Stage):
    person = stage.person()
    reference = stage.speaks_for(person)
    with pytest.raises(Refused, match="already"):
        stage.speaks_for(person)
    with stage.db.transaction() as session:
        assert associations.leave(session, session.get_one(Contact, person.id)) == reference
        assert associations.leave(session, session.get_one(Contact, person.id)) is None
        assert associations.own_association(session, person.id) is None
    (row,) = stage.rows(Association)
    assert (row.state, row.name, row.role) == (AssociationState.LEFT, "", "")


def test_an_answer_of_staff_is_given_once_and_told(stage: Stage):
    person = stage.person(news=False)
    reference = stage.speaks_for(person, confirmed=False)
    with stage.db.transaction() as session:
        associations.confirm(session, reference.lower(), by=MODERATOR)
    with stage.db.transaction() as session, pytest.raises(Refused, match="confirmed already"):
        associations.confirm(session, reference, by=MODERATOR)
    with stage.db.transaction() as session:
        associations.decline(session, reference, by=MODERATOR, reason="dissoute")
    with stage.db.transaction() as session, pytest.raises(Refused, match="registers it again"):
        associations.confirm(session, reference, by=MODERATOR)
    confirmed, declined = stage.heard(person)
    assert [button.value for button in confirmed.buttons] == ["go:association", "go:welcome:news"]
    assert "dissoute" in declined.text


def test_the_words_of_an_association_are_encrypted(stage: Stage):
    stage.speaks_for(stage.person())
    with stage.db.reading() as session:
        stored = session.connection().exec_driver_sql("SELECT name, role FROM association").all()
    assert "Amal" not in str(stored)
    assert "présidente" not in str(stored)


def test_an_erased_person_stays_a_number_at_the_meeting_and_takes_the_association_along(stage: Stage, clock):
    meeting, person = stage.meeting(), stage.person()
    stage.speaks_for(person)
    stage.join(meeting, person)
    with stage.db.transaction() as session:
        session.delete(session.get_one(Contact, person.id))
    assert stage.rows(Association) == []
    assert list(stage.guests()) == [None]
    clock.move_to(stage.utc("2026-12-01T09:00"))
    stage.tick()
    assert stage.woken == []
