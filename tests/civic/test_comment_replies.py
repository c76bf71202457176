"""Answers to comments as rows: planned once, kept back when the comment goes, and only within the network's term."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from civic import comments
from civic.comment_replies import ReplyPolicy, ways_answered
from civic.comments import CommentCare
from core.clock import now
from core.db import Database
from core.errors import BadInput, Refused
from core.models import AuditEntry, Comment, CommentKind, CommentReply, CommentState, Delivery, Role, Staff
from tests.council import OFFICER, hire

CARE = CommentCare(policy=ReplyPolicy(on=True, page="77", bot="jisr_bot"))


def comment(session: Session, text: str = "Quand ?", **more: Any) -> Comment:
    values: dict[str, Any] = {"lane": "facebook_page", "network_id": "1_2", "post": "77_1", "actor": "a"}
    values |= {"at": now(), "language": "fr"}
    made = Comment(text=text, **(values | more))
    session.add(made)
    session.flush()
    return made


def replies(session: Session) -> list[tuple[str, str, str]]:
    return [(row.lane, row.recipient, row.state) for row in session.exec(select(Delivery).order_by(col(Delivery.id)))]


def test_each_way_once(db: Database):
    with db.transaction() as session:
        one = comment(session)
        comments.take_in(session, one, CARE)
        comments.take_in(session, one, CARE)
        assert replies(session) == [
            ("facebook_page", "comment:1_2", "planned"), ("messenger", "comment:1_2", "planned")
        ]  # fmt: skip
        assert ways_answered(session, one) == {"public": "planned", "private": "planned"}
    with db.transaction() as session:
        comments.take_in(session, session.exec(select(Comment)).one(), CARE)
        assert len(replies(session)) == 2


def test_a_question_in_unknown_words_is_answered_to_its_writer_until_staff_have_read_it(db: Database):
    with db.transaction() as session:
        one = comment(session, "Quand est-ce que les zozos partent ?")
        comments.take_in(session, one, CARE)
        assert ways_answered(session, one) == {"private": "planned"}
        hire(session)
        comments.sort_as(session, comment_id=one.id, kind=CommentKind.QUESTION, policy=CARE.policy, by=OFFICER)
        assert ways_answered(session, one) == {"private": "planned", "public": "planned"}


def test_what_is_changed_into_an_insult_is_not_answered_even_where_staff_had_read_it(db: Database):
    with db.transaction() as session:
        one = comment(session)
        comments.take_in(session, one, CARE)
        hire(session)
        comments.sort_as(session, comment_id=one.id, kind=CommentKind.QUESTION, policy=CARE.policy, by=OFFICER)
        one.text = "Bande d'idiots"
        comments.take_in(session, one, CARE)
        assert [state for *_, state in replies(session)] == ["cancelled", "cancelled"]


def test_what_is_removed_or_no_question_after_all_is_not_answered(db: Database):
    with db.transaction() as session:
        one = comment(session)
        comments.take_in(session, one, CARE)
        one.state = CommentState.HIDDEN
        comments.take_in(session, one, CARE)
        assert [state for *_, state in replies(session)] == ["cancelled", "cancelled"]
        one.state = CommentState.VISIBLE
        comments.take_in(session, one, CARE)
        assert [state for *_, state in replies(session)] == ["cancelled", "cancelled", "planned", "planned"]


def test_after_seven_days_there_is_no_private_reply(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        comments.take_in(session, comment(session, at=now() - timedelta(days=7)), CARE)
        assert [lane for lane, *_ in replies(session)] == ["facebook_page"]


@pytest.mark.parametrize(
    "policy",
    [ReplyPolicy(), ReplyPolicy(on=True), ReplyPolicy(on=False, page="77")],
    ids=["off", "nowhere", "switched"],
)
def test_nothing_is_planned_where_answers_are_off_or_lead_nowhere(sqlite_db: Database, policy: ReplyPolicy):
    with sqlite_db.transaction() as session:
        comments.take_in(session, comment(session), CommentCare(policy=policy))
        assert replies(session) == []
        assert session.exec(select(CommentReply)).all() == []


def test_only_moderators_sort_and_it_is_written_down(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        session.add_all(
            [Staff(email="m@council.example", role=Role.MODERATOR), Staff(email="e@council.example", role=Role.EDITOR)]
        )
        one = comment(session)
        with pytest.raises(Refused, match="may not sort comments"):
            comments.sort_as(
                session, comment_id=one.id, kind=CommentKind.ABUSE, policy=CARE.policy, by="e@council.example"
            )
        with pytest.raises(BadInput, match="there is no comment 99"):
            comments.sort_as(session, comment_id=99, kind=CommentKind.ABUSE, policy=CARE.policy, by="m@council.example")
        comments.take_in(session, one, CARE)
        comments.sort_as(session, comment_id=one.id, kind=CommentKind.ABUSE, policy=CARE.policy, by="m@council.example")
        assert [state for *_, state in replies(session)] == ["cancelled", "cancelled"]
        comments.take_in(session, one, CARE)
        assert one.kind is CommentKind.ABUSE
        entry = session.exec(select(AuditEntry)).one()
        assert (entry.action, entry.data) == ("comment.sort", {"before": "question", "kind": "abuse"})
        assert comments.list_comments(session, kind=CommentKind.QUESTION) == []
        assert comments.list_comments(session, state=CommentState.VISIBLE) == [one]
