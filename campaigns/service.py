"""What staff do with campaigns; the caller owns the transaction, errors are BadInput or Refused with one line."""

from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from campaigns.calling_off import cancel_deliveries, cancel_occurrences
from campaigns.check import check_campaign
from campaigns.content import CampaignContent
from campaigns.file import located, read_campaign
from campaigns.lateness import miss_late
from campaigns.lifecycle import TRANSITIONS, step
from campaigns.media import check_files, keep_files
from campaigns.participation import require_known_acts
from campaigns.records import (
    APPROVERS,
    EDITORS,
    Outdated,
    current_version,
    find_campaign,
    locked_campaign,
    next_number,
    note,
    read_content,
    staff_for,
)
from campaigns.refused import REFUSED
from campaigns.scheduling import schedule, settle
from civic.polls import polls_of
from civic.region import Region
from core.alerts import clear_alert
from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import (
    Approval,
    Campaign,
    CampaignState,
    CampaignVersion,
    OccurrenceState,
    Staff,
)
from core.once import insert_once

__all__ = [
    "approve", "cancel", "faults", "import_campaign", "pause", "resume", "return_campaign", "schedule", "submit",
]  # fmt: skip


def import_campaign(
    session: Session,
    source: str,
    where: str,
    by_email: str,
    region: Region,
    *,
    draft: bool = False,
    expected: int | None = None,
) -> Campaign:
    """Take in a campaign file, checked and submitted for approval; the same name again is a new version.

    An approval is then void and planned occurrences are called off. The same content again changes nothing. A draft is
    kept back until it is submitted, and need not be complete yet but for its files (`faults` tells what it lacks).
    `expected` is the version that the writer began from, 0 for none: Outdated when there is another by now.
    """
    staff = staff_for(session, by_email, EDITORS, "import campaigns")
    content = read_campaign(source, where)
    if draft:
        _require_files(content, source, where)
    else:
        _require_fit(session, content, region, source, where)
    content = keep_files(content, region.reach.files)
    there = session.exec(_ids_named(content.name)).one_or_none()
    if there is None and not expected and (fresh := _new_campaign(session, content, staff, draft)):
        return _first_version(session, locked_campaign(session, fresh), content, source, staff)
    # Not there a moment ago, and now somebody else's: theirs is the first version.
    known = locked_campaign(session, there or session.exec(_ids_named(content.name)).one())
    if expected is not None and expected != known.version:
        raise Outdated(known, expected)
    return _next_version(session, known, content, source, staff, draft)


def _require_files(content: CampaignContent, source: str, where: str) -> None:
    """Files are kept from the first moment on, so they are there and fit also for a draft."""
    try:
        check_files(content)
    except BadInput as wrong:
        raise located(wrong, source, where) from None


def _require_fit(session: Session, content: CampaignContent, region: Region, source: str, where: str) -> None:
    """Raise BadInput with its place in the file unless the content can be sent as it is."""
    try:
        check_campaign(content, region)
        require_known_acts(session, content)
    except BadInput as wrong:
        raise located(wrong, source, where) from None


def faults(session: Session, campaign_id: int, region: Region) -> list[str]:
    """What still keeps a campaign from being submitted, one line each, with its place in the file."""
    version = current_version(session, find_campaign(session, campaign_id))
    try:
        _require_fit(session, read_content(version), region, version.source, f"version {version.number}")
    except BadInput as wrong:
        return str(wrong).splitlines()
    return []


def submit(session: Session, campaign_id: int, by_email: str, region: Region) -> Campaign:
    """Ask for approval of a draft, or of a returned campaign; BadInput names everything that is missing, at once."""
    staff = staff_for(session, by_email, EDITORS, "submit campaigns")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "submit")
    version = current_version(session, campaign)
    _require_fit(session, read_content(version), region, version.source, f"version {version.number}")
    note(session, staff, "submit", campaign)
    return campaign


def _ids_named(name: str) -> SelectOfScalar[int]:
    return select(Campaign.id).where(Campaign.name == name)


def _new_campaign(session: Session, content: CampaignContent, staff: Staff, draft: bool) -> int | None:
    """The number of a new campaign; None when the name was taken at this very moment."""
    state = CampaignState.DRAFT if draft else step(CampaignState.DRAFT, "submit")
    return insert_once(session, Campaign, name=content.name, topic=content.topic, author_id=staff.id, state=state)


def _first_version(
    session: Session, campaign: Campaign, content: CampaignContent, source: str, staff: Staff
) -> Campaign:
    _add_version(session, campaign, content, source, staff)
    note(session, staff, "import", campaign)
    return campaign


def _next_version(
    session: Session, campaign: Campaign, content: CampaignContent, source: str, staff: Staff, draft: bool
) -> Campaign:
    same = current_version(session, campaign).content_hash == content.content_hash()
    if same and (draft or campaign.state not in {CampaignState.DRAFT, CampaignState.RETURNED}):
        return campaign
    action = "draft" if draft else "edit"
    if (campaign.state, action) not in TRANSITIONS:
        raise Refused(
            "campaign %(name)r is %(state)s, its content stands; choose another name",
            name=campaign.name,
            state=campaign.state,
        )
    cancel_occurrences(session, campaign, (OccurrenceState.PLANNED,))
    campaign.version = next_number(session, campaign.id)
    campaign.topic = content.topic
    _move(campaign, action)
    _add_version(session, campaign, content, source, staff)
    note(session, staff, "import", campaign)
    return campaign


def _add_version(session: Session, campaign: Campaign, content: CampaignContent, source: str, staff: Staff) -> None:
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


def approve(
    session: Session, campaign_id: int, by_email: str, region: Region, *, version: int | None = None
) -> Campaign:
    """Say yes to what a campaign says now, after checking again that it can be sent; never by its author.

    `version` is the one that was looked at: Refused when there is a newer one by now.
    """
    staff = staff_for(session, by_email, APPROVERS, "approve campaigns")
    campaign = locked_campaign(session, campaign_id)
    if version is not None and version != campaign.version:
        raise Refused(
            "campaign %(name)r is at version %(version)s by now, not %(seen)s; look again",
            name=campaign.name,
            version=campaign.version,
            seen=version,
        )
    current = current_version(session, campaign)
    if staff.id in {campaign.author_id, current.author_id}:
        raise Refused(
            "%(email)s wrote campaign %(name)r; somebody else approves it", email=staff.email, name=campaign.name
        )
    _move(campaign, "approve")
    content = read_content(current)
    check_campaign(content, region, campaign_id=campaign.id)
    require_known_acts(session, content)
    session.add(Approval(campaign_id=campaign.id, content_hash=current.content_hash, staff_id=staff.id))
    note(session, staff, "approve", campaign, content_hash=current.content_hash)
    return campaign


def return_campaign(session: Session, campaign_id: int, by_email: str, reason: str) -> Campaign:
    """Send a campaign back to its author with a reason."""
    staff = staff_for(session, by_email, APPROVERS, "return campaigns")
    if not reason.strip():
        raise BadInput("the reason is missing", where="reason", remedy=N_("Say what the author should change."))
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "return")
    note(session, staff, "return", campaign, reason=reason.strip())
    return campaign


def pause(session: Session, campaign_id: int, by_email: str) -> Campaign:
    """Hold a campaign: nothing more of it is handed to the networks until it is resumed."""
    staff = staff_for(session, by_email, EDITORS, "pause campaigns")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "pause")
    note(session, staff, "pause", campaign)
    return campaign


def resume(session: Session, campaign_id: int, by_email: str) -> Campaign:
    """Let a paused campaign go on; what became too late in between is missed."""
    staff = staff_for(session, by_email, EDITORS, "resume campaigns")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "resume")
    note(session, staff, "resume", campaign)
    clear_alert(session, REFUSED, f"campaign:{campaign.id}")
    session.flush()
    miss_late(session, now(), campaign.id)
    settle(session, campaign)
    return campaign


def cancel(session: Session, campaign_id: int, by_email: str) -> Campaign:
    """Call a campaign off for good: what is planned is cancelled, what is at the networks stays."""
    staff = staff_for(session, by_email, EDITORS, "cancel campaigns")
    campaign = locked_campaign(session, campaign_id)
    _move(campaign, "cancel")
    cancel_deliveries(session, campaign)
    cancel_occurrences(session, campaign, (OccurrenceState.PLANNED, OccurrenceState.RUNNING))
    clear_alert(session, REFUSED, f"campaign:{campaign.id}")
    note(session, staff, "cancel", campaign)
    return campaign


def end_polls(session: Session, campaign_id: int, by_email: str) -> int:
    """Have the network end the campaign's polls now; how many. Refused when none is open there."""
    staff = staff_for(session, by_email, EDITORS, "end polls of campaigns")
    campaign = locked_campaign(session, campaign_id)
    open_ones = [poll for poll in polls_of(session, campaign_id=campaign.id) if not poll.closed]
    if not open_ones:
        raise Refused("campaign %(campaign_id)s has no poll that is open", campaign_id=campaign_id)
    for poll in open_ones:
        poll.closes_at = now()
    note(session, staff, "end_polls", campaign, polls=len(open_ones))
    return len(open_ones)


def _move(campaign: Campaign, action: str) -> None:
    campaign.state = step(campaign.state, action)
    campaign.updated_at = now()
