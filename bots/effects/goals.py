"""Effects around the Goals: a goal or an indicator followed, or left."""

from bots.effects.profile import enter_in_ledger
from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic.sdg import followers
from core.errors import Refused
from core.models import EventKind, Purpose


def _follow(what: effect.FollowGoals, setting: Setting) -> Outcome:
    try:
        fresh = followers.follow(setting.session, setting.contact, what.subject, setting.region)
    except Refused:
        return Outcome(done=False)
    if fresh:
        setting.tell(EventKind.RESULT, "goals_followed", data={"subject": what.subject})
    return Outcome()


def _unfollow(what: effect.UnfollowGoals, setting: Setting) -> Outcome:
    """Tell the person no more of it; who follows nothing any more has taken their agreement back."""
    if not followers.unfollow(setting.session, setting.contact, what.subject):
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "goals_left", data={"subject": what.subject})
    if not followers.followed_by(setting.session, setting.contact):
        enter_in_ledger(effect.RecordConsent(Purpose.GOALS, granted=False, reference=what.reference), setting)
    return Outcome()


HANDLERS: Handlers = {effect.FollowGoals: _follow, effect.UnfollowGoals: _unfollow}
