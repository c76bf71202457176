"""Effects on consultations: answers kept on the way, and handed in."""

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import consultation_answers
from core.errors import Refused
from core.models import EventKind


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


HANDLERS: Handlers = {
    effect.SaveConsultationDraft: _save_consultation_draft,
    effect.SendConsultationAnswers: _send_consultation_answers,
}
