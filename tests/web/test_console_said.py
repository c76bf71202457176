"""Saved replies, and what is said in public: written, corrected, withdrawn."""

from sqlmodel import col, select

from core.models import (
    Delivery,
    SaidAndDone,
    SavedReply,
)
from tests.web.forms import PAGE, read
from tests.web.test_console import token_in


async def test_saved_replies_are_written_changed_and_removed(moderator, told_deps):
    fields = {"name": "road-works", "language": "fr", "text": "Les travaux {reference}."}
    token = token_in(await read(moderator, "/console/replies/"))
    assert (
        await moderator.post("/console/replies/", data={"form_token": token, **fields}, headers=PAGE)
    ).status_code == 303
    page = await read(moderator, "/console/replies/?name=road-works&language=fr")
    assert ">Les travaux {reference}.</textarea>" in page
    wrong = {**fields, "form_token": token, "text": "Bonjour {name}."}
    refused = await moderator.post("/console/replies/", data=wrong, headers=PAGE)
    assert (refused.status_code, ">Bonjour {name}.</textarea>" in refused.text) == (409, True)
    gone = {"form_token": token, "name": "road-works", "language": "fr"}
    assert (await moderator.post("/console/replies/remove", data=gone, headers=PAGE)).status_code == 303
    assert (await moderator.post("/console/replies/remove", data=gone, headers=PAGE)).status_code == 409
    with told_deps.db.reading() as session:
        assert set(session.exec(select(SavedReply.name))) == {"received", "thanks"}


async def test_what_came_of_it_is_published_checked_corrected_and_withdrawn(moderator, told_deps):
    page = await read(moderator, "/console/said/new?feedback=F26-222222")
    assert "الطريق بين الدوار" in page
    fields = {"form_token": token_in(page), "said_ar": "قلتم", "done_ar": "اتصلوا ب 0612345678", "topic": "roads",
              "references": "F26-222222"}  # fmt: skip
    marked = await moderator.post("/console/said/new", data=fields, headers=PAGE)
    assert marked.status_code == 409
    assert "0612345678" in marked.text.partition('role="alert"')[2]
    assert 'name="checked"' in marked.text
    done = await moderator.post("/console/said/new", data={**fields, "checked": "yes"}, headers=PAGE)
    assert done.headers["location"] == "/console/said/?done=told"
    assert "قلتم" in await read(moderator, "/console/said/")
    right = {"form_token": fields["form_token"], "said_ar": "قلتم", "done_ar": "أصلحنا"}
    assert (await moderator.post("/console/said/1", data=right, headers=PAGE)).status_code == 303
    assert (await moderator.post("/console/said/1", data=right, headers=PAGE)).status_code == 409
    no_reason = await moderator.post("/console/said/1/withdraw", data=right, headers=PAGE)
    assert no_reason.status_code == 409
    away = await moderator.post("/console/said/1/withdraw", data={**right, "reason": "Erreur"}, headers=PAGE)
    assert away.headers["location"] == "/console/said/?done=hidden"
    assert (await moderator.get("/console/said/1", headers=PAGE)).status_code == 404
    with told_deps.db.reading() as session:
        assert session.exec(select(SaidAndDone)).one().withdrawn
        told_people = session.exec(select(Delivery).where(col(Delivery.about) == "feedback:F26-222222")).all()
        assert len(told_people) == 2
