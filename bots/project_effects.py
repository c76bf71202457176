"""Carries out following a project of the plan and leaving it, with the line in the ledger that goes with it."""

from sqlmodel import select

from bots.flows import effects as effect
from bots.flows.scene import Outcome
from bots.setting import Setting
from civic import consent, project_followers
from core.errors import Refused
from core.models import EventKind, Project, Purpose


def _project(setting: Setting, code: str) -> Project | None:
    return setting.session.exec(select(Project).where(Project.code == code)).first()


def follow(what: effect.FollowProject, setting: Setting) -> Outcome:
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


def unfollow(what: effect.UnfollowProject, setting: Setting) -> Outcome:
    """Tell the person no more of it; who follows nothing any more has taken their agreement back."""
    project = _project(setting, what.code)
    if project is None or not project_followers.unfollow(setting.session, setting.contact, project.id):
        return Outcome(done=False)
    setting.tell(EventKind.RESULT, "project_left", data={"project": project.code})
    if not project_followers.followed_by(setting.session, setting.contact):
        setting.enter_in_ledger(Purpose.PROJECTS, granted=False, reference=what.reference)
    return Outcome()


def leave_all(setting: Setting, reference: str) -> None:
    """Who says stop is told of no project any more either."""
    project_followers.unfollow_all(setting.session, setting.contact)
    if consent.current(setting.session, setting.contact.id, Purpose.PROJECTS):
        setting.enter_in_ledger(Purpose.PROJECTS, granted=False, reference=reference)
