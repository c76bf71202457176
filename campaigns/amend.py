"""Changing and taking back what a campaign has published; every step is a delivery like any other, done once or again.

Private messages that have arrived stay as they are: what is wrong in them is put right by a follow-up.
"""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from campaigns.check import check_campaign
from campaigns.compose import messages, source_texts
from campaigns.content import CampaignContent
from campaigns.file import located, read_campaign
from campaigns.links import keep_links
from campaigns.records import (
    APPROVERS,
    EDITORS,
    current_version,
    locked_campaign,
    next_number,
    note,
    read_content,
    staff_for,
)
from campaigns.service import cancel
from campaigns.source import content_source
from civic.region import Region
from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import (
    Act,
    Approval,
    Campaign,
    CampaignState,
    CampaignVersion,
    Content,
    Correction,
    Delivery,
    DeliveryState,
    Occurrence,
    Priority,
)
from core.networks import DESTINATIONS

PUBLISHED = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.SCHEDULED, CampaignState.DONE)
# Whatever of it is seen, or may be: a sender keeps words for a moment, and what is unknown may turn out to be there.
SEEN = (
    DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN,
)  # fmt: skip
# What a correction leaves as it is.
FIXED = ("name", "channels", "audience", "media", "photos", "document", "chart", "poll", "recurrence", "opens")


def correct(
    session: Session, campaign_id: int, source: str, where: str, *, by_email: str, region: Region
) -> Correction:
    """Hand in another wording of what is published; it waits for approval. BadInput when more than words differ.

    The wording that waits already is left as it is: a form that is sent twice hands in once.
    """
    staff = staff_for(session, by_email, EDITORS, "correct campaigns")
    campaign = _published(session, campaign_id)
    content = read_campaign(source, where)
    before = read_content(current_version(session, campaign))
    _require_same(before, content, where)
    try:
        check_campaign(content, region, campaign_id=campaign.id)
    except BadInput as wrong:
        raise located(wrong, source, where) from None
    if content.content_hash() == before.content_hash():
        raise BadInput(
            "these are the words that are published", where=where, remedy=N_("Change what is to be corrected.")
        )
    newest = waiting(session, campaign)
    if newest is not None and newest[1].content_hash == content.content_hash() and newest[1].author_id == staff.id:
        return newest[0]
    number = next_number(session, campaign_id)
    session.add(
        CampaignVersion(
            campaign_id=campaign_id, number=number, source=source, content=content.stored(),
            content_hash=content.content_hash(), author_id=staff.id,
        )
    )  # fmt: skip
    correction = Correction(campaign_id=campaign_id, number=number)
    session.add(correction)
    session.flush()
    note(session, staff, "correct", campaign, number=number)
    return correction


def approve_correction(
    session: Session, campaign_id: int, *, by_email: str, region: Region, number: int | None = None
) -> int:
    """Say yes to the newest wording that waits; never by who wrote it. How many posts are changed.

    What has not left yet goes out in the new words. `number` is the wording that was looked at: Refused when there is
    a newer one by now.
    """
    staff = staff_for(session, by_email, APPROVERS, "approve campaigns")
    campaign = _published(session, campaign_id)
    correction, version = _waiting(session, campaign)
    if number is not None and number != correction.number:
        raise Refused("campaign %(name)r has a newer correction by now; look again", name=campaign.name)
    if staff.id in {campaign.author_id, version.author_id}:
        raise Refused(
            "%(email)s wrote campaign %(name)r; somebody else approves it", email=staff.email, name=campaign.name
        )
    content = read_content(version)
    check_campaign(content, region, campaign_id=campaign_id)
    session.add(Approval(campaign_id=campaign_id, content_hash=version.content_hash, staff_id=staff.id))
    correction.approved_at = campaign.updated_at = now()
    campaign.version = correction.number
    _say_anew(session, campaign_id, version.content_hash, content, region)
    posts = [_amend(session, post, Act.EDIT) for post in _posts(session, campaign_id) if post.part == 0]
    note(session, staff, "approve_correction", campaign, content_hash=version.content_hash, posts=len(posts))
    return len(posts)


def withdraw(session: Session, campaign_id: int, *, by_email: str, reason: str) -> int:
    """Take a campaign's posts down and send nothing more of it; how many posts those are."""
    staff = staff_for(session, by_email, EDITORS, "withdraw campaigns")
    if not reason.strip():
        raise BadInput("the reason is missing", where="reason", remedy=N_("Say why it is taken down."))
    campaign = locked_campaign(session, campaign_id)
    if campaign.withdrawn_at is not None:
        raise Refused("campaign %(name)r is withdrawn already", name=campaign.name)
    if campaign.state not in {CampaignState.DONE, CampaignState.CANCELLED}:
        cancel(session, campaign_id, by_email)
    session.flush()
    posts = [_amend(session, post, Act.DELETE) for post in _posts(session, campaign_id)]
    campaign.withdrawn_at = campaign.updated_at = now()
    note(session, staff, "withdraw", campaign, reason=reason.strip(), posts=len(posts))
    return len(posts)


def _published(session: Session, campaign_id: int) -> Campaign:
    campaign = locked_campaign(session, campaign_id)
    if campaign.withdrawn_at is not None:
        raise Refused("campaign %(name)r is withdrawn", name=campaign.name)
    if campaign.state not in PUBLISHED:
        raise Refused(
            "campaign %(name)r is %(state)s and has published nothing; import it anew",
            name=campaign.name,
            state=campaign.state,
        )
    return campaign


def reworded(content: CampaignContent, body: Mapping[str, str]) -> str:
    """The file of a content with other texts, for `correct`; what is not in `body` stays as it is."""
    stored = content.stored()
    return content_source({**stored, "body": {**stored["body"], **body}})


def waiting(session: Session, campaign: Campaign) -> tuple[Correction, CampaignVersion] | None:
    """The newest correction of what the campaign says now; an older one is not about that any more."""
    query = (
        select(Correction, CampaignVersion)
        .join(CampaignVersion, col(CampaignVersion.campaign_id) == col(Correction.campaign_id))
        .where(col(CampaignVersion.number) == col(Correction.number))
        .where(Correction.campaign_id == campaign.id, col(Correction.number) > campaign.version)
        .order_by(col(Correction.number).desc())
    )
    return session.exec(query).first()


def _waiting(session: Session, campaign: Campaign) -> tuple[Correction, CampaignVersion]:
    newest = waiting(session, campaign)
    if newest is None:
        raise Refused("no correction of campaign %(name)r waits for approval", name=campaign.name)
    return newest


def _require_same(before: CampaignContent, after: CampaignContent, where: str) -> None:
    for field in FIXED:
        if getattr(before, field) != getattr(after, field):
            remedy = N_("A correction changes words; withdraw the campaign and publish another one.")
            raise BadInput("%(field)s differs from what was published", where=where, remedy=remedy, field=field)


def _say_anew(session: Session, campaign_id: int, content_hash: str, content: CampaignContent, region: Region) -> None:
    """Put the new words in the place of the old, wherever they are said and will be said."""
    composed = messages(content, region, campaign_id=campaign_id)
    words = {(channel, language): message for channel, language, message in composed}
    texts = source_texts(content, region, campaign_id=campaign_id)
    keep_links(session, content, texts, region.reach, campaign_id=campaign_id)
    occurrences = session.exec(select(Occurrence).where(Occurrence.campaign_id == campaign_id)).all()
    for occurrence in occurrences:
        occurrence.content_hash = content_hash
    ids = [occurrence.id for occurrence in occurrences]
    for frozen in session.exec(select(Content).where(col(Content.occurrence_id).in_(ids))):
        if (frozen.channel, frozen.language) in words:
            frozen.message = words[frozen.channel, frozen.language].model_dump(mode="json")
    session.flush()


def _posts(session: Session, campaign_id: int) -> list[Delivery]:
    """What all can see of it, or may yet."""
    public = [name for name, destination in DESTINATIONS.items() if destination.public]
    query = (
        select(Delivery)
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(Occurrence.campaign_id == campaign_id, col(Delivery.channel).in_(public))
        .where(col(Delivery.state).in_(SEEN), Delivery.act == Act.SEND)
    )
    return list(session.exec(query))


def _amend(session: Session, post: Delivery, act: Act) -> Delivery:
    """Plan the change of one post; it stands outside the campaign's own deliveries and is counted apart."""
    amendment = Delivery(
        lane=post.lane, channel=post.channel, recipient=post.recipient, part=post.part, priority=Priority.REPLY,
        act=act, amends_id=post.id, content_id=post.content_id,
    )  # fmt: skip
    session.add(amendment)
    return amendment
