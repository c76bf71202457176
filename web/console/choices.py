"""What can be chosen in the composer, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from civic.region import Commune, Region
from core.i18n import Translator, direction, own_name
from core.models import Campaign, Consultation, Meeting, Petition, Project
from core.networks import DESTINATIONS
from templates.posts import post_templates
from templates.posts.variables import Variable, post_variables
from web.console.draft_fields import Fields
from web.words import CHANNELS, POST_TEMPLATES, word

# How many of each kind of thing to have taken part in are offered, the newest first.
OFFERED = 25
Pair = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """Values with their words; `languages` also say their direction, `acts` come in groups."""

    languages: list[tuple[str, str, str]]
    channels: list[Pair]
    topics: list[Pair]
    templates: list[Pair]
    variables: tuple[Variable, ...]
    provinces: list[tuple[str, str, list[Commune]]]
    projects: list[Pair]
    acts: list[tuple[str, list[Pair]]]


def choices(session: Session, region: Region, t: Translator, fields: Fields) -> Choices:
    """Everything that the form offers; what it holds already is offered too."""
    code, template = t.language, fields.one("template")
    projects = session.exec(select(Project.code, Project.title).order_by(col(Project.code)).limit(200)).all()
    return Choices(
        languages=[(one, own_name(one), direction(one)) for one in region.languages],
        channels=[(name, word(t, CHANNELS, name)) for name in DESTINATIONS],
        topics=[(topic.slug, topic.label(code)) for topic in region.topics],
        templates=[(name, word(t, POST_TEMPLATES, name)) for name in post_templates()],
        variables=post_variables(template) if template in post_templates() else (),
        provinces=[(one.slug, one.name(code), list(one.communes)) for one in region.provinces],
        projects=[(one, f"{one} · {_said(title, code)}") for one, title in projects],
        acts=_acts(session, t, fields),
    )


def _acts(session: Session, t: Translator, fields: Fields) -> list[tuple[str, list[Pair]]]:
    code = t.language
    found = [
        (t("Petitions"), [(f"petition:{slug}", _said(title, code)) for slug, title in session.exec(
            select(Petition.slug, Petition.title).order_by(col(Petition.id).desc()).limit(OFFERED))]),
        (t("Consultations"), [(f"consultation:{slug}", _said(content["title"], code)) for slug, content in session.exec(
            select(Consultation.slug, Consultation.content).order_by(col(Consultation.id).desc()).limit(OFFERED))]),
        (t("Meetings"), [(f"meeting:{slug}", _said(title, code)) for slug, title in session.exec(
            select(Meeting.slug, Meeting.title).order_by(col(Meeting.id).desc()).limit(OFFERED))]),
        (t("Campaigns"), [(f"campaign:{name}", name) for name in session.exec(
            select(Campaign.name).order_by(col(Campaign.id).desc()).limit(OFFERED))]),
        (t("Anything"), [("feedback", t("wrote to the council")), ("request", t("asked for information"))]),
    ]  # fmt: skip
    offered = {value for _title, pairs in found for value, _label in pairs}
    chosen = [*fields.all("took_part"), *fields.all("not_took_part")]
    more = [(act, act) for act in dict.fromkeys(chosen) if act not in offered]
    return [group for group in (*found, (t("Chosen before"), more)) if group[1]]


def _said(titles: Mapping[str, str], language: str) -> str:
    return titles.get(language) or next(iter(titles.values()), "")
