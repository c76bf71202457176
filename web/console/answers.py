"""What people answered to consultations in their own words, for who looks at what people send."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import matter_files, sent_files
from civic.consultation_answers import content_of, files_in, words_of
from civic.consultation_file import ConsultationContent
from civic.consultation_results import Response as Answered
from core.models import SentFileState
from web.console.consultation import found
from web.console.desk import Desk, Problem, Visitor, Wrong
from web.console.posted import Posted, text
from web.console.reader import ask_of
from web.files import kept_file
from web.portal.said import Said
from web.rows import row_number
from web.words import CHANNELS, word

SIZE = 40
# A question, its words, and the numbers of its recordings among those of the answers.
Words = tuple[Said, str, list[int]]


class Answers:
    """Routes under /console/answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/answers."""
        router.add_api_route("/{slug}", self.show, methods=["GET"])
        router.add_api_route("/{slug}/file", self.file, methods=["POST"])

    def show(self, request: Request, slug: str, before: str = "") -> Response:
        """The newest answers, or those before one."""
        return self._page(request, self._desk.who(request), slug, row_number(before))

    def file(self, request: Request, slug: str, posted: Posted) -> Response:
        """A recording that answers a question; looking is an act."""
        who = self._desk.acting(request, posted)
        reference, number = text(posted, "reference"), text(posted, "number")

        def deed(session: Session) -> tuple[Path, str]:
            if not number.isdecimal() or len(number) > 4 or not int(number):
                raise Wrong(who.t("There is no such file."))
            file = matter_files.look_at(session, matter_files.CONSULTATION, reference, int(number), who.email)
            row = matter_files.row_of(session, file)
            if row.state is not SentFileState.KEPT:
                raise Wrong(
                    who.t("The recording is not here yet. It is fetched within a minute, when its network has it.")
                )
            return self._desk.deps.settings.files_dir / sent_files.path_of(row.id), f"{reference}-{number}.{row.type}"

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, slug, None, done.what, 409)
        path, name = done
        if not path.is_file():
            return self._page(request, who, slug, None, who.t("There is no such file."), 409)
        return kept_file(path, name, {"Cache-Control": "no-store"})

    def _page(
        self, request: Request, who: Visitor, slug: str, before: int | None, problem: str = "", code: int = 200
    ) -> Response:
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            row, ask = found(session, slug), ask_of(self._desk, who, session, request)
            content = content_of(row)
            said = {question.id: ask.said(question.text) for question in content.questions}
            rows = words_of(session, row.id, before=before, limit=SIZE + 1)
        lines = [
            (region.province_name(one.province, t.language) if one.province else "", word(t, CHANNELS, one.network),
             one.reference, words)
            for _, one in rows[:SIZE]
            if (words := _words(content, one, said))
        ]  # fmt: skip
        values = {
            "row": row,
            "title": ask.said(content.title),
            "lines": lines,
            "older": rows[SIZE - 1][0] if len(rows) > SIZE else None,
            "problem": problem,
            "worded": any(not question.kind.counted for question in content.questions),
        }
        return self._desk.page(request, who, "console/answers.html", values, code)


def _words(content: ConsultationContent, one: Answered, said: dict[str, Said]) -> list[Words]:
    numbers = {file.handle: number for number, file in enumerate(files_in(one.answers), 1)}
    return [
        (said[question.id], str(answer["text"]), [numbers[handle] for _kind, handle in answer.get("files", ())])
        for question in content.questions
        if not question.kind.counted and (answer := one.answers.get(question.id))
    ]
