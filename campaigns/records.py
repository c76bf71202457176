"""Finding campaigns, versions and staff, locked where they are about to change; writing down who did what."""

from typing import Any

from sqlmodel import Session, col, func, select

from campaigns.content import CampaignContent
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Approval, Campaign, CampaignVersion, Role, Staff
from core.staff import audit, staff_who_may

EDITORS = frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN})
APPROVERS = frozenset({Role.APPROVER, Role.ADMIN})


def staff_for(session: Session, email: str, roles: frozenset[Role], action: str) -> Staff:
    """The member of staff, when one of these roles is theirs; Refused when not."""
    return staff_who_may(session, email, roles, action)


def locked_campaign(session: Session, campaign_id: int) -> Campaign:
    """The campaign, held until the transaction ends; BadInput when there is none."""
    found = session.exec(
        select(Campaign).where(Campaign.id == campaign_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    return found or _no_campaign(campaign_id)


def find_campaign(session: Session, campaign_id: int) -> Campaign:
    """The campaign, for reading; BadInput when there is none."""
    return session.get(Campaign, campaign_id) or _no_campaign(campaign_id)


def _no_campaign(campaign_id: int) -> Campaign:
    raise BadInput(
        "there is no campaign %(campaign_id)s",
        remedy="`jisr campaign list` shows them all.",
        campaign_id=campaign_id,
    )


def current_version(session: Session, campaign: Campaign) -> CampaignVersion:
    """What the campaign says now."""
    return session.exec(
        select(CampaignVersion).where(
            CampaignVersion.campaign_id == campaign.id, CampaignVersion.number == campaign.version
        )
    ).one()


def project_of(session: Session, campaign: Campaign) -> str:
    """The code of the project that a campaign is about, as it says now; empty when it is about none."""
    query = select(CampaignVersion.content).where(
        CampaignVersion.campaign_id == campaign.id, CampaignVersion.number == campaign.version
    )
    return str((session.exec(query).first() or {}).get("project", ""))


def next_number(session: Session, campaign_id: int) -> int:
    """The number of a campaign's next version; corrections that wait have numbers too."""
    return (
        1
        + session.exec(select(func.max(CampaignVersion.number)).where(CampaignVersion.campaign_id == campaign_id)).one()
    )


def version_of(session: Session, campaign_id: int, content_hash: str) -> CampaignVersion | None:
    """The newest version of a campaign with this content."""
    return session.exec(
        select(CampaignVersion)
        .where(CampaignVersion.campaign_id == campaign_id, CampaignVersion.content_hash == content_hash)
        .order_by(col(CampaignVersion.number).desc())
        .limit(1)
    ).one_or_none()


def read_content(version: CampaignVersion) -> CampaignContent:
    """A version's content as values."""
    return CampaignContent.model_validate(version.content)


def content_of(session: Session, campaign_id: int) -> CampaignContent:
    """What a campaign says now, as values; BadInput when there is none."""
    return read_content(current_version(session, find_campaign(session, campaign_id)))


def approval_of(session: Session, campaign_id: int, content_hash: str) -> Approval | None:
    """The latest yes to this content."""
    return session.exec(
        select(Approval)
        .where(Approval.campaign_id == campaign_id, Approval.content_hash == content_hash)
        .order_by(col(Approval.id).desc())
        .limit(1)
    ).one_or_none()


def note(session: Session, staff: Staff | None, action: str, campaign: Campaign, **data: Any) -> None:
    """Write down an act on a campaign; without staff it was the clock's or the command line's."""
    about = {"name": campaign.name, "version": campaign.version, **data}
    audit(session, staff, f"campaign.{action}", f"campaign:{campaign.id}", **about)


class Outdated(Refused):
    """Somebody saved another version than the one that this was written from."""

    def __init__(self, campaign: Campaign, expected: int) -> None:
        message = N_("there is a campaign %(name)r already")
        if expected:
            message = N_("campaign %(name)r is at version %(version)s by now, not %(seen)s; look at both")
        super().__init__(message, name=campaign.name, version=campaign.version, seen=expected)
        self.version = campaign.version
