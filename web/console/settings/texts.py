"""The bot's questions in each language as they are asked, and reading them aloud: hear, put in place, take away."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from bots.flows import FLOWS
from bots.voices import questions_of, words_of
from civic import kept_files, voices
from core import sealed_file
from core.clock import local
from core.i18n import direction, languages, own_name
from core.models import VoicePrompt
from core.staff import staff_who_may
from web.console.desk import UNKEPT, Desk, Problem, Visitor, Wrong, see
from web.console.posted import Posted, upload
from web.words import CHANNELS, FLOW_NAMES, word

TEXTS = "/console/settings/texts"
SOUNDS = {".ogg": "audio/ogg", ".m4a": "audio/mp4", ".mp3": "audio/mpeg"}


@dataclass(frozen=True)
class FlowLine:
    """One conversation: how many questions it asks, and how many are recorded in each language."""

    name: str
    title: str
    questions: int
    recorded: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Spoken:
    """The recording of a question in one language; `address` is empty while it lies with a network alone."""

    at: datetime
    by: str
    network: str
    address: str


@dataclass(frozen=True)
class QuestionLine:
    """One question in one language: what it says, and its recording."""

    prompt: str
    words: str
    spoken: Spoken | None


class Texts:
    """Routes under /console/settings/texts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/settings."""
        router.add_api_route("/texts", self.show, methods=["GET"])
        router.add_api_route("/texts/{flow}", self.flow, methods=["GET"])
        router.add_api_route("/texts/{prompt}/{language}/sound", self.sound, methods=["GET"])
        router.add_api_route("/texts/{prompt}/{language}/keep-recording", self.keep, methods=["POST"])
        router.add_api_route("/texts/{prompt}/{language}/remove-recording", self.remove, methods=["POST"])

    def show(self, request: Request) -> Response:
        """Every conversation, with how much of it can be heard."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            found = set(voices.recorded(session))
        prompts = sorted(questions_of(FLOWS))
        flows = dict.fromkeys(prompt.partition(".")[0] for prompt in prompts)
        lines = []
        for flow in flows:
            mine = [prompt for prompt in prompts if prompt.partition(".")[0] == flow]
            counts = tuple((own_name(code), sum((one, code) in found for one in mine)) for code in languages())
            lines.append(FlowLine(flow, word(who.t, FLOW_NAMES, flow), len(mine), counts))
        return self._desk.page(request, who, "console/settings/texts.html", {"lines": lines})

    def flow(self, request: Request, flow: str) -> Response:
        """The questions of one conversation in one language."""
        return self._flow_page(request, self._desk.who(request), flow, request.query_params.get("language", ""))

    def sound(self, request: Request, prompt: str, language: str) -> Response:
        """A recording, to be heard."""
        self._desk.who(request)
        with self._desk.db.reading() as session:
            found = voices.recording(session, prompt, language)
        path = Path(found.handle) if found and not found.network else None
        if path is None or not path.is_file():
            raise HTTPException(404, "there is no such recording here")
        kind = SOUNDS.get(path.suffix, "application/octet-stream")
        return Response(sealed_file.read(path), media_type=kind, headers={"Cache-Control": UNKEPT})

    def keep(self, request: Request, prompt: str, language: str, posted: Posted) -> Response:
        """Put a recording in the place of the one there may be."""
        who = self._desk.acting(request, posted)
        _known(prompt, language)
        file = upload(posted, "recording")
        content = file.file.read(voices.LARGEST + 1) if file else b""

        def deed(session: Session) -> VoicePrompt:
            staff = staff_who_may(session, who.email, voices.RECORDERS, "record questions")
            if not content:
                raise Wrong(who.t("Choose a recording first."))
            if len(content) > voices.LARGEST:
                raise Wrong(who.t("The recording is larger than 1 MB: speak shorter."))
            if not voices.is_voice(content):
                raise Wrong(who.t("This is not a voice message: it has to be an OGG file with Opus sound."))
            path = kept_files.keep_content(self._folder, f"{prompt}.{language}.ogg", content)
            return voices.set_recording(session, prompt=prompt, language=language, handle=path, staff=staff)

        return self._done(request, who, prompt, language, self._desk.act(deed), "recorded")

    def remove(self, request: Request, prompt: str, language: str, posted: Posted) -> Response:
        """Ask the question in words alone again."""
        who = self._desk.acting(request, posted)
        _known(prompt, language)

        def deed(session: Session) -> None:
            staff = staff_who_may(session, who.email, voices.RECORDERS, "record questions")
            if voices.recording(session, prompt, language) is None:
                raise Wrong(who.t("This recording was removed already."))
            voices.remove_recording(session, prompt=prompt, language=language, staff=staff)

        return self._done(request, who, prompt, language, self._desk.act(deed), "unrecorded")

    def _done(self, request: Request, who: Visitor, prompt: str, language: str, done: object, code: str) -> Response:
        flow = prompt.partition(".")[0]
        if isinstance(done, Problem):
            return self._flow_page(request, who, flow, language, wrong=(prompt, done.what))
        return see(f"{TEXTS}/{flow}?language={language}", code)

    @property
    def _folder(self) -> Path:
        return self._desk.deps.settings.files_dir / "voice"

    def _flow_page(
        self, request: Request, who: Visitor, flow: str, language: str, wrong: tuple[str, str] | None = None
    ) -> Response:
        prompts = [prompt for prompt in questions_of(FLOWS) if prompt.partition(".")[0] == flow]
        if not prompts:
            raise HTTPException(404, "there is no such conversation")
        spoken_in = language if language in languages() else who.t.language
        with self._desk.db.reading() as session:
            found = voices.recorded(session)
        lines = [
            QuestionLine(prompt, words_of(prompt, self._desk.region, spoken_in),
                         self._spoken(who, prompt, spoken_in, found.get((prompt, spoken_in))))
            for prompt in prompts
        ]  # fmt: skip
        values = {
            "flow": flow,
            "title": word(who.t, FLOW_NAMES, flow),
            "lines": lines,
            "spoken": spoken_in,
            "spoken_name": own_name(spoken_in),
            "spoken_direction": direction(spoken_in),
            "tongues": [(code, own_name(code)) for code in languages()],
            "wrong": wrong,
        }
        return self._desk.page(request, who, "console/settings/flow.html", values, 409 if wrong else 200)

    def _spoken(self, who: Visitor, prompt: str, language: str, one: tuple[VoicePrompt, str] | None) -> Spoken | None:
        if one is None:
            return None
        found, by = one
        address = "" if found.network else f"{TEXTS}/{prompt}/{language}/sound"
        network = word(who.t, CHANNELS, found.network) if found.network else ""
        return Spoken(local(found.recorded_at, self._desk.region.zone), by, network, address)


def _known(prompt: str, language: str) -> None:
    if prompt not in questions_of(FLOWS) or language not in languages():
        raise HTTPException(404, "there is no such question")
