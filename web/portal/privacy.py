"""What is stored about people, for how long, and what they can do about it; from region.toml, as it is carried out."""

from dataclasses import dataclass

from civic.rules import Status
from civic.rules.privacy import RetentionRules
from core.i18n import N_
from web.portal.page import Ask, Page, View

# What each class of [privacy.retention] holds, and from when its term is counted.
CLASSES = {
    "contact": (N_("Your account at Telegram or Messenger (encrypted), language, province, commune, topics"),
                N_("after you were last here, if you get no news")),
    "unanswered": (N_("The same, of people who never agreed to being stored"), N_("after they were last here")),
    "messages": (N_("What the bot answered you (encrypted)"), N_("after it was sent")),
    "feedback": (N_("What you told the council, with recordings and places (encrypted)"), N_("after it was closed")),
    "requests": (N_("Your requests for information (encrypted)"), N_("after the answer")),
    "petition_support": (N_("That you support a petition: a code made of your number, which cannot be turned back"),
                         N_("after the petition ended")),
    "consents": (N_("What you agreed to, in which words, and when"), N_("after you took it back")),
    "conversations": (N_("Where you stopped in a conversation, and answers begun and not sent (encrypted)"),
                      N_("after your last word")),
    "petition_drafts": (N_("A petition that you prepared here (encrypted)"),
                        N_("after you prepared it, or after the petition that came of it ended")),
    "associations": (N_("The association that you speak for (encrypted)"), N_("after it left, or was declined")),
    "meetings": (N_("The meetings that you joined or came to"), N_("after the meeting")),
    "consultations": (N_("Your answers to consultations (encrypted)"), N_("after the consultation closed")),
    "files": (N_("Photos, recordings and documents that you sent (encrypted)"), N_("after they came, at the latest")),
    "events": (N_("Which of the council’s messages you used, to be counted"),
               N_("after that; then only the number stays")),
    "audit": (N_("What the council’s staff did with your matters"), N_("after they did it")),
    "comments": (N_("Comments and reactions under the council's posts"), N_("after they were written")),
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """One class of data: what it is, how many months it is kept and since when; `confirmed` by the council."""

    what: str
    months: int
    since: str
    confirmed: bool


def _privacy(ask: Ask) -> View:
    rules = ask.region.privacy
    kept = tuple(_kept(ask, name) for name in RetentionRules.model_fields)
    return View(
        title=ask.t("Your data"),
        lead=ask.t("What is stored about you, for how long, who reads it, and how to see, correct and erase it."),
        entry="mydata",
        call=ask.t("See what is stored about me"),
        values={"kept": kept, "law": rules.law, "version": rules.version,
                "unconfirmed": not all(one.confirmed for one in kept)},
    )  # fmt: skip


def _kept(ask: Ask, name: str) -> Kept:
    rule = getattr(ask.region.privacy.retention, name)
    what, since = CLASSES[name]
    return Kept(ask.t(what), rule.months, ask.t(since), rule.status is Status.SOURCED)


PAGES = (Page("privacy", "portal/privacy.html", _privacy),)
