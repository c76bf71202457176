"""Comments under posts as staff answer them."""

from datetime import timedelta

import time_machine
from sqlmodel import col, select

from bots.endings import Ended, finish
from bots.signals import handle
from civic.comments import CommentCare
from core.clock import now
from core.message import Signal, SignalKind
from core.models import (
    Comment,
    CommentEntry,
    CommentKind,
    Delivery,
    DeliveryState,
    FeedbackState,
)
from tests.web import inbox_story as told
from tests.web.forms import PAGE, read, send
from tests.web.test_console import token_in

COMMENT = "/console/inbox/comment/1"


def later(minutes: int) -> time_machine.travel:
    """The clock stands still so long after the story."""
    return time_machine.travel(told.NOW + timedelta(minutes=minutes), tick=False)


def edit(deps, words: str) -> None:
    """The network tells that the writer of the first comment changed it."""
    data = {"verb": "edited", "comment": "77_0", "text": words}
    signal = Signal("facebook_page", words, SignalKind.COMMENT, now(), post="77_9", sender="1", data=data)
    with deps.db.transaction() as session:
        handle(session, signal, CommentCare())


async def test_a_comment_is_answered_in_both_ways_the_private_one_once(moderator, told_deps):
    page = await read(moderator, COMMENT)
    assert "You may answer once, until " in page
    assert "Everybody reads it under the post." in page
    for way in ("private", "public"):
        done = await send(moderator, COMMENT, "answer", way=way, text=f"En mars ({way}).")
        assert done.headers["location"] == f"{COMMENT}?done=answered"
    page = await read(moderator, COMMENT)
    assert "that has been sent" in page
    assert (await send(moderator, COMMENT, "answer", way="private", text="Encore")).status_code == 409
    old = await read(moderator, "/console/inbox/comment/2")
    assert "they ended" in old
    gone = await read(moderator, "/console/inbox/comment/4")
    assert "The writer took the comment away; its words are gone." in gone
    assert "The comment is gone from the page." in gone
    with told_deps.db.reading() as session:
        sent = session.exec(select(Delivery).where(Delivery.channel == "comments").order_by(col(Delivery.id))).all()
        assert [(one.lane, one.recipient, one.message["text"]) for one in sent] == [
            ("messenger", "comment:77_0", "En mars (private)."),
            ("facebook_page", "comment:77_0", "En mars (public)."),
        ]
        assert session.get_one(Comment, 1).progress is FeedbackState.ANSWERED


async def test_a_comment_is_sorted_noted_given_on_and_closed(moderator, told_deps):
    for deed, fields in (
        ("sort", {"kind": "complaint"}), *[("note", {"text": "Vu"})] * 2, ("assign", {"to": told.OMAR}), ("close", {}),
        ("reopen", {}),
    ):  # fmt: skip
        assert (await send(moderator, COMMENT, deed, **fields)).status_code == 303
    page = await read(moderator, COMMENT)
    assert "sorted it as: complaint (of a person)" in page
    assert "nadia@council.example said so." in page
    assert (await send(moderator, COMMENT, "sort", kind="spam")).status_code == 409
    assert (await moderator.get("/console/inbox/comment/99", headers=PAGE)).status_code == 404
    with told_deps.db.reading() as session:
        assert session.exec(select(CommentEntry.text)).all() == ["Vu"]


async def test_the_second_who_answers_a_comment_is_told(moderator):
    page = await read(moderator, COMMENT)
    await send(moderator, COMMENT, "answer", way="public", text="En mars.")
    late = {"form_token": token_in(page), "seen": "0", "way": "public", "text": "En mai."}
    answer = await moderator.post(f"{COMMENT}/answer", data=late, headers=PAGE)
    assert (answer.status_code, "You have answered already." in answer.text) == (409, True)


async def test_a_comment_that_is_edited_after_the_answer_waits_again_and_says_so(moderator, told_deps):
    waiting, note = "/console/inbox/?kind=comment", "after your answer. Read them again"
    await send(moderator, COMMENT, "answer", way="public", text="En mars.")
    with later(minutes=1):
        edit(told_deps, "Quand est-ce  que la route sera finie ?")
        assert f'href="{COMMENT}"' not in await read(moderator, waiting)
        edit(told_deps, "Et le pont, quand sera-t-il fini ?")
        listed = await read(moderator, waiting)
        assert f'href="{COMMENT}"' in listed
        assert listed.count("its writer has changed the words") == 1
        page = await read(moderator, COMMENT)
        assert note in page
        assert "put it back to what waits" in page
    with later(minutes=2):
        await send(moderator, COMMENT, "answer", way="public", text="En mai.")
        assert note not in await read(moderator, COMMENT)
        edit(told_deps, "Merci, bravo !")
        with told_deps.db.reading() as session:
            one = session.get_one(Comment, 1)
            assert (one.progress, one.kind) == (FeedbackState.ANSWERED, CommentKind.THANKS)


async def test_a_comment_that_is_edited_after_it_was_closed_waits_again(moderator, told_deps):
    await send(moderator, COMMENT, "close")
    with later(minutes=1):
        edit(told_deps, "Et le pont, quand sera-t-il fini ?")
        assert "after it was closed. Read them again" in await read(moderator, COMMENT)


async def test_a_comment_is_hidden_with_a_reason_and_shown_again(moderator, told_deps):
    page = await read(moderator, COMMENT)
    assert "Its writer and their friends go on seeing it." in page
    empty = await send(moderator, COMMENT, "hide", reason=" ")
    assert (empty.status_code, "Say why others shall not read it." in empty.text) == (409, True)
    done = await send(moderator, COMMENT, "hide", reason="Insulte <une> personne")
    assert done.headers["location"] == f"{COMMENT}?done=hide"
    page = await read(moderator, COMMENT)
    assert "is being hidden" in page
    assert "hid it on the page: Insulte &lt;une&gt; personne" in page
    assert "Hide it from others" not in page
    network_says(told_deps, DeliveryState.SENT)
    page = await read(moderator, COMMENT)
    assert ("hidden on the page" in page, "is being hidden" in page) == (True, False)
    await send(moderator, COMMENT, "show")
    assert "is being shown again" in await read(moderator, COMMENT)
    network_says(told_deps, DeliveryState.FAILED)
    page = await read(moderator, COMMENT)
    assert "Facebook did not show it again" in page
    assert "Show it again" in page
    gone = await read(moderator, "/console/inbox/comment/4")
    assert "Hide it from others" not in gone
    assert (await send(moderator, "/console/inbox/comment/4", "hide", reason="x")).status_code == 409


def network_says(deps, state: DeliveryState) -> None:
    """What is on its way to the page has come to this end."""
    with deps.db.transaction() as session:
        query = select(Delivery).where(col(Delivery.act).in_(("hide", "show")), Delivery.state == "planned")
        finish(session, [Ended(session.exec(query).one().id, state)])


async def test_a_saved_reply_for_a_comment_that_is_not_there_is_not_found(moderator):
    data = {"form_token": token_in(await read(moderator, COMMENT)), "do": "insert", "saved": "thanks"}
    for unknown in ("/console/inbox/comment/99", "/console/inbox/feedback/F26-999999"):
        assert (await moderator.post(f"{unknown}/answer", data=data, headers=PAGE)).status_code == 404


async def test_who_answers_words_that_are_others_by_now_is_told_and_loses_nothing(moderator, told_deps):
    def read_mark(page: str) -> str:
        return page.partition('name="read" value="')[2].partition('"')[0]

    before = read_mark(await read(moderator, COMMENT))
    edit(told_deps, "Et le pont, quand sera-t-il fini ?")
    refused = await send(moderator, COMMENT, "answer", way="public", text="En mars.", read=before)
    assert refused.status_code == 409
    assert "wrote again meanwhile" in refused.text
    assert "En mars.</textarea>" in refused.text
    assert (
        await send(moderator, COMMENT, "answer", way="public", text="En mars.", read=read_mark(refused.text))
    ).status_code == 303
