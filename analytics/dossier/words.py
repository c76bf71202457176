"""The file of a petition in words of one language, in the form that templates/petitions/dossier.typ takes."""

from typing import Any

from analytics.dossier.content import CommuneCount, Dossier
from civic.petition_check import Finding, Verdict
from civic.petition_words import in_language, only_in
from civic.rules import Status
from core.i18n import Translator, direction, translator
from core.models import PetitionKind
from templates.environment import day, number

MARKS = {Verdict.MET: "✓", Verdict.MISSING: "✗", Verdict.UNSURE: "?"}


def as_words(dossier: Dossier, language: str) -> dict[str, Any]:
    """Everything that is printed, as plain strings in lists and tables."""
    t, petition = translator(language), dossier.petition
    return {
        "language": language,
        "direction": direction(language),
        "head": t("Regional Council of %(region)s", region=dossier.region.name(language)),
        "kind": _kind(dossier, t),
        "title": in_language(petition.title, language, petition.fallbacks),
        "sections": _sections(dossier, t),
        "dates": _dates(dossier, t),
        "provinces": _provinces(dossier, t),
        "communes": _communes(dossier, t),
        "check": _check(dossier, t),
        "notes": _notes(dossier, t),
        "foot": t("%(slug)s, made on %(day)s", slug=petition.slug, day=day(dossier.made_on, language)),
    }


def _kind(dossier: Dossier, t: Translator) -> str:
    if dossier.petition.kind is PetitionKind.ASSOCIATION:
        return t("Petition of the association %(name)s", name=dossier.petition.association)
    return t("Petition of citizens")


def _sections(dossier: Dossier, t: Translator) -> list[list[str]]:
    petition = dossier.petition
    found = (
        (t("What it is about"), in_language(petition.summary, t.language, petition.fallbacks)),
        (t("What the council is asked to decide"), in_language(petition.demand, t.language, petition.fallbacks)),
        (t("The representative's role"), dossier.role),
    )
    return [[head, text] for head, text in found if text]


def _dates(dossier: Dossier, t: Translator) -> list[list[str]]:
    petition = dossier.petition
    found = (
        (t("Opened for support"), petition.opened_on),
        (t("Closed on"), petition.closed_on),
        (t("Deposited on"), petition.deposited_on),
        (t("To be decided by"), petition.decide_by),
        (t("Decided on"), petition.decided_on),
    )
    return [[head, day(value, t.language)] for head, value in found if value]


def _provinces(dossier: Dossier, t: Translator) -> dict[str, Any]:
    stands, region = dossier.standing, dossier.region
    counted = bool(stands.needed)
    head = [t("Province"), t("On paper"), t("In the bot"), t("In both"), t("Together")]
    rows = [
        [region.province(one.province).name(t.language), *_figures(t, one.paper, one.bot, one.both, one.together)]
        + ([_needed(t, one.needed, reached=one.reached)] if counted else [])
        for one in dossier.provinces
    ]
    both = sum(one.both for one in dossier.provinces)
    elsewhere = stands.here + both - sum(one.bot for one in dossier.provinces)
    if elsewhere:
        rows.append([t("Elsewhere"), *_figures(t, 0, elsewhere, 0, elsewhere), *([""] if counted else [])])
    total = [t("Whole region"), *_figures(t, stands.paper, stands.here + both, both, stands.total)]
    if counted:
        head.append(t("Needed"))
        total.append(_needed(t, stands.needed, reached=stands.total >= stands.needed))
    return {"caption": t("Signatures and support by province"), "head": head, "rows": rows, "total": total}


def _figures(t: Translator, *counts: int) -> list[str]:
    return [number(count, t.language) for count in counts]


def _needed(t: Translator, needed: int, *, reached: bool) -> str:
    return f"{number(needed, t.language)} {MARKS[Verdict.MET if reached else Verdict.MISSING]}"


def _communes(dossier: Dossier, t: Translator) -> dict[str, Any]:
    rows = [[_province(dossier, one, t), _commune(dossier, one, t), _shown(one, t)] for one in dossier.communes]
    head = [t("Province"), t("Commune"), t("In the bot")]
    return {"caption": t("Support in the bot by commune"), "head": head, "rows": rows}


def _province(dossier: Dossier, one: CommuneCount, t: Translator) -> str:
    known = {province.slug for province in dossier.region.provinces}
    return dossier.region.province(one.province).name(t.language) if one.province in known else t("Elsewhere")


def _commune(dossier: Dossier, one: CommuneCount, t: Translator) -> str:
    known = {commune.code for commune in dossier.region.communes}
    return dossier.region.commune(one.commune).name(t.language) if one.commune in known else t("not said")


def _shown(one: CommuneCount, t: Translator) -> str:
    return t("not shown") if one.bot is None else number(one.bot, t.language)


def _check(dossier: Dossier, t: Translator) -> dict[str, Any]:
    return {
        "caption": t("The check before deposit"),
        "head": ["", t("Condition"), t("Where it stands in the law")],
        "rows": [_finding(dossier, finding, t) for finding in dossier.findings],
    }


def _finding(dossier: Dossier, finding: Finding, t: Translator) -> list[str]:
    rule = finding.condition
    star = "" if rule.status is Status.SOURCED else " *"
    cited = t("organic law %(law)s, art. %(article)s", law=rule.law, article=rule.article)
    return [MARKS[finding.verdict], rule.said_in(t.language, dossier.region.fallbacks), f"{cited}{star}"]


def _notes(dossier: Dossier, t: Translator) -> list[str]:
    petition = dossier.petition
    foreign = only_in(t, petition.title, petition.fallbacks) or only_in(t, petition.summary, petition.fallbacks)
    notes = [
        *([foreign] if foreign else []),
        t("✓ met, ✗ missing, ? not sure or not asked."),
        t("What the bot gathered is support, no legal signature: the signatures on paper go with this file."),
        t("Who is known to be on paper and in the bot is counted once. Groups of fewer than 5 people in a commune are "
          "not shown."),
    ]  # fmt: skip
    if dossier.by_account:
        notes.append(t("Some of the support in the bot has an account for its person and no verified number: somebody "
                       "who supports on two networks may be counted twice."))  # fmt: skip
    if any(finding.condition.status is not Status.SOURCED for finding in dossier.findings):
        notes.append(t("* The published texts do not agree on this one: ask the council."))
    return notes
