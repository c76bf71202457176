"""Effects on associations: registered, and left."""

from bots.effects.profile import enter_in_ledger
from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import associations
from core.models import AssociationState, EventKind, Purpose


def _register_association(what: effect.RegisterAssociation, setting: Setting) -> Outcome:
    own = associations.own_association(setting.session, setting.contact.id)
    if own is not None and own.state is not AssociationState.DECLINED:
        return Outcome(done=False, values={"reference": own.reference})
    # Consent first, as it was asked first.
    enter_in_ledger(effect.RecordConsent(Purpose.ASSOCIATION, granted=True, reference=what.reference), setting)
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
    enter_in_ledger(effect.RecordConsent(Purpose.ASSOCIATION, granted=False, reference=what.reference), setting)
    setting.tell(EventKind.RESULT, "association_left")
    return Outcome()


HANDLERS: Handlers = {
    effect.RegisterAssociation: _register_association,
    effect.LeaveAsAssociation: _leave_as_association,
}
