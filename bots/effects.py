"""Carries out what conversations bring about: one function per effect, inside the inbox's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, delete, select

from bots.flows import effects as effect
from bots.flows.scene import Effect, Outcome
from civic import consent, feedback, information_requests, petitions, privacy
from civic.region import Region
from core.clock import local_date, now
from core.crypto import vault
from core.events import record
from core.models import Campaign, Contact, ContactState, ContactTopic, EventKind, PetitionSupport, Purpose


@dataclass(frozen=True)
class Setting:
    """Where an effect takes place: the transaction, the contact, their channel and the region."""

    session: Session
    contact: Contact
    channel: str
    region: Region

    def tell(self, kind: EventKind, name: str, campaign_id: int | None = None) -> None:
        """Write down what happened with this contact."""
        record(
            self.session,
            kind,
            name,
            channel=self.channel,
            campaign_id=campaign_id,
            contact_id=self.contact.id,
            language=self.contact.language,
            province=self.contact.province,
        )


def apply(what: Effect, setting: Setting) -> Outcome:
    """Carry out one effect; its outcome tells what to say."""
    return _HANDLERS[type(what)](what, setting)


def _save_profile(what: effect.SaveProfile, setting: Setting) -> Outcome:
    contact, person, session = setting.contact, what.person, setting.session
    contact.language, contact.language_chosen = person.language, person.language_chosen
    contact.province, contact.commune = person.province, person.commune
    session.exec(delete(ContactTopic).where(col(ContactTopic.contact_id) == contact.id))
    session.add_all(ContactTopic(contact_id=contact.id, topic=topic) for topic in person.topics)
    return Outcome()


def _record_consent(what: effect.RecordConsent, setting: Setting) -> Outcome:
    _enter_in_ledger(what, setting)
    if what.purpose is Purpose.NEWS:
        setting.tell(EventKind.RESULT, "welcome")
    return Outcome()


def _enter_in_ledger(what: effect.RecordConsent, setting: Setting) -> None:
    contact = setting.contact
    consent.record(
        setting.session,
        contact=contact,
        purpose=what.purpose,
        granted=what.granted,
        wording=consent.WORDINGS[what.purpose],
        language=contact.language,
        channel=setting.channel,
        reference=what.reference,
    )
    if what.purpose is Purpose.NEWS and what.granted:
        contact.state = ContactState.ACTIVE
    setting.tell(EventKind.CONSENT, f"{what.purpose}:{'granted' if what.granted else 'withdrawn'}")


def _file_feedback(what: effect.FileFeedback, setting: Setting) -> Outcome:
    # The number comes out of a link or an old button: there may never have been such a campaign.
    campaign = None if what.campaign_id is None else setting.session.get(Campaign, what.campaign_id)
    campaign_id = campaign.id if campaign else None
    feedback.file_feedback(
        setting.session,
        contact=setting.contact,
        text=what.text,
        topic=what.topic,
        campaign_id=campaign_id,
        attachments=what.attachments,
        reference=what.reference,
    )
    setting.tell(EventKind.RESULT, "feedback", campaign_id)
    return Outcome()


def _add_to_feedback(what: effect.AddToFeedback, setting: Setting) -> Outcome:
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        feedback.add_words(setting.session, found, what.text, what.attachments)
    return Outcome(done=found is not None)


def _place_feedback(what: effect.PlaceFeedback, setting: Setting) -> Outcome:
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        commune = setting.region.commune(what.commune) if what.commune else None
        feedback.set_place(found, commune=commune, place=what.place)
    return Outcome(done=found is not None)


def _ask_for_outcome(what: effect.AskForOutcome, setting: Setting) -> Outcome:
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        found.wants_outcome = what.wanted
    return Outcome(done=found is not None)


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
    )
    if not done:
        first = select(PetitionSupport.reference).where(
            PetitionSupport.petition_id == what.petition_id, PetitionSupport.person_hash == person_hash
        )
        return Outcome(done=False, values={"reference": setting.session.exec(first).one()})
    setting.tell(EventKind.RESULT, "petition_support")
    return Outcome()


def _file_request(what: effect.FileRequest, setting: Setting) -> Outcome:
    filed = information_requests.file_request(
        setting.session,
        contact=setting.contact,
        text=what.text,
        urgent=what.urgent,
        reference=what.reference,
        received_on=local_date(now(), setting.region.zone),
        region=setting.region,
    )
    setting.tell(EventKind.RESULT, "information_request")
    return Outcome(values={"due": filed.due_on})


def _stop_news(what: effect.StopNews, setting: Setting) -> Outcome:
    _enter_in_ledger(effect.RecordConsent(Purpose.NEWS, granted=False, reference=what.reference), setting)
    setting.contact.state = ContactState.STOPPED
    setting.tell(EventKind.STOPPED, "asked")
    setting.tell(EventKind.RESULT, "stopped")
    return Outcome()


def _show_holdings(_what: effect.ShowHoldings, setting: Setting) -> Outcome:
    setting.tell(EventKind.RESULT, "mydata")
    return Outcome(values={"holdings": privacy.holdings(setting.session, setting.contact)})


def _erase_data(_what: effect.EraseData, setting: Setting) -> Outcome:
    privacy.erase(setting.session, setting.contact)
    return Outcome()


_HANDLERS: Mapping[type[Effect], Callable[[Any, Setting], Outcome]] = {
    effect.SaveProfile: _save_profile,
    effect.RecordConsent: _record_consent,
    effect.FileFeedback: _file_feedback,
    effect.AddToFeedback: _add_to_feedback,
    effect.PlaceFeedback: _place_feedback,
    effect.AskForOutcome: _ask_for_outcome,
    effect.SupportPetition: _support_petition,
    effect.FileRequest: _file_request,
    effect.StopNews: _stop_news,
    effect.ShowHoldings: _show_holdings,
    effect.EraseData: _erase_data,
}
