"""How to take part: each way with what it leads to, the rules that go with it, and the links into it."""

from dataclasses import dataclass

from civic.petition_standing import needed
from core.models import PetitionKind
from web.portal.follow import Way, ways_in
from web.portal.page import Ask, Page, View


@dataclass(frozen=True)
class Door:
    """One way to take part; `more` are the conditions or terms that go with it, `page` where the portal shows it."""

    title: str
    text: str
    ways: tuple[Way, ...]
    more: tuple[str, ...] = ()
    page: str = ""


def _take_part(ask: Ask) -> View:
    doors = (
        _feedback(ask),
        _petition(ask),
        _request(ask),
        _consultation(ask),
        _meeting(ask),
        _projects(ask),
        _group(ask),
    )
    return View(
        title=ask.t("How to take part"),
        lead=ask.t(
            "Seven ways to be heard by the council, from any phone. None costs anything, and none asks for your name."
        ),
        entry="menu",
        call=ask.t("Begin"),
        values={"doors": doors, "law": ask.region.privacy.law},
    )


def _door(ask: Ask, entry: str, title: str, text: str, *, more: tuple[str, ...] = (), page: str = "") -> Door:
    return Door(title, text, ways_in(ask.settings, entry, ask.t), more, page)


def _feedback(ask: Ask) -> Door:
    t = ask.t
    text = t(
        "An idea, a problem, a question, thanks: in writing or by voice, in Arabic, Darija, "
        "Tamazight or French. You get a number by which to ask about it, and an answer in the "
        "same conversation."
    )
    return _door(ask, "feedback", t("Say what matters"), text, page="said-and-done")


def _petition(ask: Ask) -> Door:
    t, region = ask.t, ask.region
    threshold = needed(region.population, region.petition_rules)
    numbers = t(
        "%(total)s signatures in the region, and %(each)s at least in each province (%(law)s).",
        total=threshold.total,
        each=threshold.per_province,
        law=t(region.petition_rules.signatures.law),
    )
    asked = [one for one in region.petition_rules.of_kind(PetitionKind.CITIZENS) if one.shown == "asked"]
    conditions = (one.said_in(ask.language, region.fallbacks) for one in asked)
    text = t(
        "Support one that is open, or prepare your own: the bot asks for every condition of "
        "the law before anything is deposited. Support in the bot is not a legal signature; "
        "the file that is deposited needs those."
    )
    return _door(
        ask, "petition", t("Support or prepare a petition"), text, more=(numbers, *conditions), page="petitions"
    )


def _request(ask: Ask) -> Door:
    t, rules = ask.t, ask.region.request_rules
    terms = (
        t.plural(
            "The council answers within %(n)s working day.",
            "The council answers within %(n)s working days.",
            rules.answer.days,
        ),
        t.plural(
            "It may take %(n)s working day more, and says why.",
            "It may take %(n)s working days more, and says why.",
            rules.extension.days,
        ),
        t("Where life, safety or liberty is at stake: within %(n)s days.", n=rules.urgent.days),
        t("When the answer is late or refused, the bot helps you to complain."),
    )
    text = t(
        "%(law)s gives you the right to know what the council knows. Published answers come "
        "first: yours may be there already.",
        law=t(rules.law),
    )
    return _door(ask, "request", t("Ask for information"), text, more=terms, page="answers")


def _consultation(ask: Ask) -> Door:
    t = ask.t
    text = t(
        "When the council is about to decide, it asks. Answer a few questions by pressing "
        "buttons; the results of your province come back to you."
    )
    return _door(ask, "consult", t("Answer a consultation"), text, page="consultations")


def _meeting(ask: Ask) -> Door:
    t = ask.t
    text = t("Say that you come, or follow from afar. You are reminded the day before, and get the minutes afterwards.")
    return _door(ask, "meetings", t("Join a meeting"), text, page="meetings")


def _projects(ask: Ask) -> Door:
    t = ask.t
    text = t("Find what is planned or built in your commune, follow it, and say what you see there.")
    return _door(ask, "projects", t("Follow a project"), text, page="projects")


def _group(ask: Ask) -> Door:
    t = ask.t
    text = t("Associations register in the bot, are confirmed by the council, and are invited to what is theirs.")
    return _door(ask, "association", t("Register an association"), text)


PAGES = (Page("take-part", "portal/take_part.html", _take_part),)
