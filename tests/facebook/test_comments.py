"""Comments under page posts over HTTP: stored, sorted, answered once, and never in a circle."""

from typing import Any

import pytest
from sqlmodel import select

from civic import comments
from civic.comment_replies import ReplyPolicy
from core.db import Database
from core.models import Comment, CommentKind, CommentReply, Delivery, Event, EventKind
from sandbox.client import SandboxClient
from sandbox.facebook_state import PAGE_ID
from tests.bots.desk import MODERATOR, hire
from tests.facebook.page import open_page

QUESTION = "متى ستنتهي الأشغال؟"


def stored(db: Database, table: Any = Comment) -> list[Any]:
    with db.reading() as session:
        return list(session.exec(select(table).order_by(table.id)))


async def test_a_question_gets_one_public_and_one_private_reply(db: Database, sandbox: SandboxClient):
    async with open_page(db, sandbox) as page:
        post = await page.publish()
        number = await page.comments(post, QUESTION)
        (public,) = page.under(post)[QUESTION]
        assert f"https://m.me/{PAGE_ID}?ref=menu" in public
        assert "شكرا على سؤالكم" in public
        (private,) = page.answers()
        assert private["comment_id"] == number
        assert "طرحتم سؤالا" in private["text"]
        sandbox.replay_facebook()
        await page.changes(number, "edited", "واش الطريق غادي تسالي قريب؟")
        await page.changes(number, "hide")
        await page.changes(number, "unhide")
        assert [len(replies) for replies in page.under(post).values()] == [1]
        assert len(page.answers()) == 1
    (comment,) = stored(db)
    assert (comment.kind, comment.language, comment.because.split(" · ")[-1]) == (CommentKind.QUESTION, "ar", "؟")
    assert sandbox.violations() == []
    assert [event.name for event in stored(db, Event) if event.kind is EventKind.PUBLICATION] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Merci beaucoup, bravo", CommentKind.THANKS),
        ("الماء مقطوع هادي سيمانة", CommentKind.COMPLAINT),
        ("Bande d'idiots, quand est-ce que vous partez ?", CommentKind.ABUSE),
        ("بغينا عريضة على الطريق", CommentKind.PETITION),
        ("Fatima", CommentKind.OTHER),
    ],
)
async def test_what_asks_nothing_is_sorted_and_left_alone(
    sqlite_db: Database, sandbox: SandboxClient, text: str, kind: CommentKind
):
    async with open_page(sqlite_db, sandbox) as page:
        post = await page.publish()
        await page.comments(post, text)
        assert page.under(post) == {text: []}
        assert page.answers() == []
    assert [comment.kind for comment in stored(sqlite_db)] == [kind]


async def test_the_page_does_not_answer_itself_nor_who_answers_it(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox) as page:
        post = await page.publish()
        number = await page.comments(post, QUESTION)
        own = next(each for each in stored(sqlite_db, Delivery) if each.lane == "facebook_page").network_id
        await page.comments(own, "وعلاش ماشي اليوم؟", "7000000000022")
        await page.comments(number, "Et pourquoi pas aujourd'hui ?", "7000000000023")
        assert sum(len(replies) for replies in page.under(post).values()) == 1
    assert len(stored(sqlite_db)) == 3
    assert len(stored(sqlite_db, CommentReply)) == 2


async def test_replies_can_be_switched_off(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox, comment_replies=False) as page:
        post = await page.publish()
        await page.comments(post, QUESTION)
        assert page.under(post) == {QUESTION: []}
    assert stored(sqlite_db, Delivery) == []


async def test_without_messenger_the_link_leads_to_the_telegram_bot(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox, messenger=False, telegram_bot="jisr_bot") as page:
        post = await page.publish()
        await page.comments(post, "Quand finissent les travaux ?")
        ((public,),) = page.under(post).values()
        assert "https://t.me/jisr_bot?start=menu" in public
    assert [reply.way for reply in stored(sqlite_db, CommentReply)] == ["public"]


async def test_an_unknown_outcome_is_not_tried_again(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox, messenger=False, telegram_bot="jisr_bot") as page:
        post = await page.publish()
        sandbox.add_fault("facebook", "500", "comments", times=1)
        number = await page.comments(post, QUESTION)
        await page.changes(number, "edited", "فين وصلات الأشغال؟")
        assert [each.state for each in stored(sqlite_db, Delivery)] == ["unknown"]


async def test_staff_correct_what_the_rules_made_of_it(db: Database, sandbox: SandboxClient):
    async with open_page(db, sandbox) as page:
        post = await page.publish()
        number = await page.comments(post, "شي جديد على الطريق")
        policy = ReplyPolicy(on=True, page=PAGE_ID)
        (before,) = stored(db)
        assert before.kind is CommentKind.OTHER
        with db.transaction() as session:
            hire(session)
            assert comments.sort_as(
                session, comment_id=before.id, kind=CommentKind.QUESTION, policy=policy, by=MODERATOR
            ) == 2  # fmt: skip
        page.outbox.wake()
        await page.changes(number, "edited", "شكرا")
        assert [len(replies) for replies in page.under(post).values()] == [1]
        with db.transaction() as session:
            assert comments.sort_as(
                session, comment_id=before.id, kind=CommentKind.QUESTION, policy=policy, by=MODERATOR
            ) == 0  # fmt: skip
    (after,) = stored(db)
    assert (after.kind, after.because, after.text) == (CommentKind.QUESTION, "", "شكرا")
