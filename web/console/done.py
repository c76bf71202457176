"""The sentences with which a page begins after something was done, by the code in its address."""

from core.i18n import N_

DONE = {
    "saved": N_("Saved."),
    "pause": N_("The campaign is paused: nothing more of it leaves until it is resumed."),
    "resume": N_("The campaign goes on."),
    "cancel": N_("The campaign is called off. What has left stays where it is."),
    "moved": N_("The hour is changed."),
    "added": N_("Added. Nobody is told before it is announced."),
    "draft": N_("Kept as a draft. Somebody else opens it."),
    "consultation_open": N_("It is open."),
    "consultation_waits": N_("It opens by itself at its hour."),
    "consultation_close": N_("It is closed. Who took part is told the results."),
    "consultation_poll": N_("The question goes to the channel."),
    "consultation_outcome": N_("It is published, and who asked to hear of it is told."),
    "meeting_announce": N_("The announcement waits for somebody's yes."),
    "meeting_move": N_("It is changed, and who joined is told. Announce it again."),
    "meeting_cancel": N_("It is called off, and who joined is told."),
    "meeting_attendance": N_("The numbers are kept."),
    "meeting_minutes": N_("The minutes are published, and who joined gets them."),
    "meeting_outcome": N_("It is published, and who joined is told."),
    "association_yes": N_("It is confirmed, and its representative is told."),
    "association_no": N_("It is declined, and its representative is told why."),
    "milestone_reach": N_("The milestone is reached. Who follows the project is told, and a campaign is suggested."),
    "milestone_move": N_("The milestone has its new day. Who follows the project is told."),
    "plan_taken": N_("The planning file is taken in."),
    "goals_taken": N_("The set is taken in."),
    "password": N_("The password is changed. You are logged out everywhere else."),
    "factor": N_("Codes are on. You are asked for one at each login."),
    "factor_off": N_("Codes are off."),
    "sessions": N_("Those sessions have ended."),
}
