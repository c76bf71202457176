"""The consent ledger: what people are asked, in which words, and what they answered. Withdrawing is one more line."""

from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from civic.region import Region
from core.i18n import N_, translator
from core.models import Consent, Contact, Purpose


@dataclass(frozen=True)
class Wording:
    """One question as it is asked; `text` is the message to translate, `version` counts its changes.

    `months` and `unanswered` are the terms that the text names, where it names them.
    """

    version: int
    text: str
    months: int = 0
    unanswered: int = 0

    def said_in(self, language: str) -> str:
        """The words as a person reads them in the language."""
        t = translator(language)
        if not self.months:
            return t(self.text)
        term, short = (t.plural("%(n)s month", "%(n)s months", months) for months in (self.months, self.unanswered))
        return t(self.text, term=term, short=short)


# A change to a text here is a new version: the ledger says which one a person answered.
WORDINGS = {
    Purpose.STORAGE: Wording(
        3,
        N_(
            "To serve you we store your account here, your language, your place, the topics you choose and what you "
            "send us. We keep your profile until you erase it; it goes by itself %(term)s after you last wrote, unless "
            "you get our news.\n\n"
            "Telegram and Facebook keep what passes through them on computers outside Morocco.\n\n"
            "You can see, correct or erase your data at any time under “My data”.\n\n"
            "Until you answer we keep only your account here, your language and what you have just sent. If you say "
            "no, we erase it at once; without an answer, after %(short)s.\n\n"
            "Do you agree?"
        ),
        months=24,
        unanswered=1,
    ),
    Purpose.NEWS: Wording(
        1,
        N_(
            "May we send you the council's news here? It is free, and you can stop it at any time "
            "with the stop button or by writing “stop”."
        ),
    ),
    Purpose.ASSOCIATION: Wording(
        1,
        N_(
            "We store your association's name, province, field and year of recognition, and your role in it, so that "
            "the council can confirm it and tell you what it asks of associations. Only the council's staff see it. "
            "We keep it until the association leaves or you erase your data. Do you agree?"
        ),
    ),
    Purpose.PROJECTS: Wording(
        1,
        N_(
            "May we write to you here when a milestone of a project that you follow is reached or moved? We keep which "
            "projects you follow until you stop following them or erase your data. Do you agree?"
        ),
    ),
    Purpose.GOALS: Wording(
        1,
        N_(
            "May we write to you here when figures of a goal or an indicator that you follow change? We keep which "
            "ones you follow until you stop following them or erase your data. Do you agree?"
        ),
    ),
}


def wording_of(purpose: Purpose, region: Region) -> Wording:
    """The question for a purpose, with the term that this council set."""
    wording = WORDINGS[purpose]
    terms = region.privacy.retention
    if not wording.months:
        return wording
    return replace(wording, months=terms.contact.months, unanswered=terms.unanswered.months)


def record(
    session: Session,
    *,
    contact: Contact,
    purpose: Purpose,
    granted: bool,
    wording: Wording,
    language: str,
    channel: str,
    reference: str,
) -> Consent:
    """Add a line to the ledger with the words as they were read in `language`; for news, contact.news follows it."""
    line = Consent(
        contact_id=contact.id,
        purpose=purpose,
        granted=granted,
        wording=wording.said_in(language),
        version=wording.version,
        language=language,
        channel=channel,
        reference=reference,
    )
    session.add(line)
    if purpose is Purpose.NEWS:
        contact.news = granted
        session.add(contact)
    session.flush()
    return line


def current(session: Session, contact_id: int, purpose: Purpose) -> bool:
    """The ledger's last word: whether this person consents now; False when they were never asked."""
    query = (
        select(Consent.granted)
        .where(Consent.contact_id == contact_id, Consent.purpose == purpose)
        .order_by(col(Consent.id).desc())
        .limit(1)
    )
    return bool(session.exec(query).first())
