"""The sentences with which a page begins after something was done, by the code in its address."""

from core.i18n import N_

DONE = {
    "saved": N_("Saved."),
    "pause": N_("The campaign is paused: nothing more of it leaves until it is resumed."),
    "resume": N_("The campaign goes on."),
    "cancel": N_("The campaign is called off. What has left stays where it is."),
    "draft": N_("Saved as a draft. Nobody is asked for a yes yet."),
    "submitted": N_("Submitted: somebody else says yes or returns it."),
    "approved": N_("Approved, this version and no other. It can be scheduled now."),
    "corrected": N_("The correction is approved: the posts are being changed."),
    "returned": N_("Returned to its author, with the reason."),
    "scheduled": N_("Scheduled."),
    "tried": N_("It is on its way to your own account."),
    "dismissed": N_("It is put aside, with the reason."),
    "moved": N_("The hour is changed."),
    "password": N_("The password is changed. You are logged out everywhere else."),
    "factor": N_("Codes are on. You are asked for one at each login."),
    "factor_off": N_("Codes are off."),
    "sessions": N_("Those sessions have ended."),
}
