"""Comments under page posts over HTTP: stored, sorted, answered once, and never in a circle."""

from typing import Any

import pytest
from sqlmodel import select

from civic import comments
from civic.comment_replies import ReplyPolicy
from core.clock import now
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
        sandbox.advance_clock(2)
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


async def test_a_removed_comment_keeps_its_row_and_its_sort_and_none_of_its_words(db: Database, sandbox: SandboxClient):
    async with open_page(db, sandbox) as page:
        post = await page.publish()
        number = await page.comments(post, "الماء مقطوع عند دار فاطمة هادي سيمانة")
        (before,) = stored(db)
        assert (before.kind, "فاطمة" in before.text) == (CommentKind.COMPLAINT, True)
        await page.changes(number, "remove")
        sandbox.replay_facebook()
        (after,) = stored(db)
        assert (after.state, after.text, after.kind, after.because) == ("removed", "", before.kind, before.because)
        assert sum(event.amount for event in stored(db, Event) if event.kind is EventKind.COMMENT) == 0


async def test_a_hidden_comment_keeps_its_words_and_an_edited_one_is_sorted_anew(
    sqlite_db: Database, sandbox: SandboxClient
):
    async with open_page(sqlite_db, sandbox) as page:
        post = await page.publish()
        number = await page.comments(post, "شكرا بزاف للمجلس")
        for verb, state in (("hide", "hidden"), ("unhide", "visible"), ("hide", "hidden")):
            sandbox.advance_clock(2)
            await page.changes(number, verb)
            (found,) = stored(sqlite_db)
            assert (found.state, found.text, found.kind) == (state, "شكرا بزاف للمجلس", CommentKind.THANKS)
        await page.changes(number, "edited", "علاش باقي ما وصلناش الماء؟")
        (found,) = stored(sqlite_db)
        assert (found.kind, found.text) == (CommentKind.QUESTION, "علاش باقي ما وصلناش الماء؟")
        # It stands hidden: nothing is said under it until it is shown again.
        assert page.answers() == []
        await page.changes(number, "unhide")
        assert [len(replies) for replies in page.under(post).values()] == [1]
        await page.changes(number, "edited", "فوقاش يوصل الماء؟")
        assert [len(replies) for replies in page.under(post).values()] == [1]
        assert len(page.answers()) == 1
    assert sandbox.violations() == []


async def test_a_question_is_answered_in_private_only_within_seven_days(sqlite_db: Database, sandbox: SandboxClient):
    """The network keeps what it could not deliver for a day and a half; an outage of ours may last longer."""
    async with open_page(sqlite_db, sandbox) as page:
        post = await page.publish()
        event = {
            "item": "comment", "verb": "add", "comment_id": f"{post.partition('_')[2]}_77", "post_id": post,
            "parent_id": post, "message": QUESTION, "from": {"id": "7000000000031", "name": "مواطن"},
            "created_time": int(now().timestamp()) - 8 * 86_400,
        }  # fmt: skip
        await page.hooks({"changes": [{"field": "feed", "value": event}]})
        assert [reply.way for reply in stored(sqlite_db, CommentReply)] == ["public"]
        assert page.answers() == []


async def test_what_the_page_itself_wrote_is_ignored(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox) as page:
        post = await page.publish()
        own = {
            "item": "comment", "verb": "add", "comment_id": f"{post.partition('_')[2]}_78", "post_id": post,
            "parent_id": post, "message": "هل لديكم أسئلة؟", "from": {"id": PAGE_ID, "name": "الجهة"},
            "created_time": int(now().timestamp()),
        }  # fmt: skip
        await page.hooks({"changes": [{"field": "feed", "value": own}]})
    assert stored(sqlite_db) == []
    assert "own:comment" in [event.name for event in stored(sqlite_db, Event)]


async def test_the_same_comment_told_many_times_is_one(db: Database, sandbox: SandboxClient):
    async with open_page(db, sandbox) as page:
        post = await page.publish()
        event = {
            "item": "comment", "verb": "add", "comment_id": f"{post.partition('_')[2]}_79", "post_id": post,
            "parent_id": post, "message": QUESTION, "from": {"id": "7000000000032", "name": "مواطن"},
            "created_time": int(now().timestamp()),
        }  # fmt: skip
        change = {"field": "feed", "value": event}
        await page.hooks({"changes": [change, change]}, {"changes": [change]})
        await page.hooks({"changes": [change]})
    assert len(stored(db)) == 1
    assert [reply.way for reply in stored(db, CommentReply)] == ["public", "private"]
    assert sum(event.amount for event in stored(db, Event) if event.kind is EventKind.COMMENT) == 1


async def test_a_body_with_another_signature_brings_nothing(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox) as page:
        await page.publish()
        assert await page.post_body(b'{"object":"page","entry":[]}', "sha256=" + "0" * 64) == 403
    assert stored(sqlite_db) == []
