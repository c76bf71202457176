"""While a member of staff speaks with a person: words go to them, and the bot is silent."""

from dataclasses import dataclass

from bots.effects import Setting
from bots.flows.scene import Turn
from civic import feedback
from civic.handover import again, handover_of, prolong, take_away_overdue
from core.i18n import translator
from core.message import Button, Message
from core.models import Contact, Feedback, Handover

# These bring the bot back; anything else that is meant for the bot is told who is speaking.
BACK = ("menu", "stop")


@dataclass(frozen=True)
class Held:
    """What a hand-over makes of a turn: whether the conversation stays out of it, and what is said first."""

    silent: bool = False
    say: tuple[Message, ...] = ()


def hold(setting: Setting, turn: Turn, text: str) -> Held:
    """Take the turn into the thread when staff speak with this person; nothing at all when the bot does.

    `text` are the words as they were written: to a person a greeting is one, though the bot keeps none.
    """
    found = handover_of(setting.session, setting.contact)
    if found is None:
        over = take_away_overdue(setting.session, setting.contact)
        return Held(say=(_said(setting.contact, again(setting.contact)),) if over else ())
    about = feedback.own_feedback(setting.session, setting.contact, _reference(setting, found))
    # Staff or the clock may have ended it while the feedback was waited for.
    found = handover_of(setting.session, setting.contact, lock=True)
    if found is None or about is None:
        return Held()
    if turn.entry.partition(":")[0] in BACK:
        setting.session.delete(found)
        setting.session.flush()
        return Held(say=(_said(setting.contact, again(setting.contact)),))
    if turn.entry or turn.button:
        return Held(silent=True, say=(_reminder(setting.contact),))
    if text.strip() or turn.attachments or turn.place:
        _listen(setting, about, turn, text)
        prolong(found)
    return Held(silent=True)


def _reference(setting: Setting, found: Handover) -> str:
    return setting.session.get_one(Feedback, found.feedback_id).reference


def _listen(setting: Setting, about: Feedback, turn: Turn, text: str) -> None:
    feedback.set_place(about, place=turn.place)
    words = text if turn.place is None else "\n".join(filter(None, (text, f"📍 {about.place}")))
    feedback.add_words(setting.session, about, words, turn.attachments)


def _reminder(contact: Contact) -> Message:
    t = translator(contact.language)
    text = t("A member of the council's staff is writing to you at the moment. “Menu” brings the automatic service "
             "back.")  # fmt: skip
    return _said(contact, text, Button(label=t("Menu"), value="go:menu"))


def _said(contact: Contact, text: str, *buttons: Button) -> Message:
    return Message(text=text, rows=(buttons,) if buttons else (), language=contact.language)
