"""Carries out what conversations bring about: one function per effect, inside the inbox's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, select

from bots.flows import effects as effect
from bots.flows.scene import Effect, Outcome
from civic import (
    associations,
    consent,
    consultation_answers,
    feedback,
    meeting_guests,
    petition_drafts,
    petition_support,
    petitions,
    privacy,
    staff_accounts,
    voices,
)
from civic.declared_days import calendar_of
from civic.petition_check import check
from civic.petition_words import in_language
from civic.region import Region
from civic.requests import filing, ledger, person, words
from core.clock import local_date, now
from core.crypto import vault
from core.errors import Refused
from core.events import record
from core.i18n import translator
from core.message import Button
from core.models import (
    AssociationState,
    Came,
    Campaign,
    Contact,
    ContactState,
    ContactTopic,
    Event,
    EventKind,
    PetitionSupport,
    Purpose,
    Way,
)
from core.notices import language_of, notify

# Receipts are short enough to be read aloud, so trying them out is made slow.
WRONG_RECEIPT, WRONG_RECEIPTS = "wrong_receipt", 5


@dataclass(frozen=True)
class Setting:
    """Where an effect takes place: the transaction, the contact, their channel and the region."""

    session: Session
    contact: Contact
    channel: str
    region: Region

    def tell(
        self, kind: EventKind, name: str, campaign_id: int | None = None, *, amount: int = 1, province: str = ""
    ) -> None:
        """Write down what happened with this contact; `province` where it is not the one they live in."""
        record(
            self.session,
            kind,
            name,
            channel=self.channel,
            campaign_id=campaign_id,
            contact_id=self.contact.id,
            language=self.contact.language,
            province=province or self.contact.province,
            amount=amount,
        )


def apply(what: Effect, setting: Setting) -> Outcome:
    """Carry out one effect; its outcome tells what to say."""
    return _HANDLERS[type(what)](what, setting)


def _save_profile(what: effect.SaveProfile, setting: Setting) -> Outcome:
    contact, person, session = setting.contact, what.person, setting.session
    contact.language, contact.language_chosen = person.language, person.language_chosen
    contact.province, contact.commune = person.province, person.commune
    contact.listens = person.listens
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
        wording=consent.wording_of(what.purpose, setting.region),
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
        notify(setting.session, giver, text, rows=[[button]])
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


def _file_request(what: effect.FileRequest, setting: Setting) -> Outcome:
    filed = filing.file_request(
        setting.session,
        contact=setting.contact,
        text=what.text,
        urgent=what.urgent,
        reference=what.reference,
        received_on=local_date(now(), setting.region.zone),
        region=setting.region,
        attachments=what.attachments,
    )
    setting.tell(EventKind.RESULT, "information_request")
    calendar = calendar_of(setting.session, setting.region, setting.contact.language)
    t = translator(setting.contact.language)
    counted = words.counting(t, ledger.clock_of(filed, setting.region, calendar), calendar)
    return Outcome(values={"due": filed.due_on, "counted": counted})


def _note_answer_found(_what: effect.NoteAnswerFound, setting: Setting) -> Outcome:
    setting.tell(EventKind.RESULT, "answer_found")
    return Outcome()


def _reply_to_question(what: effect.ReplyToQuestion, setting: Setting) -> Outcome:
    try:
        request = person.reply(setting.session, setting.contact, what.request, setting.region, text=what.text,
                               attachments=what.attachments)  # fmt: skip
    except Refused:
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "request_reply")
    return Outcome(values={"due": request.due_on})


def _withdraw_request(what: effect.WithdrawRequest, setting: Setting) -> Outcome:
    try:
        person.withdraw(setting.session, setting.contact, what.request, setting.region)
    except Refused:
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "request_withdrawn")
    return Outcome()


def _complain_about_request(what: effect.ComplainAboutRequest, setting: Setting) -> Outcome:
    try:
        complaint = person.complain(setting.session, setting.contact, what.request, setting.region, level=what.level,
                                    text=what.text, attachments=what.attachments)  # fmt: skip
    except Refused:
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, f"request_complaint_{what.level}")
    return Outcome(values={"due": complaint.due_on})


def _save_consultation_draft(what: effect.SaveConsultationDraft, setting: Setting) -> Outcome:
    consultation_answers.save_draft(
        setting.session,
        consultation_id=what.consultation_id,
        contact=setting.contact,
        answers=what.answers,
        position=what.position,
    )
    return Outcome()


def _send_consultation_answers(what: effect.SendConsultationAnswers, setting: Setting) -> Outcome:
    try:
        sent = consultation_answers.send_answers(
            setting.session,
            consultation_id=what.consultation_id,
            contact=setting.contact,
            answers=what.answers,
            follow=what.follow,
            reference=what.reference,
        )
    except Refused:
        # It closed between the last button and this press.
        return Outcome(done=False)
    if not sent.changed:
        setting.tell(EventKind.RESULT, "consultation")
    return Outcome(values={"reference": sent.reference, "changed": sent.changed})


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


def _register_association(what: effect.RegisterAssociation, setting: Setting) -> Outcome:
    own = associations.own_association(setting.session, setting.contact.id)
    if own is not None and own.state is not AssociationState.DECLINED:
        return Outcome(done=False, values={"reference": own.reference})
    # Consent first, as it was asked first.
    _enter_in_ledger(effect.RecordConsent(Purpose.ASSOCIATION, granted=True, reference=what.reference), setting)
    associations.register(
        setting.session,
        contact=setting.contact,
        name=what.name,
        role=what.role,
        province=what.province,
        field=what.field,
        recognised_in=what.recognised_in,
        reference=what.reference,
    )
    setting.tell(EventKind.RESULT, "association_registered")
    return Outcome(values={"reference": what.reference})


def _leave_as_association(what: effect.LeaveAsAssociation, setting: Setting) -> Outcome:
    if associations.leave(setting.session, setting.contact) is None:
        return Outcome(done=False)
    _enter_in_ledger(effect.RecordConsent(Purpose.ASSOCIATION, granted=False, reference=what.reference), setting)
    setting.tell(EventKind.RESULT, "association_left")
    return Outcome()


def _join_meeting(what: effect.JoinMeeting, setting: Setting) -> Outcome:
    try:
        meeting, fresh = meeting_guests.join(
            setting.session, meeting_id=what.meeting_id, contact=setting.contact, way=what.way
        )
    except Refused:
        return Outcome(done=False)
    if fresh:
        setting.tell(EventKind.RESULT, "meeting_joined")
    return Outcome(values={"link": meeting.link if what.way is Way.AFAR else ""})


def _leave_meeting(what: effect.LeaveMeeting, setting: Setting) -> Outcome:
    if not meeting_guests.leave(setting.session, meeting_id=what.meeting_id, contact=setting.contact):
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "meeting_left")
    return Outcome()


def _say_came(what: effect.SayCame, setting: Setting) -> Outcome:
    try:
        meeting_guests.say_came(setting.session, meeting_id=what.meeting_id, contact=setting.contact, came=what.came)
    except Refused:
        return Outcome(done=False)
    if what.came is not Came.NO:
        setting.tell(EventKind.RESULT, "meeting_came")
    return Outcome()


def _link_staff(what: effect.LinkStaff, setting: Setting) -> Outcome:
    staff = staff_accounts.link(setting.session, setting.contact, what.code)
    return Outcome(done=staff is not None, values={"email": staff.email} if staff else {})


def _keep_recording(what: effect.KeepRecording, setting: Setting) -> Outcome:
    staff = staff_accounts.staff_of(setting.session, setting.contact.id)
    if staff is None or staff.role not in voices.RECORDERS:
        return Outcome(done=False)
    voices.set_recording(setting.session, prompt=what.prompt, language=what.language, handle=what.handle,
                         network=setting.contact.network, staff=staff)  # fmt: skip
    return Outcome()


_HANDLERS: Mapping[type[Effect], Callable[[Any, Setting], Outcome]] = {
    effect.SaveProfile: _save_profile,
    effect.RecordConsent: _record_consent,
    effect.FileFeedback: _file_feedback,
    effect.AddToFeedback: _add_to_feedback,
    effect.PlaceFeedback: _place_feedback,
    effect.AskForOutcome: _ask_for_outcome,
    effect.SupportPetition: _support_petition,
    effect.WithdrawSupport: _withdraw_support,
    effect.WithdrawByReceipt: _withdraw_by_receipt,
    effect.FollowPetition: _follow_petition,
    effect.FilePetition: _file_petition,
    effect.FileRequest: _file_request,
    effect.NoteAnswerFound: _note_answer_found,
    effect.ReplyToQuestion: _reply_to_question,
    effect.WithdrawRequest: _withdraw_request,
    effect.ComplainAboutRequest: _complain_about_request,
    effect.SaveConsultationDraft: _save_consultation_draft,
    effect.SendConsultationAnswers: _send_consultation_answers,
    effect.StopNews: _stop_news,
    effect.ShowHoldings: _show_holdings,
    effect.EraseData: _erase_data,
    effect.RegisterAssociation: _register_association,
    effect.LeaveAsAssociation: _leave_as_association,
    effect.JoinMeeting: _join_meeting,
    effect.LeaveMeeting: _leave_meeting,
    effect.SayCame: _say_came,
    effect.LinkStaff: _link_staff,
    effect.KeepRecording: _keep_recording,
}
