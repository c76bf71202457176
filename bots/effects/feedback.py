"""Effects of feedback: filed, added to, placed, followed."""

from sqlmodel import select

from bots.effects.setting import Handlers, Setting
from bots.flows import effects as effect
from bots.flows.scene import Outcome
from campaigns.records import project_of
from civic import feedback
from core.models import Campaign, EventKind, Project


def _file_feedback(what: effect.FileFeedback, setting: Setting) -> Outcome:
    # Number and code come out of a link or an old button: there may never have been such a campaign or project.
    campaign = None if what.campaign_id is None else setting.session.get(Campaign, what.campaign_id)
    campaign_id = campaign.id if campaign else None
    code = what.project or (project_of(setting.session, campaign) if campaign else "")
    project = setting.session.exec(select(Project).where(Project.code == code)).first() if code else None
    feedback.file_feedback(
        setting.session,
        contact=setting.contact,
        text=what.text,
        topic=what.topic or (project.topic if project else ""),
        campaign_id=campaign_id,
        project_id=project.id if project else None,
        attachments=what.attachments,
        reference=what.reference,
    )
    about = {"project": project.code} if project else {}
    setting.tell(EventKind.RESULT, "feedback", campaign_id, data=about)
    return Outcome()


def _add_to_feedback(what: effect.AddToFeedback, setting: Setting) -> Outcome:
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        feedback.add_words(setting.session, found, what.text, what.attachments)
    return Outcome(done=found is not None)


def _place_feedback(what: effect.PlaceFeedback, setting: Setting) -> Outcome:
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        commune = setting.region.commune(what.commune) if what.commune else None
        feedback.set_place(found, commune=commune, place=what.place)
    return Outcome(done=found is not None)


def _ask_for_outcome(what: effect.AskForOutcome, setting: Setting) -> Outcome:
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        found.wants_outcome = what.wanted
    return Outcome(done=found is not None)


HANDLERS: Handlers = {
    effect.FileFeedback: _file_feedback,
    effect.AddToFeedback: _add_to_feedback,
    effect.PlaceFeedback: _place_feedback,
    effect.AskForOutcome: _ask_for_outcome,
}
