"""What people answered to consultations in their own words, for who looks at what people send."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import matter_files, sent_files
from civic.consultation_answers import content_of, files_in, words_of
from civic.consultation_file import ConsultationContent
from civic.consultation_results import Response as Answered
from civic.exchange import File
from web.console.consultation import found
from web.console.desk import Desk
from web.console.reader import ask_of
from web.console.sent_file import SentFiles
from web.console.thread import coded
from web.portal.said import Said
from web.rows import row_number
from web.words import CHANNELS, word

SIZE = 40
# A question, the words that answer it, and the recordings.
Words = tuple[Said, str, list[File]]


class Answers:
    """Routes under /console/answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/answers."""
        router.add_api_route("/{slug}", self.show, methods=["GET"])
        SentFiles(self._desk, matter_files.CONSULTATION).add_to(router)

    def show(self, request: Request, slug: str, before: str = "") -> Response:
        """The newest answers, or those before one."""
        who, newer = self._desk.who(request), row_number(before)
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            row, ask = found(session, slug), ask_of(self._desk, who, session, request)
            content = content_of(row)
            said = {question.id: ask.said(question.text) for question in content.questions}
            rows = words_of(session, row.id, before=newer, limit=SIZE + 1)
            lines = [
                (region.province_name(one.province, t.language) if one.province else "", word(t, CHANNELS, one.network),
                 one.reference, words)
                for _, one in rows[:SIZE]
                if (words := _words(content, one, said, _recordings(session, one)))
            ]  # fmt: skip
        values = {
            "row": row,
            "title": ask.said(content.title),
            "lines": lines,
            "older": rows[SIZE - 1][0] if len(rows) > SIZE else None,
            "word": coded(t),
            "worded": any(not question.kind.counted for question in content.questions),
        }
        return self._desk.page(request, who, "console/answers.html", values)


def _recordings(session: Session, one: Answered) -> dict[str, File]:
    """The recordings in somebody's answers, by what their network calls them."""
    sent = files_in(one.answers)
    kept = sent_files.of_subject(session, one.reference) if sent else {}
    return {file.handle: File(file.kind, number, row=kept.get(file.handle)) for number, file in enumerate(sent, 1)}


def _words(
    content: ConsultationContent, one: Answered, said: Mapping[str, Said], recordings: Mapping[str, File]
) -> list[Words]:
    return [
        (said[question.id], str(answer["text"]), [recordings[handle] for _kind, handle in answer.get("files", ())])
        for question in content.questions
        if not question.kind.counted and (answer := one.answers.get(question.id))
    ]
