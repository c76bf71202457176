"""The sentences with which a page begins after something was done, by the code in its address."""

from core.i18n import N_

DONE = {
    "saved": N_("Saved."),
    "password": N_("The password is changed. You are logged out everywhere else."),
    "factor": N_("Codes are on. You are asked for one at each login."),
    "factor_off": N_("Codes are off."),
    "sessions": N_("Those sessions have ended."),
}
