"""Choosing by place and participation, counting while choosing, and the cap of news: on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from campaigns.audience import count
from campaigns.file import read_campaign
from campaigns.headcount import Headcount, headcount
from campaigns.status import status
from civic.rules import Status
from civic.rules.news import FrequencyRule
from core.errors import BadInput
from core.models import (
    Came,
    Consultation,
    ConsultationAnswer,
    Contact,
    ContactState,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Feedback,
    InformationRequest,
    Meeting,
    MeetingGuest,
    MeetingKind,
    Petition,
    PetitionState,
    PetitionSupport,
    Way,
)
from tests.campaigns.stage import NOW, ROAD, Stage

ONLY = ROAD.replace('"facebook_page", "telegram_channel", ', "")
TOWN, VILLAGE = "05.081.01.01", "05.081.03.07"


def chosen(*lines: str) -> str:
    return "\n".join([ONLY, "[audience]", *lines])


def counted(stage: Stage, source: str) -> Headcount:
    with stage.db.reading() as session:
        return headcount(session, read_campaign(source, "road.toml"), stage.region, NOW)


def reached(stage: Stage, source: str) -> set[int]:
    """Who gets the campaign; all that count beforehand say the same number."""
    told = counted(stage, source)
    with stage.db.reading() as session:
        before = count(session, read_campaign(source, "road.toml"), stage.region)
    stage.ready(source)
    stage.tick()
    found = {row.contact_id or 0 for row in stage.deliveries("telegram_subscribers")}
    assert len(found) == before
    assert told.small or told.reached == before
    return found


def test_communes_and_their_kind_narrow_it(stage: Stage):
    in_town, in_village = stage.subscribe(1, commune=TOWN), stage.subscribe(2, commune=VILLAGE)
    stage.subscribe(3, commune="")
    assert reached(stage, chosen('milieu = "rural"')) == {in_village}
    by_code = chosen(f'communes = ["{TOWN}"]').replace("road-308", "road-309")
    assert counted(stage, by_code).reached == 1
    both = chosen('milieu = "urban"', f'communes = ["{TOWN}", "{VILLAGE}"]')
    assert counted(stage, both).reached == 1
    assert in_town != in_village


def test_a_commune_that_is_not_there_is_refused_with_a_guess(stage: Stage):
    with pytest.raises(BadInput, match=r"unknown commune 'Demnate'\. .*Demnate is 05\.081\.01\.03"):
        stage.take_in(chosen('communes = ["Demnate"]'))
    with pytest.raises(BadInput, match=r"commune 05\.081\.01\.01 is in azilal, which audience\.provinces leaves out"):
        stage.take_in(chosen('provinces = ["khouribga"]', f'communes = ["{TOWN}"]'))


def take_part(stage: Stage, person: int) -> None:
    """One person in each thing that there is to take part in; everything exists."""
    with stage.db.transaction() as session:
        petition = Petition(
            slug="road-308", title={}, summary={}, opened_on=date(2026, 11, 1), state=PetitionState.GATHERING
        )
        asked = Consultation(
            slug="roads-2027", source="", content={}, zone="Africa/Casablanca", opens_at=NOW, closes_at=NOW, author_id=1
        )
        meeting = Meeting(
            slug="road-day", kind=MeetingKind.MEETING, topic="roads", title={}, place={}, wall_start="", wall_end="",
            zone="Africa/Casablanca", starts_at=NOW, ends_at=NOW, tzdata_version="2026.6",
        )  # fmt: skip
        session.add_all([petition, asked, meeting])
        session.flush()
        here: dict[str, Any] = {"contact_id": person}
        session.add_all(
            [
                PetitionSupport(
                    petition_id=petition.id, person_hash="p", reference="P", province="", commune="", **here
                ),
                ConsultationAnswer(
                    consultation_id=asked.id, person_hash="c", reference="C", network="telegram", answers={}, **here
                ),
                MeetingGuest(meeting_id=meeting.id, way=Way.AFAR, **here),
                Feedback(reference="F", text="x", **here),
                InformationRequest(
                    reference="R", text="x", received_on=date(2026, 11, 2), due_on=date(2026, 12, 2), **here
                ),
                # Somebody was erased: an unknown person takes nobody else out.
                Feedback(reference="G", text="x", contact_id=None),
            ]
        )


ACTS = ["petition:road-308", "consultation:roads-2027", "meeting:road-day", "feedback", "request"]


@pytest.mark.parametrize("act", ACTS)
def test_who_took_part_is_found_and_left_out(stage: Stage, act: str):
    took, other = stage.subscribe(1), stage.subscribe(2)
    take_part(stage, took)
    assert reached(stage, chosen(f'took_part = ["{act}"]')) == {took}
    without = chosen(f'not_took_part = ["{act}"]')
    with stage.db.reading() as session:
        assert count(session, read_campaign(without, "x"), stage.region) == 1
    assert other != took


def test_what_ended_does_not_count_as_taking_part(stage: Stage):
    left, stayed_away, came = (stage.subscribe(number) for number in range(3))
    take_part(stage, came)
    with stage.db.transaction() as session:
        meeting = session.exec(select(Meeting)).one()
        session.add_all(
            [
                MeetingGuest(meeting_id=meeting.id, contact_id=left, way=Way.AFAR, left_at=NOW),
                MeetingGuest(meeting_id=meeting.id, contact_id=stayed_away, way=Way.AFAR, came=Came.NO),
            ]
        )
    assert reached(stage, chosen('took_part = ["meeting:road-day"]')) == {came}


def test_who_pressed_a_button_under_a_campaign_took_part_in_it(stage: Stage):
    pressed, heard = stage.subscribe(1), stage.subscribe(2)
    first = stage.take_in(ONLY)
    with stage.db.transaction() as session:
        session.add_all(
            [
                Event(kind=EventKind.BUTTON, name="go:feedback", campaign_id=first.id, contact_id=pressed),
                Event(kind=EventKind.DELIVERY, name="sent", campaign_id=first.id, contact_id=heard),
            ]
        )
    second = chosen('took_part = ["campaign:road-308"]').replace('name = "road-308"', 'name = "road-309"')
    assert reached(stage, second) == {pressed}


def test_conditions_come_together_and_consent_comes_last(stage: Stage):
    took = stage.subscribe(1, commune=VILLAGE)
    stage.subscribe(2, commune=VILLAGE)
    take_part(stage, took)
    source = chosen(
        'took_part = ["feedback", "petition:road-308"]', 'not_took_part = ["campaign:road-308"]', 'milieu = "rural"'
    )
    stage.take_in(ONLY)
    source = source.replace('name = "road-308"', 'name = "road-309"')
    assert counted(stage, source).small
    with stage.db.transaction() as session:
        session.get_one(Contact, took).news = False
    told = counted(stage, source)
    assert (told.reached, told.left_out) == (0, {"no_consent": 1})


def test_what_nobody_can_have_taken_part_in_is_refused(stage: Stage):
    with pytest.raises(BadInput, match="'party' is nothing to have taken part in; write petition:NAME, "):
        stage.take_in(chosen('took_part = ["party"]'))
    with pytest.raises(BadInput, match=r"line 11: there is no petition 'road-999'\. `jisr petition list`"):
        stage.take_in(chosen('took_part = ["petition:road-999"]'))


def test_a_headcount_tells_where_and_why_not(stage: Stage):
    for number in range(6):
        stage.subscribe(number, language=("ar", "fr")[number % 2], province=("azilal", "")[number // 4])
    stage.subscribe(10, news=False)
    stage.subscribe(11, state=ContactState.STOPPED, news=False)
    stage.subscribe(12, state=ContactState.BLOCKED)
    stage.subscribe(13, network="messenger")
    stage.subscribe(14, topics=("health",))
    told = counted(stage, ONLY)
    assert told.reached == 6
    assert told.by_province == {"azilal": 4, "elsewhere": 2}
    assert told.by_language == {"ar": 3, "fr": 3}
    assert told.left_out == {"no_consent": 1, "stopped": 1, "blocked": 1, "other_network": 1}
    public = ROAD.replace(', "telegram_subscribers"', "")
    assert counted(stage, public).reached == 0


@pytest.fixture
def capped(stage: Stage) -> Stage:
    rule = FrequencyRule(source="test", status=Status.SOURCED, messages=2, days=7)
    return Stage(stage.db, replace(stage.region, news=stage.region.news.model_copy(update={"frequency": rule})))


def news(stage: Stage, person: int, *ago: timedelta, **more: Any) -> None:
    """Deliveries that a person had so long ago."""
    values = {"lane": "telegram", "channel": "telegram_subscribers", "recipient": str(person), **more}
    with stage.db.transaction() as session:
        session.add_all(
            Delivery(contact_id=person, part=100 + number, state=DeliveryState.SENT, sent_at=NOW - each, **values)
            for number, each in enumerate(ago)
        )


def recipients(stage: Stage, name: str) -> set[int]:
    """Who gets one more campaign of this name now."""
    with time_machine.travel(NOW, tick=False):
        stage.ready(ONLY.replace("road-308", name))
        (occurrence,) = stage.tick()
    return {row.contact_id or 0 for row in stage.deliveries() if row.occurrence_id == occurrence.id}


def test_who_had_enough_news_is_left_out_and_counted(capped: Stage):
    hour, week = timedelta(hours=1), timedelta(days=7)
    fresh, one, full, long_ago, replies = (capped.subscribe(number) for number in range(5))
    news(capped, one, hour)
    news(capped, full, hour, week - hour)
    news(capped, long_ago, hour, week, week + hour)
    news(capped, replies, hour, hour, hour, priority=1)
    told = counted(capped, ONLY)
    assert (told.reached, told.left_out) == (4, {"frequency": 1})
    assert recipients(capped, "road-308") == {fresh, one, long_ago, replies}
    with capped.db.reading() as session:
        assert status(session, 1).left_out == {"frequency": 1}


def test_news_on_its_way_counts_and_emergencies_do_not(capped: Stage):
    person = capped.subscribe(1)
    assert recipients(capped, "a") == recipients(capped, "b") == {person}
    assert recipients(capped, "c") == set()
    urgent = 'priority = "emergency"\n' + ONLY.replace("road-308", "d")
    assert counted(capped, urgent).reached == 1
    capped.ready(urgent)
    capped.tick()
    assert [row.priority for row in capped.deliveries()] == [2, 2, 0]


def test_without_a_rule_nobody_is_left_out(stage: Stage):
    free = Stage(stage.db, replace(stage.region, news=stage.region.news.model_copy(update={"frequency": None})))
    person = free.subscribe(1)
    news(free, person, *[timedelta(hours=1)] * 50)
    assert recipients(free, "road-308") == {person}
