"""Effects of what staff do in the chat: linking an account, recording a question."""

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import staff_accounts, voices


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


HANDLERS: Handlers = {
    effect.LinkStaff: _link_staff,
    effect.KeepRecording: _keep_recording,
}
