"""The sentences with which a page begins after something was done, by the code in its address."""

from core.i18n import N_

DONE = {
    "saved": N_("Saved."),
    "pause": N_("The campaign is paused: nothing more of it leaves until it is resumed."),
    "resume": N_("The campaign goes on."),
    "cancel": N_("The campaign is called off. What has left stays where it is."),
    "moved": N_("The hour is changed."),
    "request_take": N_("The request is in work, and the person is told."),
    "request_clarify": N_("The person is asked. Their reply comes in here."),
    "request_extend": N_("The term is extended, and the person is told why."),
    "request_answer": N_("The answer is on its way."),
    "request_add": N_("It is on its way."),
    "request_refuse": N_("The request is refused, and the person is told what they may do."),
    "request_withdraw": N_("The request is withdrawn."),
    "request_decide": N_("The decision is written down, and the person is told."),
    "published": N_("The answer is published."),
    "unpublished": N_("The answer is withdrawn."),
    "counted": N_("The last days are counted anew, and who is concerned is told."),
    "petition_open": N_("The petition is open for support."),
    "petition_text": N_("The texts are saved."),
    "petition_paper": N_("The signatures are counted."),
    "petition_correct": N_("The entry is corrected."),
    "petition_close": N_("The petition is closed, and who asked is told."),
    "petition_deposit": N_("The deposit is noted: the council's time runs."),
    "petition_accept": N_("The petition is accepted, and who asked is told."),
    "petition_refuse": N_("The petition is refused, and who asked is told why."),
    "password": N_("The password is changed. You are logged out everywhere else."),
    "factor": N_("Codes are on. You are asked for one at each login."),
    "factor_off": N_("Codes are off."),
    "sessions": N_("Those sessions have ended."),
}
