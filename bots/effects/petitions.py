"""Effects on petitions: supported, withdrawn, followed, prepared."""

from datetime import timedelta

from sqlmodel import func, select

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import petition_drafts, petition_support, petitions
from civic.petition_check import check
from civic.petition_words import in_language
from core.clock import now
from core.crypto import vault
from core.message import Button
from core.models import Contact, Event, EventKind, PetitionSupport
from core.notices import language_of, notify

# Receipts are short enough to be read aloud, so trying them out is made slow.
WRONG_RECEIPT, WRONG_RECEIPTS = "wrong_receipt", 5


def _support_petition(what: effect.SupportPetition, setting: Setting) -> Outcome:
    person = what.phone or f"{setting.contact.network}:{setting.contact.address}"
    person_hash = vault().keyed_hash("petition-person", person)
    done = petitions.support(
        setting.session,
        petition_id=what.petition_id,
        contact=setting.contact,
        person_hash=person_hash,
        reference=what.reference,
        province=what.province,
        commune=what.commune,
        by_account=not what.phone,
    )
    if not done:
        first = select(PetitionSupport.reference).where(
            PetitionSupport.petition_id == what.petition_id, PetitionSupport.person_hash == person_hash
        )
        return Outcome(done=False, values={"reference": setting.session.exec(first).one()})
    setting.tell(EventKind.RESULT, "petition_support", province=what.province)
    return Outcome()


def _withdraw_support(what: effect.WithdrawSupport, setting: Setting) -> Outcome:
    found = petition_support.withdraw(setting.session, contact=setting.contact, petition_id=what.petition_id)
    return _withdrawn(found, setting)


def _withdraw_by_receipt(what: effect.WithdrawByReceipt, setting: Setting) -> Outcome:
    if _wrong_receipts_today(setting) >= WRONG_RECEIPTS:
        return Outcome(done=False, values={"tired": True})
    found = petition_support.withdraw_by_receipt(setting.session, what.receipt)
    if found is None:
        setting.tell(EventKind.IGNORED, WRONG_RECEIPT)
    if found is not None and found.whose not in (None, setting.contact.id):
        giver = setting.session.get_one(Contact, found.whose)
        t = language_of(giver)
        title = in_language(found.title, t.language, found.fallbacks)
        text = t("Your support for “%(title)s” was withdrawn with its receipt. If that was not you, you can support "
                 "it again.", title=title)  # fmt: skip
        button = Button(label=t("Petitions"), value=f"go:petition:{found.slug}")
        notify(setting.session, giver, text, rows=[[button]], about=f"petition:{found.slug}")
    return _withdrawn(found, setting)


def _wrong_receipts_today(setting: Setting) -> int:
    tried = (
        select(func.count())
        .select_from(Event)
        .where(Event.kind == EventKind.IGNORED, Event.name == WRONG_RECEIPT, Event.contact_id == setting.contact.id)
        .where(Event.at > now() - timedelta(days=1))
    )
    return setting.session.exec(tried).one()


def _withdrawn(found: petition_support.Withdrawn | None, setting: Setting) -> Outcome:
    """Count one support less, in the province it counted for."""
    if found is None:
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "petition_support", amount=-1, province=found.province)
    return Outcome(values={"title": found.title, "fallbacks": found.fallbacks})


def _follow_petition(what: effect.FollowPetition, setting: Setting) -> Outcome:
    done = petition_support.set_telling(
        setting.session, contact=setting.contact, petition_id=what.petition_id, tell=what.tell
    )
    return Outcome(done=done)


def _file_petition(what: effect.FilePetition, setting: Setting) -> Outcome:
    petition_drafts.file_draft(
        setting.session,
        contact=setting.contact,
        kind=what.kind,
        words=what.words,
        checked=check(what.kind, what.answers, what.signed, setting.region),
        signed=what.signed,
        reference=what.reference,
    )
    setting.tell(EventKind.RESULT, "petition_prepared")
    return Outcome()


HANDLERS: Handlers = {
    effect.SupportPetition: _support_petition,
    effect.WithdrawSupport: _withdraw_support,
    effect.WithdrawByReceipt: _withdraw_by_receipt,
    effect.FollowPetition: _follow_petition,
    effect.FilePetition: _file_petition,
}
