"""The acts of the audit log in words; the code of an act stands beside them."""

from core.i18n import N_
from web.console.history import ACTS
from web.console.matter_words import PETITION_AUDIT, REQUEST_ACTS, REQUEST_AUDIT
from web.words import CAMPAIGN_ACTS

# What is done alike to messages of people and to comments.
_AT_THE_DESK = {
    "assign": N_("Given to a colleague"),
    "note": N_("A note was written"),
    "answer": N_("An answer was written"),
    "close": N_("It was closed"),
    "reopen": N_("It was opened again"),
}
_OPENED = N_("A file that somebody sent was opened")
WORDS = {
    **{f"campaign.{act}": said for act, said in CAMPAIGN_ACTS.items()},
    **{f"request.{act}": said for act, said in REQUEST_ACTS.items()},
    **REQUEST_AUDIT,
    **PETITION_AUDIT,
    **ACTS,
    **{f"{matter}.{act}": said for matter in ("feedback", "comment") for act, said in _AT_THE_DESK.items()},
    **{f"{matter}.file": _OPENED for matter in ("feedback", "request", "consultation")},
    "request.unpublish": N_("A published answer was withdrawn"),
    "request.recompute": N_("Terms were computed anew"),
    "feedback.take_over": N_("A colleague began to speak with the person"),
    "feedback.hand_back": N_("The person was given back to the bot"),
    "feedback.publish": N_("Something said and done was published"),
    "feedback.correct_published": N_("Something said and done was corrected"),
    "feedback.unpublish": N_("Something said and done was taken back"),
    "comment.sort": N_("A comment was sorted otherwise"),
    "comment.hide": N_("A comment was hidden"),
    "comment.show": N_("A comment was shown again"),
    "comment.edited": N_("The writer changed the words of a comment"),
    "goals.import": N_("Data of the Goals were taken in"),
    "plan.import": N_("A planning file was taken in"),
    "plan.change": N_("A milestone was changed"),
    "holiday.declare": N_("A day off was declared"),
    "holiday.withdraw": N_("A declared day off was withdrawn"),
    "lane.open": N_("A network's way out was opened again"),
    "network.test": N_("The networks were asked"),
    "delivery.settle": N_("It was said what became of messages"),
    "privacy.retention": N_("Data were ended, their term was over"),
    "privacy.rotate": N_("Sealing with a new key began"),
    "privacy.rotated": N_("All is sealed with the new key"),
    "proposal.taken": N_("A proposed campaign was taken up"),
    "proposal.dismissed": N_("A proposed campaign was dismissed"),
    "reply.save": N_("A saved reply was written"),
    "reply.remove": N_("A saved reply was removed"),
    "staff.add": N_("Joined the staff"),
    "staff.role": N_("Was given another role"),
    "staff.leave": N_("Left the staff"),
    "staff.invite": N_("A link to choose a password was made"),
    "staff.password": N_("A password was chosen"),
    "staff.second_factor": N_("Codes of a phone were switched on or off"),
    "staff.link_code": N_("A code to link an account was made"),
    "staff.link": N_("An account at a network was linked"),
    "staff.unlink": N_("The link to an account was ended"),
    "login": N_("Logged in"),
    "login.failed": N_("An attempt to log in failed"),
    "voice.set": N_("A recording was kept"),
    "voice.remove": N_("A recording was removed"),
}
