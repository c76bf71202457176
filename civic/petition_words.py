"""What supporters who asked, and the representative, are told when a petition goes a step on, in their language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton
from sqlmodel import Session, col, select

from core.i18n import Translator
from core.message import Button
from core.models import Contact, Petition, PetitionDraft, PetitionSupport
from core.notices import language_of, notify

Say = Callable[[Translator, str], str]
_LOCALES = {"ar": "ar_MA", "fr": "fr_MA"}


def in_language(texts: Mapping[str, Any], language: str) -> str:
    """The text in this language, else in Arabic, else in the first it has."""
    return str(texts.get(language) or texts.get("ar") or next(iter(texts.values()), ""))


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


def tell(session: Session, petition: Petition, say: Say) -> int:
    """Tell everybody who asked, and the representative; how many were told."""
    people = _who_asked(session, petition) | _representatives(session, petition)
    for contact in session.exec(select(Contact).where(col(Contact.id).in_(people)).order_by(col(Contact.id))):
        _tell(session, contact, petition, say)
    return len(people)


def tell_representative(session: Session, petition: Petition, say: Say) -> None:
    """Tell who prepared the petition, if it came out of the chat."""
    for contact_id in sorted(_representatives(session, petition)):
        _tell(session, session.get_one(Contact, contact_id), petition, say)


def _tell(session: Session, contact: Contact, petition: Petition, say: Say) -> None:
    t = language_of(contact)
    button = Button(label=t("Petitions I support"), value="go:supports")
    about = f"petition:{petition.slug}"
    notify(session, contact, say(t, in_language(petition.title, t.language)), rows=[[button]], about=about)


def _who_asked(session: Session, petition: Petition) -> set[int]:
    query = select(PetitionSupport.contact_id).where(
        PetitionSupport.petition_id == petition.id, col(PetitionSupport.tell).is_(True)
    )
    return {contact_id for contact_id in session.exec(query) if contact_id is not None}


def _representatives(session: Session, petition: Petition) -> set[int]:
    query = select(PetitionDraft.contact_id).where(PetitionDraft.petition_id == petition.id)
    return {contact_id for contact_id in session.exec(query) if contact_id is not None}
