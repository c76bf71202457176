"""The inbox as staff use it: the list, one message with its history, answers, files, and who speaks."""

import re
from datetime import timedelta

from sqlmodel import col, select

from civic import feedback, feedback_desk, privacy
from core.models import (
    AuditEntry,
    Comment,
    CommentKind,
    Contact,
    ContactState,
    Delivery,
    EntryKind,
    Feedback,
    FeedbackEntry,
    FeedbackState,
    Handover,
    Role,
    Staff,
)
from tests.web import inbox_story as told
from tests.web.forms import PAGE, newest_in, read, send
from tests.web.test_console import token_in

LIST, ROAD, WATER = "/console/inbox/", "/console/inbox/feedback/F26-222222", "/console/inbox/feedback/F26-333333"
FILES = "/console/inbox/files/F26-222222"
COMMENT = "/console/inbox/comment/1"


def names_in(page: str) -> list[str]:
    return re.findall(r'class="item-about"><bdi>([^<]+)</bdi>', page)


LISTS = (
    ("", ["F26-222222", "F26-555555", "F26-333333", "#1", "F26-444444", "#2"]),
    ("?order=oldest", ["#2", "F26-444444", "#1", "F26-333333", "F26-555555", "F26-222222"]),
    ("?kind=comment", ["#1", "#2"]),
    ("?kind=comment&show=all", ["#3", "#1", "#4", "#2"]),
    ("?sort=thanks&show=all", ["#3"]),
    ("?network=messenger", ["F26-333333", "F26-444444"]),
    ("?network=facebook_page", ["#1", "#2"]),
    ("?topic=water", ["F26-333333"]),
    ("?province=azilal", ["F26-222222", "F26-555555"]),
    ("?language=zgh", ["F26-555555"]),
    ("?assigned=me", ["F26-222222"]),
    ("?assigned=somebody", ["F26-222222", "#2"]),
    ("?assigned=nobody&show=new&kind=feedback", ["F26-555555", "F26-333333", "F26-444444"]),
    ("?show=closed", ["F26-666666"]),
    ("?q=f26-444444", ["F26-444444"]),
    ("?q=%232", ["#2"]),
    ("?q=ROBINET", ["F26-333333"]),
    ("?q=الطريق", ["F26-222222", "#2"]),
    ("?kind=x&show=x&assigned=x&after=x~y", ["F26-222222", "F26-555555", "F26-333333", "#1", "F26-444444", "#2"]),
)  # fmt: skip


async def test_the_list_is_narrowed_and_ordered(moderator):
    assert {query: names_in(await read(moderator, LIST + query)) for query, _names in LISTS} == dict(LISTS)


async def test_the_list_goes_on_where_a_page_ends(moderator, told_deps):
    with told_deps.db.transaction() as session:
        for number in range(40):
            at = told.NOW - timedelta(days=2, minutes=number // 4)
            session.add(Feedback(reference=f"F26-9999{number}", text="x", heard_at=at))
            session.add(Comment(lane="facebook_page", network_id=f"m{number}", post="p", actor="a", text="x", at=at,
                                kind=CommentKind.COMPLAINT))  # fmt: skip
    for order in ("", "&order=oldest"):
        found, address = [], f"{LIST}?show=waiting{order}"
        for _page in range(5):
            page = await read(moderator, address)
            found += names_in(page)
            further = re.search(r'href="(\?[^"]+)">Further', page)
            if further is None:
                break
            address = LIST + further[1].replace("&amp;", "&")
        assert (len(found), len(set(found))) == (86, 86)


async def test_the_list_says_how_much_waits_and_looks_again_by_itself(moderator):
    page = await read(moderator, LIST)
    tabs = re.findall(r'<li><a href="[^"]*"[^>]*>([^<]+?)(?: <span class="number">(\d+)</span>)?</a></li>', page)
    assert tabs[-4:] == [("Needs an answer", "6"), ("Mine", "1"), ("Nobody&#39;s yet", "4"), ("All", "")]
    assert 'id="lines" data-live="20"' in page
    assert 'lang="ar"' in page


async def test_what_is_ticked_is_taken_and_closed_each_by_itself(moderator, told_deps):
    refused = await send(moderator, LIST, "take")
    assert (refused.status_code, "Tick what you mean first." in refused.text) == (400, True)
    done = await send(moderator, LIST, "take", one=["feedback:F26-333333", "comment:1"], kind="", q="")
    assert done.headers["location"] == f"{LIST}?done=saved"
    half = await send(moderator, LIST, "close", one=["feedback:F26-666666", "comment:1", "comment:99"])
    assert half.status_code == 409
    assert "F26-666666" in half.text.partition('role="alert"')[2].partition("</div>")[0]
    with told_deps.db.reading() as session:
        nadia = session.exec(select(Staff.id).where(Staff.email == told.NADIA)).one()
        assert feedback.find_feedback(session, "F26-333333").assigned_to_id == nadia
        assert session.get_one(Comment, 1).progress is FeedbackState.CLOSED


async def test_the_whole_exchange_stands_on_one_page_without_who_the_person_is(moderator, told_deps):
    page = await read(moderator, ROAD)
    order = [
        "omar@council.example</bdi> gave it to nadia@council.example",
        "Appeler le service",
        "نتصل بمصلحة",
        "لم يتصل",
    ]
    places = [page.index(word) for word in order]
    assert places == sorted(places)
    assert '<p class="said-words" dir="auto" lang="ar">' in page
    assert f'<img src="{FILES}/1"' in page
    assert f'<audio controls preload="none" src="{FILES}/2"' in page
    assert "Azilal" in page
    assert "You may answer at any time" in page
    with told_deps.db.reading() as session:
        addresses = session.exec(select(Contact.address)).all()
    assert not re.search(rf">({'|'.join(addresses)})<", page)
    assert (await moderator.get("/console/inbox/feedback/F26-999999", headers=PAGE)).status_code == 404


async def test_an_answer_goes_into_the_chat_with_its_file_and_says_how_far_it_got(moderator, told_deps):
    empty = await send(moderator, WATER, "answer", text="  ")
    assert (empty.status_code, "Write what is to be said." in empty.text) == (400, True)
    files = [("files", ("../../plan de l'eau.pdf", b"%PDF-1.7 x", "application/pdf"))]
    done = await send(moderator, WATER, "answer", text="Demain matin.", files=files)
    assert done.headers["location"] == f"{WATER}?done=answered"
    page = await read(moderator, WATER)
    assert "on its way" in page
    assert "plan de l_eau.pdf" in page
    with told_deps.db.reading() as session:
        entry = session.exec(select(FeedbackEntry).order_by(col(FeedbackEntry.id).desc())).first()
        assert (entry.kind, entry.text) == (EntryKind.ANSWER, "Demain matin.")
        assert "Demain matin." in session.get_one(Delivery, entry.delivery_id).message["text"]


async def test_the_second_of_two_who_answer_at_once_is_told_and_loses_no_word(moderator, told_deps):
    shown = await read(moderator, WATER)
    fields = {"form_token": token_in(shown), "seen": newest_in(shown)}
    with told_deps.db.transaction() as session:
        feedback_desk.answer(session, reference="F26-333333", text="Ce soir.", by=told.OMAR)
    late = await moderator.post(f"{WATER}/answer", data={**fields, "text": "Demain."}, headers=PAGE)
    assert late.status_code == 409
    assert "omar@council.example answered meanwhile" in late.text
    assert ">Demain.</textarea>" in late.text
    assert "Ce soir." in late.text
    again = {**fields, "seen": newest_in(late.text), "text": "Demain."}
    assert (await moderator.post(f"{WATER}/answer", data=again, headers=PAGE)).status_code == 303
    twice = await moderator.post(f"{WATER}/answer", data=again, headers=PAGE)
    assert "You have answered already." in twice.text
    with told_deps.db.transaction() as session:
        feedback.add_words(session, feedback.find_feedback(session, "F26-333333"), "Merci")
    newest = await moderator.post(f"{WATER}/answer", data={**again, "seen": "99"}, headers=PAGE)
    assert newest.status_code == 303


WAYS = {
    "F26-333333": "You may answer until Dec 3, 2026, 6:00\N{NARROW NO-BREAK SPACE}AM.",
    "F26-444444": "You could answer until Dec 1, 2026, 5:00\N{NARROW NO-BREAK SPACE}PM",
    "F26-666666": "It is closed. Open it again to answer.",
    "F26-222222": "You may answer at any time",
}


async def test_the_form_says_until_when_one_may_answer(moderator):
    for reference, sentence in WAYS.items():
        assert sentence in await read(moderator, f"/console/inbox/feedback/{reference}")


async def test_who_blocked_us_and_who_is_forgotten(moderator, told_deps):
    with told_deps.db.transaction() as session:
        for contact in session.exec(select(Contact).join(Feedback, col(Feedback.contact_id) == col(Contact.id))).all():
            contact.state = ContactState.BLOCKED
    assert "This person has blocked us." in await read(moderator, ROAD)
    with told_deps.db.transaction() as session:
        privacy.erase(session, feedback.person_of(session, feedback.find_feedback(session, "F26-222222")))
    page = await read(moderator, ROAD)
    assert "This person asked to be forgotten." in page
    assert "Speak with them myself" not in page
    assert 'name="text" rows="6"' not in page
    assert "/files/" not in page
    assert "31.96" not in page
    assert "asked to be forgotten" in await read(moderator, LIST)
    refused = await moderator.post(f"{ROAD}/answer", data={"form_token": token_in(page), "text": "Voici"}, headers=PAGE)
    assert refused.status_code == 409


async def test_files_are_opened_for_one_reader_and_each_opening_is_written_down(moderator, told_deps):
    photo = await moderator.get(f"{FILES}/1")
    assert (photo.status_code, photo.content, photo.headers["content-type"]) == (200, told.PIXEL, "image/png")
    assert photo.headers["cache-control"] == "no-store"
    assert photo.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert photo.headers["content-disposition"] == 'inline; filename="F26-222222-1.png"'
    part = await moderator.get(f"{FILES}/2", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, told.SOUND[4:8])
    assert part.headers["content-range"] == f"bytes 4-7/{len(told.SOUND)}"
    assert (await moderator.get(f"{FILES}/2", headers={"Range": "bytes=9999-"})).status_code == 416
    assert (await moderator.get(f"{FILES}/3")).status_code == 404
    with told_deps.db.transaction() as session:
        opened = session.exec(select(AuditEntry).where(AuditEntry.action == "feedback.file")).all()
        assert [entry.data for entry in opened] == [{"file": 1}]


async def test_who_may_read_a_message_may_open_its_files_and_nobody_else(moderator, told_deps):
    for role, status in ((Role.AUDITOR, 200), (Role.EDITOR, 403)):
        with told_deps.db.transaction() as session:
            session.exec(select(Staff).where(Staff.email == told.NADIA)).one().role = role
        assert (await moderator.get(f"{FILES}/1")).status_code == status
        assert (await moderator.get(ROAD, headers=PAGE)).status_code == status
        if role is Role.AUDITOR:
            page = await read(moderator, ROAD)
            assert f'<img src="{FILES}/1"' in page
            assert '<form class="form' not in page
    with told_deps.db.reading() as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "feedback.file")).all()) == 1


async def test_a_matter_is_given_on_noted_closed_and_opened_again(moderator, told_deps):
    for deed, fields, said in (
        ("assign", {"to": told.OMAR}, "It is given on"),
        ("note", {"text": "Voir avec la régie"}, "Only staff see it."),
        ("close", {}, "It is closed."),
        ("reopen", {}, "It is in work again."),
    ):
        done = await send(moderator, WATER, deed, **fields)
        assert said in await read(moderator, done.headers["location"])
    page = await read(moderator, WATER)
    assert "Note of nadia@council.example, for staff alone" in page
    refused = await send(moderator, WATER, "reopen")
    assert (refused.status_code, 'role="alert"' in refused.text) == (409, True)
    long = await send(moderator, WATER, "note", text="x" * 3001)
    assert (long.status_code, f">{'x' * 3001}</textarea>" in long.text) == (409, True)
    with told_deps.db.reading() as session:
        assert session.exec(select(Delivery).where(Delivery.about == "feedback:F26-333333")).all() == []


async def test_a_person_is_taken_over_and_given_back_and_told_both(moderator, told_deps):
    done = await send(moderator, WATER, "take-over")
    page = await read(moderator, done.headers["location"])
    assert "Your words go as they are" in page
    assert "nadia@council.example speaks with them" in await read(moderator, LIST)
    assert (await send(moderator, WATER, "take-over")).status_code == 409
    await send(moderator, WATER, "hand-back")
    assert "The automatic service." in await read(moderator, WATER)
    with told_deps.db.reading() as session:
        about = select(Delivery).where(Delivery.about == "feedback:F26-333333").order_by(col(Delivery.id))
        first = session.exec(about).first().message["text"]
        assert first.startswith("Une personne du conseil") or "conseil" in first
        assert session.exec(select(Handover)).all() == []


async def test_a_saved_reply_is_put_into_the_text_in_the_persons_language(moderator):
    shown = await send(moderator, WATER, "answer", do="insert", saved="received", text="Bonjour,")
    assert shown.status_code == 200
    assert ">Bonjour,\n\nNous avons reçu votre message F26-333333." in shown.text
    page = await read(moderator, "/console/inbox/feedback/F26-222222")
    assert '<option value="thanks">' not in page, "it is not written in Arabic"
    comment = await send(moderator, COMMENT, "answer", do="insert", saved="thanks", way="private")
    assert ">Merci de nous avoir écrit.</textarea>" in comment.text
    assert '<option value="received">' not in comment.text, "a comment has no reference"
