"""From a comment under a post to an answer with its file, over HTTP: page, Messenger and the council's own officer."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from civic import kept_files
from civic.region import load_region
from civic.requests import ledger, officer
from core.db import Database
from core.i18n import Translator, translator
from core.models import Comment, CommentKind, InformationRequest, RequestState
from sandbox.client import SandboxClient
from tests.council import OFFICER, hire
from tests.facebook.page import PERSON, Page, buttons_of, open_page, words_of

WAY = {
    "ar": {
        "comment": "فين وصل مشروع تأهيل الطريق 308؟", "language": "العربية",
        "wish": "نسخة من صفقة الطريق 308 وآجال الأشغال", "answer": "تجدون الصفقة في الملف المرفق.",
    },
    "fr": {
        "comment": "Où en est le chantier de la route 308 ?", "language": "Français",
        "wish": "Le marché de la route 308 et le calendrier des travaux", "answer": "Le marché est ci-joint.",
    },
}  # fmt: skip
FILE = bytes(range(256)) * 40


@pytest.mark.parametrize("language", WAY)
async def test_a_comment_becomes_a_request_that_is_answered_with_a_file(
    db: Database, sandbox: SandboxClient, tmp_path: Path, language: str
) -> None:
    words, t = WAY[language], translator(language)
    async with open_page(db, sandbox) as page:
        post = await page.publish("أشغال الطريق 308 / Travaux de la route 308")
        await page.comments(post, words["comment"])
        (public,) = page.under(post)[words["comment"]]
        assert "https://m.me/" in public
        (private,) = page.answers()
        assert words_of(private)

        filed = await _files(page, public.partition("?ref=")[2].split()[0], words, t)
        with db.reading() as session:
            request = session.exec(select(InformationRequest)).one()
            (comment,) = session.exec(select(Comment)).all()
        assert (request.text, request.state, request.language) == (words["wish"], RequestState.RECEIVED, language)
        assert (comment.kind, comment.language) == (CommentKind.QUESTION, language)
        assert request.reference in "".join(map(words_of, filed))

        # The council answers with a file; it arrives with every byte, and leads back to the request.
        before = len(page.answers())
        await asyncio.to_thread(_answer, db, request.reference, words["answer"], tmp_path)
        page.outbox.wake()
        await page.rest()
        told = page.answers()[before:]
        assert any(words["answer"] in words_of(message) for message in told)
        (carried,) = [message for message in told if message.get("file")]
        file = await asyncio.to_thread(sandbox.facebook_file, carried["file"]["id"])
        assert (file["name"], file["mime"], file["content"]) == ("صفقة 308.pdf", "application/pdf", FILE)
        back = next(button for button in buttons_of(told[-1]) if button["payload"].endswith(request.reference))
        shown = await page.presses(back["title"])
        assert request.reference in "".join(map(words_of, shown))
        with db.reading() as session:
            assert ledger.find(session, request.reference).state is RequestState.ANSWERED
    assert sandbox.violations() == []
    assert {message["psid"] for message in sandbox.facebook_messages() if "comment_id" not in message} == {PERSON}


async def _files(page: Page, ref: str, words: dict[str, str], t: Translator) -> list[dict[str, Any]]:
    """The person follows the link and files a request in Messenger; what they are told at the end."""
    await page.opens(ref)
    await page.presses(words["language"])
    await page.presses(t("Yes, I agree"))
    asked = await page.says("", payload="go:request")
    assert t("Cancel") in [button["title"] for button in buttons_of(asked[-1])]
    await page.says(words["wish"])
    return await page.presses(t("No, an ordinary request"))


def _answer(db: Database, reference: str, text: str, folder: Path) -> None:
    source = folder / "صفقة 308.pdf"
    source.write_bytes(FILE)
    kept = kept_files.keep(folder / "kept", source)
    region = load_region()
    with db.transaction() as session:
        hire(session)
        officer.answer(session, reference, OFFICER, region, text=text, files=[kept])
