"""Consultations by staff, by the clock and by citizens, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from civic import consultation_answers, consultations, privacy
from civic.polls import count_votes
from civic.region import load_region
from core.db import Database
from core.errors import BadInput, Refused
from core.models import (
    AuditEntry,
    ChannelPoll,
    Consultation,
    ConsultationAnswer,
    ConsultationDraft,
    ConsultationState,
    Delivery,
)
from tests.consultation import APPROVER, AUTHOR, ROADS, hire, opened
from tests.factories import contact

REGION = load_region()
GIVEN = {"first": {"chosen": ["2"]}, "state": {"chosen": ["5"]}}


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False):
        yield


def send(session, person, consultation, given=GIVEN, reference="K26-AAAAAA", follow=False):
    return consultation_answers.send_answers(
        session, consultation_id=consultation.id, contact=person, answers=given, follow=follow, reference=reference
    )


def citizen(session, address="1001", **more):
    person = contact(address, **{"province": "azilal", **more})
    session.add(person)
    session.flush()
    return person


def test_a_file_becomes_a_draft_that_can_be_written_anew(db: Database):
    with db.transaction() as session:
        hire(session)
        consultations.import_consultation(session, ROADS, "roads.toml", AUTHOR, REGION)
        again = ROADS.replace("Route 317", "Route 319")
        one = consultations.import_consultation(session, again, "roads.toml", AUTHOR, REGION)
        assert one.state is ConsultationState.DRAFT
        assert "Route 319" in one.source
        assert (one.opens_at, one.closes_at) == (
            datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 12, 10, 18, tzinfo=UTC),
        )  # fmt: skip
        assert len(session.exec(select(Consultation)).all()) == 1
        assert [entry.action for entry in session.exec(select(AuditEntry))] == ["consultation.import"] * 2


def test_who_may_do_what(db: Database):
    with db.transaction() as session:
        hire(session)
        consultations.import_consultation(session, ROADS, "roads.toml", APPROVER, REGION)
        with pytest.raises(Refused, match="may not open consultations; that is for admin or approver"):
            consultations.open_consultation(session, "roads-2027", AUTHOR)
        with pytest.raises(Refused, match="wrote consultation 'roads-2027'; somebody else opens it"):
            consultations.open_consultation(session, "roads-2027", APPROVER)
        with pytest.raises(BadInput, match="there is no consultation 'x'"):
            consultations.close_consultation(session, "x", APPROVER, REGION)
        with pytest.raises(Refused, match="is draft; only an open one can be closed"):
            consultations.close_consultation(session, "roads-2027", APPROVER, REGION)
        with pytest.raises(Refused, match="is draft; what came of it"):
            consultations.add_outcome(session, "roads-2027", {"ar": "x"}, APPROVER)


def test_it_opens_and_closes_at_the_councils_hours(db: Database):
    later = ROADS.replace("2026-11-20T09:00", "2026-11-24T09:00")
    with db.transaction() as session:
        hire(session)
        consultations.import_consultation(session, later, "roads.toml", AUTHOR, REGION)
        assert consultations.open_consultation(session, "roads-2027", APPROVER).state is ConsultationState.SCHEDULED
        for day, hour, minute, state in (
            (24, 8, 59, ConsultationState.SCHEDULED), (24, 9, 0, ConsultationState.OPEN),
        ):  # fmt: skip
            when = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
            assert consultations.follow_clock(session, "roads-2027", when, REGION) is state
        end = datetime(2026, 12, 10, 18, tzinfo=UTC)
        assert consultations.due(session, end) == ["roads-2027"]
        assert consultations.follow_clock(session, "roads-2027", end, REGION) is ConsultationState.CLOSED
        assert consultations.due(session, end) == []
        with pytest.raises(Refused, match="is closed already"):
            consultations.open_consultation(session, "roads-2027", APPROVER)
        with pytest.raises(Refused, match="is closed, its questions stand"):
            consultations.import_consultation(session, ROADS, "roads.toml", AUTHOR, REGION)


def test_what_should_have_closed_is_not_opened(db: Database):
    with db.transaction() as session:
        hire(session)
        consultations.import_consultation(session, ROADS, "roads.toml", AUTHOR, REGION)
        with (
            time_machine.travel(datetime(2026, 12, 10, 18, tzinfo=UTC), tick=False),
            pytest.raises(Refused, match="was to close at 2026-12-10T18:00"),
        ):
            consultations.open_consultation(session, "roads-2027", APPROVER)


def test_one_account_answers_once_and_may_change_its_mind(db: Database):
    with db.transaction() as session:
        consultation, person = opened(session, REGION), citizen(session)
        consultation_answers.save_draft(
            session, consultation_id=consultation.id, contact=person, answers=GIVEN, position=1
        )
        assert consultation_answers.drafts_of(session, person)[consultation.id].position == 1
        first = send(session, person, consultation)
        second = send(session, person, consultation, {**GIVEN, "first": {"chosen": ["1"]}}, "K26-BBBBBB", follow=True)
    assert (first.reference, first.changed) == ("K26-AAAAAA", False)
    assert (second.reference, second.changed) == ("K26-AAAAAA", True)
    with db.reading() as session:
        row = session.exec(select(ConsultationAnswer)).one()
        assert (row.answers["first"], row.follow, row.province) == ({"chosen": ["1"]}, True, "azilal")
        assert session.exec(select(ConsultationDraft)).all() == []
        assert consultations.results_of(session, session.exec(select(Consultation)).one(), REGION).people == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"first": {"chosen": ["1"]}},
        {**GIVEN, "first": {"chosen": ["3"]}},
        {**GIVEN, "first": {"chosen": ["1", "2"]}},
        {**GIVEN, "first": {"chosen": []}},
        {**GIVEN, "where": {"chosen": ["1", "1"]}},
        {**GIVEN, "words": {"text": "", "files": []}},
        {**GIVEN, "words": {"chosen": ["1"]}},
        {**GIVEN, "nothing": {"chosen": ["1"]}},
    ],
)
def test_answers_that_fit_no_question_are_not_stored(sqlite_db: Database, given: dict[str, Any]):
    with sqlite_db.transaction() as session:
        consultation, person = opened(session, REGION), citizen(session)
        with pytest.raises(BadInput):
            send(session, person, consultation, given)
        assert session.exec(select(ConsultationAnswer)).all() == []


def test_nobody_answers_after_the_end_or_from_elsewhere(db: Database):
    only = ROADS.replace("[[questions]]", '[audience]\nprovinces = ["khouribga"]\n[[questions]]', 1)
    with db.transaction() as session:
        consultation, person = opened(session, REGION, only), citizen(session)
        with pytest.raises(Refused, match="asks people of khouribga"):
            send(session, person, consultation)
        with (
            time_machine.travel(datetime(2026, 12, 10, 18, tzinfo=UTC), tick=False),
            pytest.raises(Refused, match="takes no answers now"),
        ):
            send(session, citizen(session, "1002", province="khouribga"), consultation)
        consultations.close_consultation(session, "roads-2027", APPROVER, REGION)
        with pytest.raises(Refused, match="takes no answers now"):
            send(session, citizen(session, "1003", province="khouribga"), consultation)


def test_figures_stand_once_it_is_closed(db: Database):
    with db.transaction() as session:
        consultation, person = opened(session, REGION), citizen(session)
        send(session, person, consultation)
        poll = consultations.ask_in_channel(session, "roads-2027", "first", APPROVER, "@council")
        poll.network_id = "p1"
        consultations.close_consultation(session, "roads-2027", APPROVER, REGION)
        for votes, closed, counted in (([5, 5], False, 0), ([1, 1], True, 1), ([9, 9], True, 1)):
            row = session.exec(select(ChannelPoll)).one()
            count_votes(session, lane=row.lane, network_id=row.network_id or "", question=row.question, votes=votes,
                        voters=sum(votes), closed=closed, update=row.last_update + 1)  # fmt: skip
            results = consultations.results_of(session, consultation, REGION)
            whole, channel = results.questions[0].whole, results.questions[0].by_network["telegram_channel"]
            assert whole
            assert whole.counts == {"1": 0, "2": 1}
            assert channel
            assert channel.counts == {"1": counted, "2": counted}


def test_a_question_is_asked_in_the_channel_once_arabic_first(db: Database):
    with db.transaction() as session:
        opened(session, REGION)
        ask = lambda name, to="@council": consultations.ask_in_channel(session, "roads-2027", name, APPROVER, to)  # noqa: E731
        ask("first")
        delivery = session.exec(select(Delivery)).one()
        assert (delivery.lane, delivery.channel, delivery.recipient) == ("telegram", "telegram_channel", "@council")
        assert delivery.message
        assert delivery.message["poll"] == {
            "question": "أي طريق أولا؟\nQuelle route d’abord ?",
            "options": ["طريق 308 / Route 308", "طريق 317 / Route 317"], "multiple": False,
        }  # fmt: skip
        with pytest.raises(Refused, match="asked in the channel already"):
            ask("first")
        with pytest.raises(BadInput, match="answered in words, a poll has options"):
            ask("words")
        with pytest.raises(BadInput, match=r"has no question 'x'\. It has: first, where, state, words"):
            ask("x")
        with pytest.raises(Refused, match="JISR_TELEGRAM_CHANNEL is not set"):
            ask("where", "")
        assert ask("where").options[0] == "المدرسة / École"
        assert ask("state").options == ["1 – سيئة جدا / 1 – très mauvais", "2", "3", "4", "5 – جيدة جدا / 5 – très bon"]


def test_what_came_of_it_is_kept(db: Database):
    with db.transaction() as session:
        opened(session, REGION)
        consultations.close_consultation(session, "roads-2027", APPROVER, REGION)
        consultations.add_outcome(session, "roads-2027", {"ar": "تقرر", "fr": "Décidé"}, APPROVER)
        assert session.exec(select(Consultation)).one().outcome == {"ar": "تقرر", "fr": "Décidé"}


def test_a_person_sees_their_answers_and_takes_themselves_out_of_them(db: Database):
    with db.transaction() as session:
        consultation, person = opened(session, REGION), citizen(session)
        send(session, person, consultation)
        consultation_answers.save_draft(
            session, consultation_id=consultation.id, contact=person, answers=GIVEN, position=1
        )
        sent, draft = privacy.holdings(session, person).consultations
        assert (sent["consultation"], sent["reference"]) == ("roads-2027", "K26-AAAAAA")
        assert [answer["chosen"] for answer in sent["answers"]] == [[{"ar": "طريق 317", "fr": "Route 317"}], ["5"]]
        assert draft["answers"] == sent["answers"]
        privacy.erase(session, person)
    with db.reading() as session:
        assert session.exec(select(ConsultationAnswer)).one().contact_id is None
        assert session.exec(select(ConsultationDraft)).all() == []
