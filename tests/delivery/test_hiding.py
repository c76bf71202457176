"""Hiding a comment and showing it again: from the staff's word over the way of everything that is sent to the page."""

import pytest
from sqlmodel import Session, col, select

from bots.signals import handle
from civic import comment_hiding, comments
from civic.comment_replies import ReplyPolicy
from civic.comments import CommentCare
from core.clock import now
from core.db import Database
from core.errors import BadInput, Refused
from core.message import Signal, SignalKind
from core.models import AuditEntry, Comment, CommentState, Delivery, Event, EventKind, Role
from core.networks import FACEBOOK_PAGE
from sandbox.client import SandboxClient
from tests.campaigns.stage import AUTHOR
from tests.council import OFFICER, hire
from tests.delivery.way_out import going_out, page, states, until

CARE = CommentCare(policy=ReplyPolicy(on=True, page="77", bot="jisr_bot"))
WHY = "Insulte une personne"


def written(session: Session, network_id: str = "1_2", lane: str = FACEBOOK_PAGE) -> Comment:
    hire(session)
    made = Comment(lane=lane, network_id=network_id, post="77_1", actor="a", text="Quand ?", language="fr", at=now())
    session.add(made)
    session.flush()
    return made


def under_a_post(db: Database, sandbox: SandboxClient) -> str:
    """A visitor's comment that both the page and Jisr know; its identifier."""
    found = sandbox.comment(sandbox.visitor_post("La route")["post_id"], "Vous êtes des ânes")
    with db.transaction() as session:
        written(session, found)
    return found


def on_the_page(sandbox: SandboxClient) -> dict[str, bool]:
    """Each comment, and whether it is hidden."""
    posts = sandbox.facebook_posts()
    return {one["id"]: one["hidden"] for post in posts for one in post["comments"]}


async def send(db: Database, sandbox: SandboxClient, end: dict[str, int]) -> None:
    async with going_out(db, {FACEBOOK_PAGE: page(sandbox)}):
        await until(lambda: states(db) == end)


def state(db: Database) -> CommentState:
    with db.reading() as session:
        return session.exec(select(Comment)).one().state


def ask(db: Database, *, hidden: bool, number: int = 1) -> None:
    with db.transaction() as session:
        if hidden:
            comment_hiding.hide(session, comment_id=number, reason=WHY, by=OFFICER)
        else:
            comment_hiding.show(session, comment_id=number, by=OFFICER)


async def test_a_comment_is_hidden_and_shown_again_each_once(db: Database, sandbox: SandboxClient):
    there = under_a_post(db, sandbox)
    for _twice in range(2):
        ask(db, hidden=True)
    assert state(db) is CommentState.VISIBLE
    # The first try is cut off after it was done, and done again.
    sandbox.add_fault("facebook", "cut_after", times=1)
    await send(db, sandbox, {"sent": 1})
    assert (on_the_page(sandbox), state(db)) == ({there: True}, CommentState.HIDDEN)
    ask(db, hidden=True)
    for _twice in range(2):
        ask(db, hidden=False)
    await send(db, sandbox, {"sent": 2})
    assert (on_the_page(sandbox), state(db)) == ({there: False}, CommentState.VISIBLE)
    with db.reading() as session:
        log = session.exec(select(AuditEntry).where(AuditEntry.subject == "comment:1").order_by(col(AuditEntry.id)))
        assert [(one.action, one.data) for one in log] == [("comment.hide", {"reason": WHY}), ("comment.show", {})]
        told = session.exec(select(Event.name).where(Event.kind == EventKind.AMENDED).order_by(col(Event.id))).all()
        assert told == ["hide:sent", "show:sent"]
    assert sandbox.violations() == []


async def test_what_is_asked_for_last_holds(sqlite_db: Database, sandbox: SandboxClient):
    there = under_a_post(sqlite_db, sandbox)
    for hidden in (True, False, True):
        ask(sqlite_db, hidden=hidden)
    await send(sqlite_db, sandbox, {"sent": 3})
    assert (on_the_page(sandbox), state(sqlite_db)) == ({there: True}, CommentState.HIDDEN)


async def test_a_comment_that_its_writer_took_away_is_hidden_enough(sqlite_db: Database, sandbox: SandboxClient):
    there = under_a_post(sqlite_db, sandbox)
    ask(sqlite_db, hidden=True)
    sandbox.change_comment(there, "remove")
    await send(sqlite_db, sandbox, {"sent": 1})


async def test_a_page_that_refuses_leaves_the_comment_as_it_is(sqlite_db: Database, sandbox: SandboxClient):
    there = under_a_post(sqlite_db, sandbox)
    ask(sqlite_db, hidden=True)
    sandbox.add_fault("facebook", "400", times=1)
    await send(sqlite_db, sandbox, {"failed": 1})
    assert (on_the_page(sandbox), state(sqlite_db)) == ({there: False}, CommentState.VISIBLE)
    ask(sqlite_db, hidden=True)
    await send(sqlite_db, sandbox, {"failed": 1, "sent": 1})
    assert state(sqlite_db) is CommentState.HIDDEN


async def test_an_answer_under_one_that_was_hidden_is_none_to_the_service(sqlite_db: Database, sandbox: SandboxClient):
    """The page's mark on a comment is no word of ours, so that a question below it is answered as any other."""
    there = under_a_post(sqlite_db, sandbox)
    for hidden in (True, False):
        ask(sqlite_db, hidden=hidden)
    await send(sqlite_db, sandbox, {"sent": 2})
    data = {"verb": "add", "comment": "9_9", "parent": there, "text": "Quand est-ce que la route ouvre ?"}
    with sqlite_db.transaction() as session:
        handle(session, Signal(FACEBOOK_PAGE, "1", SignalKind.COMMENT, now(), post="77_1", sender="2", data=data), CARE)
    assert states(sqlite_db) == {"sent": 2, "planned": 2}


def test_answers_that_have_not_left_are_kept_back(db: Database):
    with db.transaction() as session:
        comments.take_in(session, written(session), CARE)
    ask(db, hidden=True)
    with db.reading() as session:
        found = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        assert [(one.act, one.state) for one in found] == [
            ("send", "cancelled"), ("send", "cancelled"), ("hide", "planned"),
        ]  # fmt: skip


def test_it_needs_a_reason_the_right_and_something_to_hide(db: Database):
    with db.transaction() as session:
        written(session)
        written(session, "1_3").state = CommentState.REMOVED
        written(session, "1_4", lane="telegram")
        hire(session, AUTHOR, Role.EDITOR)
    for reason in ("", "  ", "x" * (comment_hiding.LONGEST_REASON + 1)):
        with db.transaction() as session, pytest.raises(BadInput, match="the reason is"):
            comment_hiding.hide(session, comment_id=1, reason=reason, by=OFFICER)
    for number, why in ((2, "gone from the page"), (3, "hides no comments")):
        with pytest.raises(Refused, match=why):
            ask(db, hidden=True, number=number)
    with db.transaction() as session, pytest.raises(Refused, match="may not"):
        comment_hiding.hide(session, comment_id=1, reason=WHY, by=AUTHOR)
    assert states(db) == {}
