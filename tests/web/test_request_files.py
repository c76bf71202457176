"""Files of a request for information: what the person sent, shown and played, and what the council answered with."""

from pathlib import Path

from sqlmodel import col, select

from civic.requests import ledger
from core.models import AuditEntry, Staff
from tests.web import desk_story, inbox_story
from tests.web.test_console_requests import PAGE, REQUESTS, act, deps, desk

__all__ = ["deps", "desk"]  # fixtures that are shared
FILES = f"{REQUESTS}files/"


def lose(path: str) -> None:
    """Take a file off the disk, as an accident would."""
    Path(path).unlink()


async def test_an_answer_goes_with_files_that_are_kept_sealed(desk, deps, tmp_path):
    files = [("files", ("..\\..\\budget 2026.csv", b"route,308\n")), ("files", ("..", b"%PDF-1.7"))]
    answer = await act(desk, "R26-222224", "answer", {"answer-words": ""}, files=files)
    assert answer.status_code == 303
    with deps.db.reading() as session:
        request = ledger.find(session, "R26-222224")
        kept = ledger.files_of(ledger.history(session, request)[-1].files)
    assert [name for name, _path in kept] == ["budget 2026.csv", "file"]
    assert all(path.startswith(str(tmp_path / "answers" / "R26-222224")) for _name, path in kept)
    page = (await desk.get(f"{REQUESTS}R26-222224", headers=PAGE)).text
    assert f'<a href="{FILES}R26-222224/1" download><bdi>budget 2026.csv</bdi></a>' in page
    saved = await desk.get(f"{FILES}R26-222224/1", headers=PAGE)
    assert (saved.content, saved.headers["cache-control"]) == (b"route,308\n", "no-store")
    assert saved.headers["content-disposition"] == "attachment; filename*=utf-8''budget%202026.csv"
    assert (await desk.get(f"{FILES}R26-222224/9", headers=PAGE)).status_code == 404
    lose(kept[1][1])
    assert (await desk.get(f"{FILES}R26-222224/2", headers=PAGE)).status_code == 404
    with deps.db.reading() as session:
        looked = session.exec(select(AuditEntry.data).where(AuditEntry.action == "request.file")).all()
    assert looked == [{"file": 1}, {"file": 2}]


async def test_what_the_person_sent_along_is_shown_and_played_for_auditors_too(desk, deps, tmp_path):
    inbox_story.keep_files(deps.db, tmp_path)
    page = (await desk.get(f"{REQUESTS}R26-222225", headers=PAGE)).text
    asked = page.partition('id="asked"')[2].partition("</section>")[0]
    assert f'<img src="{FILES}R26-222225/1"' in asked
    assert f'<audio controls preload="none" src="{FILES}R26-222225/2"' in asked
    assert page.count(f"{FILES}R26-222225/1") == asked.count(f"{FILES}R26-222225/1")
    complaint = (await desk.get(f"{REQUESTS}R26-222227", headers=PAGE)).text
    assert f'<audio controls preload="none" src="{FILES}R26-222227/1"' in complaint
    for email in (desk_story.NADIA, desk_story.AUDITOR):
        desk_story.let_in(deps.db, desk, email)
        photo = await desk.get(f"{FILES}R26-222225/1")
        assert (photo.content, photo.headers["content-type"]) == (inbox_story.PIXEL, "image/png")
        voice = await desk.get(f"{FILES}R26-222225/2", headers={"Range": "bytes=0-3"})
        assert (voice.status_code, voice.content) == (206, inbox_story.SOUND[:4])
    again = (await desk.get(f"{REQUESTS}R26-222225", headers=PAGE)).text
    assert again.count("<li><p><strong>") == page.count("<li><p><strong>")  # who looked stands in the audit log alone
    with deps.db.reading() as session:
        query = select(AuditEntry.subject, Staff.email, AuditEntry.data).join(Staff)
        looked = session.exec(query.where(AuditEntry.action == "request.file").order_by(col(AuditEntry.id))).all()
    about = "request:R26-222225"
    assert looked == [
        (about, email, {"file": number}) for email in (desk_story.NADIA, desk_story.AUDITOR) for number in (1, 2)
    ]


async def test_a_file_that_is_not_fetched_yet_says_so(desk):
    page = (await desk.get(f"{REQUESTS}R26-222225", headers=PAGE)).text
    assert page.count("is being fetched from the network") == 2
    assert (await desk.get(f"{FILES}R26-222225/1", headers=PAGE)).status_code == 404
