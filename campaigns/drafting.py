"""Campaigns that nobody has typed: filled from the plan, and drafts that wait for their author to submit them."""

from typing import Any

from sqlmodel import Session, col, select

from campaigns.check import check_campaign
from campaigns.content import CampaignContent
from campaigns.file import located, read_campaign
from campaigns.records import EDITORS, locked_campaign, note, staff_for
from campaigns.source import campaign_source
from campaigns.suggestions import Suggestion, milestone_suggestion, project_suggestion
from civic import planning
from civic.region import Region
from core.errors import BadInput
from core.i18n import N_
from core.models import Campaign, CampaignState, CampaignVersion, Staff
from core.networks import DESTINATIONS
from core.once import insert_once
from templates.posts import post_templates


def draft_of_project(
    session: Session, template: str, code: str, region: Region, *, milestone: int | None = None, by: str
) -> Campaign:
    """A draft filled from a project, or from one of its milestones; BadInput for a template that is of neither."""
    staff = staff_for(session, by, EDITORS, "draft campaigns")
    project = planning.project(session, code)
    if template not in post_templates():
        raise BadInput(
            "unknown template %(name)r",
            remedy=N_("There are: %(known)s."),
            name=template,
            known=tuple(post_templates()),
        )
    suggestion = _suggested(template, project, milestone, region)
    if suggestion is None:
        remedy = N_("Use project_milestone with a milestone, project_started or project_completed.")
        raise BadInput("template %(template)r is not filled from a project", remedy=remedy, template=template)
    name = free_name(session, f"{code.lower()}-{milestone}" if milestone else f"{code.lower()}-{template}")
    source = source_of(suggestion, region, name=name.replace("_", "-"))
    return write_draft(session, source, f"project {code}", staff, region)


def _suggested(
    template: str, project: planning.SeenProject, milestone: int | None, region: Region
) -> Suggestion | None:
    if template == "project_milestone" and milestone is not None:
        step_ = project.milestone(milestone)
        if step_ is None:
            remedy = "`jisr project show %(code)s` shows what there is."
            raise BadInput(
                "there is no milestone %(milestone)s of project %(code)r",
                remedy=remedy,
                milestone=milestone,
                code=project.code,
            )
        return milestone_suggestion(project, step_, region)
    if template in {"project_started", "project_completed"}:
        return project_suggestion(template, project, region)
    return None


def source_of(suggestion: Suggestion, region: Region, *, name: str) -> str:
    """The campaign file of a suggestion: on every channel, in all languages of the region."""
    top: dict[str, Any] = {
        "name": name,
        "topic": suggestion.topic or region.topics[0].slug,
        "channels": list(DESTINATIONS),
        "template": suggestion.template,
    }
    top |= {key: value for key, value in (("opens", suggestion.opens), ("project", suggestion.project)) if value}
    audience = {"provinces": list(suggestion.provinces)} if suggestion.provinces else {}
    if not suggestion.topic:
        # What concerns everybody is not only for those who chose one topic.
        audience["topics"] = [topic.slug for topic in region.topics]
    data = {key: _spoken(value, region) for key, value in suggestion.data.items()}
    return campaign_source(top, {"audience": audience, "data": data})


def _spoken(value: Any, region: Region) -> Any:
    """A table of texts in every language of the region: its own, else its fallback's, else any."""
    if isinstance(value, list):
        return [_spoken(item, region) for item in value]
    if not isinstance(value, dict):
        return value
    other = {code: value.get(region.fallbacks.get(code, ""), "") for code in region.languages}
    return {code: value.get(code) or other[code] or planning.in_language(value, code) for code in region.languages}


def free_name(session: Session, base: str) -> str:
    """`base` as a campaign's name, with a number where that is taken."""
    base = base.replace("_", "-")[:70]
    taken = set(session.exec(select(Campaign.name).where(col(Campaign.name).startswith(base))))
    return next(
        name for name in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))) if name not in taken
    )


def write_draft(session: Session, source: str, where: str, staff: Staff, region: Region) -> Campaign:
    """A campaign of this member of staff, checked and not submitted: they may change it first."""
    content = _checked(source, where, region)
    fresh = insert_once(
        session, Campaign, name=content.name, topic=content.topic, author_id=staff.id, state=CampaignState.DRAFT
    )
    if fresh is None:
        raise BadInput(
            "there is a campaign %(name)r already", where=where, remedy=N_("Choose another name."), name=content.name
        )
    campaign = locked_campaign(session, fresh)
    session.add(
        CampaignVersion(
            campaign_id=campaign.id,
            number=campaign.version,
            source=source,
            content=content.stored(),
            content_hash=content.content_hash(),
            author_id=staff.id,
        )
    )
    session.flush()
    note(session, staff, "draft", campaign)
    return campaign


def _checked(source: str, where: str, region: Region) -> CampaignContent:
    content = read_campaign(source, where)
    try:
        check_campaign(content, region)
    except BadInput as wrong:
        raise located(wrong, source, where) from None
    return content
