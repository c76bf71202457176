"""What supporters who asked, and the representative, are told when a petition goes a step on, in their language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton
from sqlmodel import Session, col, select

from civic.petition_terms import DecisionTerm
from core.i18n import DEFAULT_LANGUAGE, N_, Translator, own_name
from core.message import Button
from core.models import Contact, Petition, PetitionDraft, PetitionSupport
from core.notices import language_of, notify

Say = Callable[[Translator, str], str]
Next = Callable[[Translator], str]
_LOCALES = {"ar": "ar_MA", "fr": "fr_MA"}


def spoken_in(texts: Mapping[str, Any], language: str, fallbacks: Mapping[str, str]) -> str:
    """The language in which a reader of `language` gets the text: theirs, what stands in for it, Arabic, the first."""
    wishes = (language, fallbacks.get(language, ""), DEFAULT_LANGUAGE)
    return next((code for code in wishes if texts.get(code)), next(iter(texts), ""))


def in_language(texts: Mapping[str, Any], language: str, fallbacks: Mapping[str, str]) -> str:
    """The text as a reader of this language gets it; empty where there is none."""
    return str(texts.get(spoken_in(texts, language, fallbacks), ""))


def only_in(t: Translator, texts: Mapping[str, Any], fallbacks: Mapping[str, str]) -> str:
    """Says in which other language the text is, for a reader who does not get their own; empty for who does."""
    spoken = spoken_in(texts, t.language, fallbacks)
    if spoken in ("", t.language):
        return ""
    return t("This petition can be read here in this language: %(language)s", language=own_name(spoken))


def day_in_words(day: date, language: str) -> str:
    """A day as it is said: 28 février 2027."""
    return str(format_date(day, "long", locale=_LOCALES.get(language, language)))


def session_in_words(session: str, language: str) -> str:
    """A session ("2027-03") as it is said: mars 2027."""
    return str(format_skeleton("yMMMM", date.fromisoformat(f"{session}-01"), locale=_LOCALES.get(language, language)))


def opened(t: Translator, title: str) -> str:
    """To the representative."""
    return t("Your petition “%(title)s” is open now: people can read and support it here.", title=title)


def closed(t: Translator, title: str) -> str:
    """Gathering has ended."""
    return t("The petition “%(title)s” no longer gathers support. Next it is handed in to the council.", title=title)


def deposited(day: date, due: date) -> Say:
    """Handed in, with the day of the receipt and the last day to decide."""

    def say(t: Translator, title: str) -> str:
        return t(
            "The petition “%(title)s” was handed in to the council on %(day)s. The council decides by %(due)s at the "
            "latest.",
            title=title,
            day=day_in_words(day, t.language),
            due=day_in_words(due, t.language),
        )

    return say


def accepted(session: str) -> Say:
    """On the agenda of a session ("2027-03")."""

    def say(t: Translator, title: str) -> str:
        month = session_in_words(session, t.language)
        return t(
            "The petition “%(title)s” was accepted. It is on the agenda of the council's session of %(month)s.",
            title=title,
            month=month,
        )

    return say


def refused(ground: str) -> Say:
    """Refused, with the ground as it was given in writing."""

    def say(t: Translator, title: str) -> str:
        return t("The petition “%(title)s” was refused. The council gives this reason: %(ground)s",
                 title=title, ground=ground)  # fmt: skip

    return say


def once_opened(t: Translator) -> str:
    """What the representative may do while support is gathered."""
    return t("What you may do now: share the petition, and gather signatures on paper. Bring the lists to the "
             "council's officer for petitions: they are counted by province.")  # fmt: skip


def once_closed(t: Translator) -> str:
    """What the representative has to do with a closed petition."""
    return t("What you do now: hand in the file with the signed lists and the other documents to the president of the "
             "council, and ask for the receipt. The law counts the council's time from that day.")  # fmt: skip


def once_deposited(term: DecisionTerm) -> Next:
    """How the last day was found, and what to keep."""

    def say(t: Translator) -> str:
        months = t.plural("%(n)s calendar month", "%(n)s calendar months", term.months)
        lines = [t("How the day was found: %(months)s after %(day)s (%(law)s).", months=months,
                   day=day_in_words(term.day_0, t.language),
                   law=t("organic law %(law)s, art. %(article)s", law=term.law, article=term.article))]  # fmt: skip
        if term.shortened:
            lines.append(t("That month has no such day, so its last day counts."))
        return "\n".join([*lines, t("Keep the receipt. You are told here what the council decides.")])

    return say


def once_accepted(t: Translator) -> str:
    """What the representative may follow."""
    return t("What you may do now: follow the session. Sessions that citizens may attend are announced here, under "
             "Meetings.")  # fmt: skip


def once_refused(t: Translator) -> str:
    """What the representative may do with the reasons."""
    return t("What you may do now: read the reasons, mend what can be mended, and prepare the petition again.")


def silent(petition: Petition) -> Say:
    """To the representative: the last day has passed without a decision."""

    def say(t: Translator, title: str) -> str:
        due = day_in_words(petition.decide_by, t.language) if petition.decide_by else ""
        return t("The last day to decide on the petition “%(title)s” was %(due)s. No decision has been noted here.",
                 title=title, due=due)  # fmt: skip

    return say


def once_silent(t: Translator) -> str:
    """What the representative may do about silence."""
    return t("What you may do now: ask the council for its decision in writing, and show the receipt of the deposit.")


BUTTONS: Mapping[Next, tuple[str, str]] = {
    once_opened: (N_("Read the petition"), "petition"),
    once_accepted: (N_("Meetings"), "meetings"),
    once_refused: (N_("Prepare a petition"), "prepare"),
    once_silent: (N_("Tell us what you think"), "feedback"),
}


def tell(session: Session, petition: Petition, say: Say, then: Next) -> int:
    """Tell everybody who asked, and the representative, who also hears what they may do next; how many were told."""
    representatives = _representatives(session, petition)
    people = _who_asked(session, petition) | representatives
    for contact in session.exec(select(Contact).where(col(Contact.id).in_(people)).order_by(col(Contact.id))):
        _tell(session, contact, petition, say, then if contact.id in representatives else None)
    return len(people)


def tell_representative(session: Session, petition: Petition, say: Say, then: Next) -> None:
    """Tell who prepared the petition, if it came out of the chat."""
    for contact_id in sorted(_representatives(session, petition)):
        _tell(session, session.get_one(Contact, contact_id), petition, say, then)


def _tell(session: Session, contact: Contact, petition: Petition, say: Say, then: Next | None) -> None:
    t = language_of(contact)
    text = say(t, in_language(petition.title, t.language, petition.fallbacks))
    about = f"petition:{petition.slug}"
    mine = [Button(label=t("Petitions I support"), value="go:supports")]
    if then is None:
        notify(session, contact, text, rows=[mine], about=about)
        return
    rows = [[Button(label=t("Menu"), value="go:menu")]]
    if then in BUTTONS:
        label, flow = BUTTONS[then]
        value = f"go:{flow}:{petition.slug}" if flow == "petition" else f"go:{flow}"
        rows.insert(0, [Button(label=t(label), value=value)])
    notify(session, contact, f"{text}\n\n{then(t)}", rows=rows, about=about)


def _who_asked(session: Session, petition: Petition) -> set[int]:
    query = select(PetitionSupport.contact_id).where(
        PetitionSupport.petition_id == petition.id, col(PetitionSupport.tell).is_(True)
    )
    return {contact_id for contact_id in session.exec(query) if contact_id is not None}


def _representatives(session: Session, petition: Petition) -> set[int]:
    query = select(PetitionDraft.contact_id).where(PetitionDraft.petition_id == petition.id)
    return {contact_id for contact_id in session.exec(query) if contact_id is not None}
