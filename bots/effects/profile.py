"""Effects on the person themselves: what they chose, agreed to, look up and have erased."""

from sqlmodel import col, delete

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import consent, privacy, project_followers
from civic.sdg import followers
from core.models import ContactState, ContactTopic, EventKind, Purpose


def _save_profile(what: effect.SaveProfile, setting: Setting) -> Outcome:
    contact, person, session = setting.contact, what.person, setting.session
    contact.language, contact.language_chosen = person.language, person.language_chosen
    contact.province, contact.commune = person.province, person.commune
    contact.listens = person.listens
    session.exec(delete(ContactTopic).where(col(ContactTopic.contact_id) == contact.id))
    session.add_all(ContactTopic(contact_id=contact.id, topic=topic) for topic in person.topics)
    return Outcome()


def _record_consent(what: effect.RecordConsent, setting: Setting) -> Outcome:
    enter_in_ledger(what, setting)
    if what.purpose is Purpose.NEWS:
        setting.tell(EventKind.RESULT, "welcome")
    return Outcome()


def enter_in_ledger(what: effect.RecordConsent, setting: Setting) -> None:
    """Write a consent given or taken back into the ledger, in the words that were shown."""
    contact = setting.contact
    consent.record(
        setting.session,
        contact=contact,
        purpose=what.purpose,
        granted=what.granted,
        wording=consent.wording_of(what.purpose, setting.region),
        language=contact.language,
        channel=setting.channel,
        reference=what.reference,
    )
    if what.purpose is Purpose.NEWS and what.granted:
        contact.state = ContactState.ACTIVE
    setting.tell(EventKind.CONSENT, f"{what.purpose}:{'granted' if what.granted else 'withdrawn'}")


def _stop_news(what: effect.StopNews, setting: Setting) -> Outcome:
    enter_in_ledger(effect.RecordConsent(Purpose.NEWS, granted=False, reference=what.reference), setting)
    # Who says stop is told of no project or goal any more either.
    project_followers.unfollow_all(setting.session, setting.contact)
    followers.unfollow_all(setting.session, setting.contact)
    for purpose in (Purpose.PROJECTS, Purpose.GOALS):
        if consent.current(setting.session, setting.contact.id, purpose):
            enter_in_ledger(effect.RecordConsent(purpose, granted=False, reference=what.reference), setting)
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


HANDLERS: Handlers = {
    effect.SaveProfile: _save_profile,
    effect.RecordConsent: _record_consent,
    effect.StopNews: _stop_news,
    effect.ShowHoldings: _show_holdings,
    effect.EraseData: _erase_data,
}
