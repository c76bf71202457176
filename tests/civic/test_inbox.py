"""The one list of what people say, on both databases: its order, its pages, its counts, and the ways to answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, col, select

from civic import comment_desk, exchange
from civic.comment_replies import ReplyPolicy
from civic.comments import CommentCare, sort_as, take_in
from civic.exchange import Said
from civic.inbox import Filters, Kind, Line, Place, Show, Whose, count_waiting, listed
from civic.meanwhile import Meanwhile
from civic.reply_windows import Shut, to_person, to_writer, under_comment
from core.db import Database
from core.errors import BadInput, Refused
from core.models import (
    AuditEntry,
    Comment,
    CommentKind,
    CommentReply,
    CommentState,
    ContactState,
    Delivery,
    Feedback,
    FeedbackState,
    ReplyWay,
    Role,
    Staff,
)
from tests import factories

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NADIA, EDITOR = "nadia@council.example", "e@council.example"
POLICY = ReplyPolicy(on=True, page="77", bot="jisr_bot")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def comment(session: Session, number: int = 1, hours: float = 1, **more: Any) -> Comment:
    values: dict[str, Any] = {"kind": CommentKind.QUESTION, "text": "Quand ?", "language": "fr", **more}
    made = Comment(lane="facebook_page", network_id=f"1_{number}", post="77_1", actor="a",
                   at=NOON - timedelta(hours=hours), **values)  # fmt: skip
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def staffed(db: Database) -> Database:
    with db.transaction() as session:
        session.add_all([Staff(email=NADIA, role=Role.MODERATOR), Staff(email=EDITOR, role=Role.EDITOR)])
    return db


@pytest.mark.parametrize("longest_waiting", [False, True])
def test_every_line_stands_on_one_page_in_one_order(staffed: Database, longest_waiting: bool):
    with staffed.transaction() as session:
        for number in range(12):
            hours = number // 3
            at = NOON - timedelta(hours=hours)
            session.add(Feedback(reference=f"F26-22222{number:X}", text="x", heard_at=at))
            comment(session, number, hours)
    filters, after = Filters(longest_waiting=longest_waiting), None
    found: list[Line] = []
    with staffed.reading() as session:
        for _page in range(10):
            page = listed(session, filters, after, size=5)
            found += page.lines
            if page.following is None:
                break
            after = Place.read(str(page.following))
            assert after == page.following
        assert count_waiting(session, filters) == 24
    moments = [line.at for line in found]
    assert moments == sorted(moments, reverse=not longest_waiting)
    assert (len(found), len({(line.kind, line.id) for line in found})) == (24, 24)


def test_what_waits_are_open_messages_and_questions_that_stand_on_the_page(staffed: Database):
    with staffed.transaction() as session:
        for state in FeedbackState:
            session.add(Feedback(reference=f"F-{state}", text="x", state=state))
        others: tuple[dict[str, Any], ...] = (
            {},
            {"kind": CommentKind.COMPLAINT, "progress": FeedbackState.IN_WORK},
            {"kind": CommentKind.THANKS},
            {"state": CommentState.HIDDEN},
            {"progress": FeedbackState.ANSWERED},
        )
        for number, more in enumerate(others):
            comment(session, number, **more)
    with staffed.reading() as session:
        waiting = {line.name for line in listed(session, Filters()).lines}
        assert waiting == {"F-new", "F-in_work", "#1", "#2"}
        assert count_waiting(session, Filters(kind=Kind.COMMENT)) == 2
        assert count_waiting(session, Filters(show=Show.ALL)) == 9
        assert count_waiting(session, Filters(whose=Whose.NOBODY)) == 4
        assert count_waiting(session, Filters(whose=Whose.SOMEBODY)) == 0


def test_words_are_looked_for_in_any_spelling(staffed: Database):
    with staffed.transaction() as session:
        session.add(Feedback(reference="F26-222222", text="Le château d'EAU est vide"))
        comment(session, text="إنقطاع الماء")
    with staffed.reading() as session:
        assert [line.name for line in listed(session, Filters(words="chateau")).lines] == ["F26-222222"]
        found = listed(session, Filters(words="انقطاع"))
        assert ([line.name for line in found.lines], found.in_part) == (["#1"], False)


@pytest.mark.parametrize("text", ["", "x", "2026-12-01T12:00~feedback~1", "2026-12-01T12:00:00+00:00~x~1",
                                  "2026-12-01T12:00:00+00:00~comment~-1"])  # fmt: skip
def test_a_place_that_is_none(text: str):
    assert Place.read(text) is None


def test_a_comment_is_worked_on_like_a_message_and_each_act_is_written_down(staffed: Database):
    with staffed.transaction() as session:
        one = comment(session)
        with pytest.raises(Refused, match="may not answer comments"):
            comment_desk.answer(session, comment_id=one.id, way=ReplyWay.PUBLIC, text="a", policy=POLICY, by=EDITOR)
        with pytest.raises(BadInput, match="no comment 99"):
            comment_desk.close(session, comment_id=99, by=NADIA)
        comment_desk.assign(session, comment_id=one.id, to=NADIA, by=NADIA)
        comment_desk.note(session, comment_id=one.id, text="Vu", by=NADIA)
        comment_desk.answer(session, comment_id=one.id, way=ReplyWay.PUBLIC, text="En mars.", policy=POLICY, by=NADIA)
        comment_desk.close(session, comment_id=one.id, by=NADIA)
        with pytest.raises(Refused, match="cannot be moved by 'answer'"):
            comment_desk.answer(session, comment_id=one.id, way=ReplyWay.PUBLIC, text="x", policy=POLICY, by=NADIA)
        comment_desk.reopen(session, comment_id=one.id, by=NADIA)
        session.flush()
        acts = session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all()
        assert acts == [f"comment.{act}" for act in ("assign", "note", "answer", "close", "reopen")]
        history = exchange.of_comment(session, one)
        said = [(moment.said, moment.act or moment.text) for moment in history.moments]
        assert (Said.ANSWER, "En mars.") in said
        assert (Said.NOTE, "Vu") in said
        assert [act for kind, act in said if kind is Said.ACT] == ["comment.assign", "comment.close", "comment.reopen"]
        with pytest.raises(Meanwhile, match=f"{NADIA} answered meanwhile"):
            comment_desk.answer(session, comment_id=one.id, way=ReplyWay.PUBLIC, text="x", policy=POLICY, by=NADIA,
                                seen=1)  # fmt: skip


def test_where_staff_have_answered_the_service_does_not(staffed: Database):
    with staffed.transaction() as session:
        one = comment(session)
        comment_desk.answer(session, comment_id=one.id, way=ReplyWay.PUBLIC, text="En mars.", policy=POLICY, by=NADIA)
        take_in(session, one, CommentCare(policy=POLICY))
        sort_as(session, comment_id=one.id, kind=CommentKind.QUESTION, policy=POLICY, by=NADIA)
        public = select(Delivery).where(Delivery.lane == "facebook_page")
        assert [(row.message or {})["text"] for row in session.exec(public)] == ["En mars."]


def test_the_ways_to_a_comments_writer(staffed: Database):
    with staffed.transaction() as session:
        fresh, old = comment(session), comment(session, 2, hours=7 * 24)
        hidden, gone = comment(session, 3, state=CommentState.HIDDEN), comment(session, 4, state=CommentState.REMOVED)
        assert [under_comment(each).shut for each in (fresh, old, hidden, gone)] == [
            None, None, Shut.HIDDEN, Shut.GONE
        ]  # fmt: skip
        ways = [to_writer(session, each, POLICY).shut for each in (fresh, old, hidden, gone)]
        assert ways == [None, Shut.WINDOW, None, Shut.GONE]
        assert to_writer(session, fresh, POLICY).until == NOON + timedelta(days=6, hours=23)
        assert to_writer(session, fresh, ReplyPolicy(on=True, bot="jisr_bot")).shut is Shut.OFF
        private: dict[str, Any] = {"comment_id": fresh.id, "way": ReplyWay.PRIVATE, "policy": POLICY, "by": NADIA}
        comment_desk.answer(session, text="En mars.", **private)
        assert to_writer(session, fresh, POLICY).shut is Shut.USED
        with pytest.raises(Refused, match="one private answer"):
            comment_desk.answer(session, text="Encore.", **private)
        assert len(session.exec(select(CommentReply)).all()) == 1


def test_the_ways_to_a_person():
    here = factories.contact("1", "messenger", seen_at=NOON - timedelta(hours=23, minutes=59))
    assert (to_person(here).shut, to_person(here).until) == (None, NOON + timedelta(minutes=1))
    away = factories.contact("2", "messenger", seen_at=NOON - timedelta(hours=24))
    assert (to_person(away).shut, to_person(away).kept) == (Shut.WINDOW, True)
    blocked = factories.contact("3", state=ContactState.BLOCKED)
    assert (to_person(blocked).shut, to_person(blocked).kept) == (Shut.BLOCKED, True)
    assert to_person(factories.contact("4")).until is None
    assert (to_person(None).shut, to_person(None).kept) == (Shut.FORGOTTEN, False)
