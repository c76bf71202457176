"""Carries out what conversations bring about, inside the inbox's transaction: a file for each subject."""

from bots.effects import (
    associations,
    consultations,
    feedback,
    goals,
    meetings,
    petitions,
    profile,
    projects,
    requests,
    staff,
)
from bots.effects.setting import Handlers, Setting
from bots.flows.scene import Effect, Outcome

HANDLERS: Handlers = {
    **profile.HANDLERS,
    **feedback.HANDLERS,
    **projects.HANDLERS,
    **goals.HANDLERS,
    **petitions.HANDLERS,
    **requests.HANDLERS,
    **consultations.HANDLERS,
    **associations.HANDLERS,
    **meetings.HANDLERS,
    **staff.HANDLERS,
}

__all__ = ["HANDLERS", "Setting", "apply"]


def apply(what: Effect, setting: Setting) -> Outcome:
    """Carry out one effect; its outcome tells what to say."""
    return HANDLERS[type(what)](what, setting)
