"""Carries out what people do with their feedback: filed, added to, placed, asked about."""

from sqlmodel import select

from bots.flows import effects as effect
from bots.flows.scene import Outcome
from bots.setting import Setting
from campaigns.records import project_of
from civic import feedback
from core.models import Campaign, EventKind, Project


def file_feedback(what: effect.FileFeedback, setting: Setting) -> Outcome:
    """Hand it to the council, with the campaign and the project it is about where there are such."""
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


def add_to_feedback(what: effect.AddToFeedback, setting: Setting) -> Outcome:
    """Add what the person says further about their own."""
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        feedback.add_words(setting.session, found, what.text, what.attachments)
    return Outcome(done=found is not None)


def place_feedback(what: effect.PlaceFeedback, setting: Setting) -> Outcome:
    """Say where the person's own is."""
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        commune = setting.region.commune(what.commune) if what.commune else None
        feedback.set_place(found, commune=commune, place=what.place)
    return Outcome(done=found is not None)


def ask_for_outcome(what: effect.AskForOutcome, setting: Setting) -> Outcome:
    """Keep whether the person wants to hear what comes of their own."""
    found = feedback.own_feedback(setting.session, setting.contact, what.reference)
    if found is not None:
        found.wants_outcome = what.wanted
    return Outcome(done=found is not None)
