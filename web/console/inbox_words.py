"""The words of the inbox: states, sorts, acts, files, and why nothing can be said now."""

from core.i18n import N_, NC_

STATES = {
    "new": NC_("feedback", "new"),
    "in_work": N_("in work"),
    "answered": NC_("feedback", "answered"),
    "closed": NC_("feedback", "closed"),
}
COMMENT_STATES = {
    "new": NC_("comment", "new"),
    "in_work": N_("in work"),
    "answered": NC_("comment", "answered"),
    "closed": NC_("comment", "closed"),
}
SHOWN = {
    "waiting": N_("Needs an answer"),
    "all": N_("All"),
    "new": N_("New"),
    "in_work": N_("In work"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
}
KINDS = {"feedback": N_("Message"), "comment": N_("Comment")}
SORTS = {
    "question": N_("question"),
    "complaint": N_("complaint (of a person)"),
    "thanks": N_("thanks"),
    "petition": N_("wish for a petition"),
    "abuse": N_("insult"),
    "other": N_("something else"),
}
ON_THE_PAGE = {
    "visible": N_("stands on the page"),
    "hidden": N_("hidden on the page"),
    "removed": N_("gone from the page"),
}
# What becomes of a hiding or showing that has not been done (DeliveryState), by what is asked for.
HIDING = {
    "hide-waiting": N_("is being hidden"),
    "show-waiting": N_("is being shown again"),
    "hide-failed": N_("Facebook did not hide it"),
    "show-failed": N_("Facebook did not show it again"),
}
FILES = {
    "photo": N_("Photo"),
    "voice": N_("Voice message"),
    "audio": N_("Recording"),
    "video": N_("Video"),
    "document": N_("Document"),
}
FILE_STATES = {
    "": N_("not fetched from the network"),
    "waiting": N_("is being fetched from the network"),
    "lost": N_("could not be fetched"),
    "ended": N_("removed"),
}
# How far an answer got (DeliveryState).
MESSAGES = {
    "planned": N_("on its way"),
    "claimed": N_("on its way"),
    "sending": N_("on its way"),
    "sent": N_("delivered"),
    "failed": N_("not delivered: the network refused it"),
    "skipped": N_("not delivered yet: it is told when the person writes again"),
    "missed": N_("not sent: it came too late"),
    "cancelled": N_("called off"),
    "unknown": N_("nobody knows whether it arrived"),
}
ACTS = {
    "feedback.assign": N_("gave it to %(to)s"),
    "feedback.close": N_("closed it"),
    "feedback.reopen": N_("opened it again"),
    "feedback.take_over": N_("began to speak with the person instead of the automatic service"),
    "feedback.hand_back": N_("gave the person back to the automatic service"),
    "comment.assign": N_("gave it to %(to)s"),
    "comment.close": N_("closed it"),
    "comment.reopen": N_("opened it again"),
    "comment.hide": N_("hid it on the page: %(reason)s"),
    "comment.show": N_("let it be shown on the page again"),
    "comment.edited": N_("put it back to what waits: the writer changed the words"),
    "comment.sort": N_("sorted it as: %(kind)s"),
}
