"""Effects on meetings: joined, left, attended."""

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from civic import meeting_guests
from core.errors import Refused
from core.models import Came, EventKind, Way


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


HANDLERS: Handlers = {
    effect.JoinMeeting: _join_meeting,
    effect.LeaveMeeting: _leave_meeting,
    effect.SayCame: _say_came,
}
