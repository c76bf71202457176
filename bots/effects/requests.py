"""Effects on requests for information: filed, replied to, withdrawn, complained about."""

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic.declared_days import calendar_of
from civic.requests import filing, ledger, person, words
from core.clock import local_date, now
from core.errors import Refused
from core.i18n import translator
from core.models import EventKind


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


HANDLERS: Handlers = {
    effect.FileRequest: _file_request,
    effect.NoteAnswerFound: _note_answer_found,
    effect.ReplyToQuestion: _reply_to_question,
    effect.WithdrawRequest: _withdraw_request,
    effect.ComplainAboutRequest: _complain_about_request,
}
