"""The words of a petition per language: staff complete them before it is opened, and what is missing is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from civic.petition_drafts import find_draft, is_draft_reference, words_of
from civic.petition_paper import paper_entries
from civic.petition_roles import KEEPERS
from civic.region import Region
from core.errors import BadInput, Refused
from core.i18n import N_, NN_
from core.models import Petition, PetitionDraft, PetitionState, PetitionSupport, Staff
from core.sentence import Sentence
from core.staff import audit, staff_who_may

PARTS = ("title", "summary", "demand")
LONGEST = {"title": 120, "summary": 1500, "demand": 1500}
# By language, then by part.
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class TextChange:
    """The parts that staff write in one language; an empty one stays as it is."""

    title: str = ""
    summary: str = ""
    demand: str = ""

    def given(self) -> dict[str, str]:
        """The parts that are written, without blanks around them; BadInput for one that is too long, or for none."""
        parts = {name: text for name in PARTS if (text := str(getattr(self, name)).strip())}
        if not parts:
            raise BadInput("there is no text", remedy=N_("Give a title, a summary, a demand, or several of them."))
        for name, text in parts.items():
            if len(text) > LONGEST[name]:
                what = NN_("%(n)s character, at most %(most)s", "%(n)s characters, at most %(most)s")
                too_many = len(text) - LONGEST[name]
                remedy = N_("Shorten it by %(too_many)s.")
                raise BadInput(what, where=name, remedy=remedy, n=len(text), most=LONGEST[name], too_many=too_many)
        return parts


def texts_of_draft(draft: PetitionDraft) -> dict[str, dict[str, str]]:
    """What a draft says by language and part: the words of staff, or else those of its representative."""
    words = words_of(draft)
    prepared = {draft.language: {"title": words.title, "summary": words.object, "demand": words.demand}}
    return {**prepared, **(draft.texts or {})}


def texts_of(
    title: Mapping[str, Any], summary: Mapping[str, Any], demand: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """The same form, of a petition's own columns; empty texts are left out."""
    columns = {"title": title, "summary": summary, "demand": demand}
    languages = dict.fromkeys(language for texts in columns.values() for language in texts)
    found = {
        language: {
            part: str(texts[language]) for part, texts in columns.items() if str(texts.get(language, "")).strip()
        }
        for language in languages
    }
    return {language: parts for language, parts in found.items() if parts}


def by_part(texts: Texts, part: str) -> dict[str, str]:
    """One part in each language that has it."""
    return {language: parts[part] for language, parts in texts.items() if parts.get(part)}


def missing(texts: Texts, named: Mapping[str, str], region: Region) -> list[str]:
    """What keeps a petition from being opened ("title.fr"): each language that region.toml asks for needs every part.

    A language for which staff named another (`named`: {"fr": "ar"}) needs nothing of its own, but that other does. A
    demand is needed where there is one in any language.
    """
    parts = [part for part in PARTS if part != "demand" or by_part(texts, "demand")]
    wanted = [named.get(language, language) for language in region.petition_rules.texts.languages]
    return [
        f"{part}.{language}"
        for language in dict.fromkeys(wanted)
        for part in parts
        if not texts.get(language, {}).get(part)
    ]


def require_complete(texts: Texts, named: Mapping[str, str], region: Region, remedy: Sentence) -> None:
    """BadInput that says which texts are missing, or which language cannot be named to stand in for another."""
    for language, other in named.items():
        if language not in region.petition_rules.texts.languages or other == language or other not in texts:
            how = N_(
                "Name one that is asked for and not written, and one that is written (%(written)s): --fallback fr=ar."
            )
            raise BadInput(
                "%(other)r cannot stand in for %(language)r",
                where="--fallback",
                remedy=how,
                other=other,
                language=language,
                written=tuple(texts),
            )
    if lacking := missing(texts, named, region):
        raise BadInput("the petition lacks %(lacking)s", remedy=remedy, lacking=tuple(lacking))


def write_text(
    session: Session, reference: str, *, language: str, change: TextChange, by: str, region: Region
) -> dict[str, dict[str, str]]:
    """Write or change the texts of a draft (D26-…) or of a petition in one language; all texts as they are then.

    A petition that gathers support takes a further language, whole. What is there is changed only while nobody has
    supported or signed it: they agreed to these words. Refused otherwise, and once it is closed. Audited.
    """
    staff = staff_who_may(session, by, KEEPERS, "write the texts of petitions")
    if language not in region.languages:
        raise BadInput(
            "the region does not speak %(language)r",
            where="--language",
            remedy=N_("It speaks %(known)s."),
            language=language,
            known=region.languages,
        )
    parts = change.given()
    if is_draft_reference(reference):
        return _write_draft(session, find_draft(session, reference, to_change=True), language, parts, staff)
    petition = session.exec(select(Petition).where(Petition.slug == reference).with_for_update()).one_or_none()
    if petition is None:
        remedy = "`jisr petition list` and `jisr petition drafts` name them."
        raise BadInput("there is no petition or draft %(reference)r", remedy=remedy, reference=reference)
    return _write_petition(session, petition, language, parts, staff)


def _write_draft(
    session: Session, draft: PetitionDraft, language: str, parts: dict[str, str], staff: Staff
) -> dict[str, dict[str, str]]:
    if draft.petition_id is not None:
        slug = session.get_one(Petition, draft.petition_id).slug
        raise Refused(
            "%(reference)s was opened before, as %(slug)s; change the texts of that petition",
            reference=draft.reference,
            slug=slug,
        )
    texts = texts_of_draft(draft)
    draft.texts = {**texts, language: {**texts.get(language, {}), **parts}}
    session.add(draft)
    # The words are the draft's alone until it is opened; the log says which were written.
    audit(session, staff, "petition.text", f"draft:{draft.reference}", language=language, parts=sorted(parts))
    return texts_of_draft(draft)


def _write_petition(
    session: Session, petition: Petition, language: str, parts: dict[str, str], staff: Staff
) -> dict[str, dict[str, str]]:
    if petition.state is not PetitionState.GATHERING:
        raise Refused("%(slug)s is %(state)s: its words stand", slug=petition.slug, state=petition.state)
    texts = texts_of(petition.title, petition.summary, petition.demand)
    before = texts.get(language, {})
    if any(before.get(part) not in (None, text) for part, text in parts.items()) and _is_backed(session, petition):
        raise Refused(
            "people support %(slug)s in these words; a language can be added, none changed", slug=petition.slug
        )
    after = {**texts, language: {**before, **parts}}
    wanted = [part for part in PARTS if part != "demand" or by_part(texts, "demand")]
    if lacking := [f"{part}.{language}" for part in wanted if part not in after[language]]:
        raise BadInput("the text lacks %(lacking)s", remedy=N_("A language is added whole."), lacking=tuple(lacking))
    petition.title, petition.summary, petition.demand = (by_part(after, part) for part in PARTS)
    session.add(petition)
    audit(session, staff, "petition.text", f"petition:{petition.id}", language=language, was=before,
          now=after[language])  # fmt: skip
    return after


def _is_backed(session: Session, petition: Petition) -> bool:
    given = select(PetitionSupport.id).where(PetitionSupport.petition_id == petition.id).limit(1)
    return session.exec(given).first() is not None or bool(paper_entries(session, petition.id))
