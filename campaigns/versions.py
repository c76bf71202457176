"""The versions of a campaign beside each other: what an approver looks at before saying yes."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from campaigns.diff import Change, compare
from campaigns.records import find_campaign
from core.errors import BadInput
from core.i18n import N_
from core.models import Approval, Campaign, CampaignVersion


class Difference(BaseModel):
    """What changed from one version to another; version 0 says nothing, so that all of a first version is new."""

    model_config = ConfigDict(frozen=True)

    campaign_id: int
    name: str
    before: int
    after: int
    changes: tuple[Change, ...]


def difference(
    session: Session, campaign_id: int, *, before: int | None = None, after: int | None = None
) -> Difference:
    """How version `after` (the current one) differs from `before` (what was approved last, else the version before).

    BadInput when there is no such campaign or version.
    """
    campaign = find_campaign(session, campaign_id)
    newer = campaign.version if after is None else after
    older = _compared_with(session, campaign, newer) if before is None else before
    changes = compare(_content(session, campaign, older), _content(session, campaign, newer))
    return Difference(campaign_id=campaign.id, name=campaign.name, before=older, after=newer, changes=tuple(changes))


def last_approved(session: Session, campaign_id: int, *, until: int | None = None) -> int:
    """The number of the latest version, up to `until` where it is given, that somebody said yes to; 0 when none was."""
    said_yes = (
        select(CampaignVersion.number)
        .join(
            Approval,
            (col(Approval.campaign_id) == col(CampaignVersion.campaign_id))
            & (col(Approval.content_hash) == col(CampaignVersion.content_hash)),
        )
        .where(CampaignVersion.campaign_id == campaign_id)
        .order_by(col(Approval.id).desc(), col(CampaignVersion.number).desc())
        .limit(1)
    )
    if until is not None:
        said_yes = said_yes.where(CampaignVersion.number <= until)
    return session.exec(said_yes).one_or_none() or 0


def _compared_with(session: Session, campaign: Campaign, newer: int) -> int:
    return last_approved(session, campaign.id, until=newer - 1) or max(newer - 1, 0)


def _content(session: Session, campaign: Campaign, number: int) -> Mapping[str, Any]:
    if number == 0:
        return {}
    found = session.exec(
        select(CampaignVersion.content).where(
            CampaignVersion.campaign_id == campaign.id, CampaignVersion.number == number
        )
    ).one_or_none()
    if found is None:
        remedy = N_("There are 1 to %(version)s.")
        raise BadInput(
            "campaign %(name)r has no version %(number)s",
            remedy=remedy,
            name=campaign.name,
            number=number,
            version=campaign.version,
        )
    return found
