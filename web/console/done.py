"""The sentences with which a page begins after something was done, by the code in its address."""

from core.i18n import N_

DONE = {
    "saved": N_("Saved."),
    "pause": N_("The campaign is paused: nothing more of it leaves until it is resumed."),
    "resume": N_("The campaign goes on."),
    "cancel": N_("The campaign is called off. What has left stays where it is."),
    "moved": N_("The hour is changed."),
    "answered": N_("Your answer is on its way."),
    "note": N_("The note is kept. Only staff see it."),
    "assign": N_("It is given on, and in work."),
    "close": N_("It is closed. What the person says later opens it again."),
    "closed": N_("It is closed."),
    "reopen": N_("It is in work again."),
    "take-over": N_("You speak with the person now, and they have been told so."),
    "hand-back": N_("The automatic service speaks with the person again, and they have been told so."),
    "sort": N_("The comment is sorted as you said. The rules leave it alone from now on."),
    "removed": N_("Removed."),
    "published": N_("It is published, and who asked to be told is told."),
    "corrected": N_("It is corrected, and who was told the old words is told the new ones."),
    "withdrawn": N_("It is shown no more."),
    "password": N_("The password is changed. You are logged out everywhere else."),
    "factor": N_("Codes are on. You are asked for one at each login."),
    "factor_off": N_("Codes are off."),
    "sessions": N_("Those sessions have ended."),
}
