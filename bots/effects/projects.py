"""Effects around the plan: a project followed, a project left."""

from sqlmodel import select

from bots.effects.profile import enter_in_ledger
from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import project_followers
from core.errors import Refused
from core.models import EventKind, Project, Purpose


def _project(setting: Setting, code: str) -> Project | None:
    return setting.session.exec(select(Project).where(Project.code == code)).first()


def _follow(what: effect.FollowProject, setting: Setting) -> Outcome:
    """Tell the person of this project; not done when it is gone, or when they never agreed."""
    project = _project(setting, what.code)
    if project is None:
        return Outcome(done=False)
    try:
        fresh = project_followers.follow(setting.session, setting.contact, project.id)
    except Refused:
        return Outcome(done=False)
    if fresh:
        setting.tell(EventKind.RESULT, "project_followed", data={"project": project.code})
    return Outcome()


def _unfollow(what: effect.UnfollowProject, setting: Setting) -> Outcome:
    """Tell the person no more of it; who follows nothing any more has taken their agreement back."""
    project = _project(setting, what.code)
    if project is None or not project_followers.unfollow(setting.session, setting.contact, project.id):
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "project_left", data={"project": project.code})
    if not project_followers.followed_by(setting.session, setting.contact):
        enter_in_ledger(effect.RecordConsent(Purpose.PROJECTS, granted=False, reference=what.reference), setting)
    return Outcome()


HANDLERS: Handlers = {effect.FollowProject: _follow, effect.UnfollowProject: _unfollow}
