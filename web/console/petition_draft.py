"""A petition that is not open yet: what a representative prepared, or what staff write anew, and opening it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import HTTPException, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from civic import matter_history, petition_texts, petition_way
from civic.petition_check import Check, check
from civic.petition_drafts import find_draft, words_of
from civic.petition_texts import LONGEST, PARTS, by_part, missing, texts_of_draft
from civic.petition_way import NewPetition
from civic.region import Region
from core.clock import local_date
from core.errors import BadInput
from core.i18n import Translator, own_name
from core.models import Petition, PetitionDraft, PetitionKind
from web.console.desk import Desk, Problem, Visitor, see
from web.console.matter import require_seen
from web.console.matter_words import KINDS
from web.console.matter_words import PARTS as PART_WORDS
from web.console.petition_view import checked
from web.console.posted import Posted, text
from web.words import word

PETITIONS = "/console/petitions/"


@dataclass(frozen=True)
class Written:
    """A petition as it is being written anew; `texts` by language and part."""

    slug: str = ""
    kind: str = PetitionKind.CITIZENS.value
    association: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    fallbacks: dict[str, str] = field(default_factory=dict)


class Drafts:
    """Pages and acts of petitions that are not open yet; petitions.py routes to them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def write(self, request: Request, reference: str, posted: FormData) -> Response:
        """Keep the texts of one language."""
        who = self._desk.acting(request, posted)
        typed = {part: text(posted, part) for part in PARTS}

        def put_down(session: Session) -> object:
            self._require_seen(who, session, reference, posted)
            change = petition_texts.TextChange(**typed)
            return petition_texts.write_text(
                session, reference, language=text(posted, "language"), change=change, by=who.email,
                region=self._desk.region,
            )  # fmt: skip

        done = self._desk.act(put_down)
        if isinstance(done, Problem):
            return self.page(
                request, who, reference, typed={text(posted, "language"): typed}, problem=done.what, code=409
            )
        return see(f"{PETITIONS}{reference}", "petition_text")

    def open(self, request: Request, reference: str, posted: Posted) -> Response:
        """Open it for support: from now on everybody can read the representative's words."""
        who = self._desk.acting(request, posted)
        slug, named = text(posted, "slug"), fallbacks(posted, self._desk.region)

        def deed(session: Session) -> str:
            self._require_seen(who, session, reference, posted)
            region = self._desk.region
            return petition_way.open_draft(
                session, reference, slug=slug, by=who.email, region=region, fallbacks=named
            ).slug  # fmt: skip

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self.page(request, who, reference, slug=slug, named=named, problem=done.what, code=409)
        return see(f"{PETITIONS}{done}", "petition_open")

    @staticmethod
    def _require_seen(who: Visitor, session: Session, reference: str, posted: FormData) -> None:
        require_seen(who, posted, draft_seen(session, find_draft(session, reference, to_change=True)))

    def page(
        self, request: Request, who: Visitor, reference: str, *, typed: dict[str, dict[str, str]] | None = None,
        slug: str = "", named: dict[str, str] | None = None, problem: str = "", code: int = 200,
    ) -> Response:  # fmt: skip
        """The page of a draft; one that was opened leads on to its petition. 404 when there is none."""
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            try:
                draft = find_draft(session, reference)
            except BadInput:
                raise HTTPException(404, "there is no such draft") from None
            opened = session.get(Petition, draft.petition_id) if draft.petition_id is not None else None
            values = _draft_values(session, draft, region, t)
        values |= {
            "opened_as": opened.slug if opened else "",
            "typed": typed or {},
            "slug": slug,
            "named": named or {},
            "problem": problem,
        }
        return self._desk.page(request, who, "console/petition_draft.html", values, code)

    def new(self, request: Request) -> Response:
        """The form of a petition that staff write themselves."""
        return self._new(request, self._desk.who(request), Written())

    def create(self, request: Request, posted: Posted) -> Response:
        """Open a petition that staff wrote."""
        who, region = self._desk.acting(request, posted), self._desk.region
        written = _written(posted, region)
        if lacking := missing(written.texts, written.fallbacks, region):
            return self._new(request, who, written, problem=_still(lacking, who.t), code=400)

        def deed(session: Session) -> str:
            title, summary, demand = (by_part(written.texts, part) for part in PARTS)
            kind = PetitionKind(written.kind)
            new = NewPetition(written.slug, title, summary, kind, demand, written.association, written.fallbacks)
            return petition_way.open_petition(session, new, by=who.email, region=region).slug

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._new(request, who, written, problem=done.what, code=409)
        return see(f"{PETITIONS}{done}", "petition_open")

    def _new(self, request: Request, who: Visitor, written: Written, *, problem: str = "", code: int = 200) -> Response:
        region, t = self._desk.region, who.t
        values = {
            "written": written,
            "kinds": [(kind.value, word(t, KINDS, kind.value)) for kind in PetitionKind],
            "problem": problem,
            **_tongues(region, t),
        }
        return self._desk.page(request, who, "console/petition_new.html", values, code)


def _draft_values(session: Session, draft: PetitionDraft, region: Region, t: Translator) -> dict[str, object]:
    texts = texts_of_draft(draft)
    found: Check = check(draft.kind, draft.verdicts, draft.signed or None, region)
    return {
        "draft": draft,
        "seen": draft_seen(session, draft),
        "words": words_of(draft),
        "kind_word": word(t, KINDS, draft.kind.value),
        "filed_on": local_date(draft.created_at, region.zone),
        "language_name": own_name(draft.language),
        "texts": texts,
        "lacking": (lacking := missing(texts, {}, region)),
        "unwritten": sorted({one.rpartition(".")[2] for one in lacking}),
        "findings": checked(found.findings, region, t),
        "ready": found.ready,
        "standing": found.standing,
        "signed": draft.signed,
        "names": {one.slug: one.name(t.language) for one in region.provinces},
        "gone": draft.contact_id is None,
        **_tongues(region, t),
    }


def _tongues(region: Region, t: Translator) -> dict[str, object]:
    return {
        "tongues": [(code, own_name(code)) for code in region.languages],
        "asked_for": region.petition_rules.texts.languages,
        "parts": {code: t(label) for code, label in PART_WORDS.items()},
        "longest": LONGEST,
    }


def draft_seen(session: Session, draft: PetitionDraft) -> str:
    """What an open page was made of: the last act of staff on this draft, and whether it is open."""
    return f"{matter_history.last_act(session, f'draft:{draft.reference}')}.{draft.petition_id or 0}"


def fallbacks(posted: FormData, region: Region) -> dict[str, str]:
    """What stands in for a language that is not written, as it was chosen."""
    wanted = region.petition_rules.texts.languages
    return {code: other for code in wanted if (other := text(posted, f"fallback-{code}"))}


def _still(lacking: Sequence[str], t: Translator) -> str:
    """What is still to be written, as the form calls it."""
    named = (one.partition(".") for one in lacking)
    fields = [f"{t(PART_WORDS[part])} ({own_name(code)})" for part, _, code in named]
    return t("Still to be written: %(fields)s. Or choose below which language stands in.", fields=t(", ").join(fields))


def _written(posted: FormData, region: Region) -> Written:
    texts = {
        code: {part: said for part in PARTS if (said := text(posted, f"{part}-{code}"))} for code in region.languages
    }
    kind = text(posted, "kind")
    return Written(
        slug=text(posted, "slug"),
        kind=kind if kind in set(PetitionKind) else PetitionKind.CITIZENS.value,
        association=text(posted, "association"),
        texts={code: parts for code, parts in texts.items() if parts},
        fallbacks=fallbacks(posted, region),
    )
