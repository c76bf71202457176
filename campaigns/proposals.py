"""Campaigns that start from an event: proposed to staff, taken up by one of them as their own, or dismissed.

Nothing is sent from here: what is taken up is a draft of whoever took it, and waits for approval like any other.
"""

from typing import Any

from sqlalchemy import exists
from sqlmodel import Session, col, select

from campaigns.drafting import free_name, source_of, write_draft
from campaigns.file import read_campaign
from campaigns.records import EDITORS, staff_for
from campaigns.trigger_facts import Occasion
from campaigns.triggers import TRIGGERS
from civic.region import Region
from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Campaign, Event, EventKind, Proposal, ProposalState, Staff
from core.once import insert_once
from core.staff import audit


def waiting_events(session: Session, limit: int = 200) -> list[int]:
    """What happened and was not looked at yet, oldest first."""
    seen = exists().where(col(Proposal.event_id) == col(Event.id))
    query = select(Event.id).where(Event.kind == EventKind.HAPPENED, ~seen).order_by(col(Event.id)).limit(limit)
    return list(session.exec(query))


def propose(session: Session, event_id: int, region: Region, *, least: int) -> Proposal | None:
    """Look at one event and propose what it suggests, exactly once; None when somebody was faster.

    `least`: no smaller number of people is told. What suggests nothing is noted as empty, and not looked at again.
    """
    event = session.get_one(Event, event_id)
    name, _, subject = event.name.partition(":")
    trigger = TRIGGERS.get(name)
    own = f"{event.name}#{event_id}"
    key = event.name if trigger and trigger.once else own
    fresh = _claim(session, key, event_id, name)
    if fresh is None and key != own:
        # It happened before, and staff were asked then.
        _claim(session, own, event_id, name, state=ProposalState.EMPTY)
        return None
    if fresh is None:
        return None
    row = session.get_one(Proposal, fresh)
    row.source = _source(session, Occasion(session, subject, event.data, region, least), name)
    row.state = ProposalState.OPEN if row.source else ProposalState.EMPTY
    session.add(row)
    session.flush()
    return row


def _claim(session: Session, key: str, event_id: int, trigger: str, **more: Any) -> int | None:
    return insert_once(session, Proposal, key=key[:120], event_id=event_id, trigger=trigger[:40], **more)


def _source(session: Session, on: Occasion, name: str) -> str:
    trigger = TRIGGERS.get(name)
    suggestion = trigger.suggest(on) if trigger else None
    if suggestion is None:
        return ""
    base = f"{name}-{on.subject}".lower().replace(":", "-")
    return source_of(suggestion, on.region, name=free_name(session, base))


def proposals(session: Session, *, state: ProposalState | None = ProposalState.OPEN) -> list[Proposal]:
    """What is proposed, the newest first; in every state when None."""
    query = select(Proposal).order_by(col(Proposal.id).desc())
    return list(session.exec(query if state is None else query.where(Proposal.state == state)))


def take(session: Session, proposal_id: int, region: Region, *, by: str, source: str = "") -> Campaign:
    """Make a proposal one's own: a draft campaign, whose author cannot approve it. `source` is a changed file of it."""
    staff = staff_for(session, by, EDITORS, "take up campaigns")
    row = _open(session, proposal_id)
    text = source or row.source
    if not source:
        text = _renamed(session, text)
    campaign = write_draft(session, text, f"proposal {proposal_id}", staff, region)
    _decide(session, row, staff, ProposalState.TAKEN, campaign_id=campaign.id)
    return campaign


def _renamed(session: Session, source: str) -> str:
    """The file under a name that is free now: another campaign may have been called so since."""
    name = read_campaign(source, "proposal").name
    return source.replace(f'name = "{name}"', f'name = "{free_name(session, name)}"', 1)


def dismiss(session: Session, proposal_id: int, *, by: str, reason: str) -> Proposal:
    """Say that this is not told, and why."""
    staff = staff_for(session, by, EDITORS, "dismiss campaigns")
    if not reason.strip():
        raise BadInput("the reason is missing", where="reason", remedy=N_("Say in a few words why it is not told."))
    row = _open(session, proposal_id)
    return _decide(session, row, staff, ProposalState.DISMISSED, reason=reason.strip())


def _open(session: Session, proposal_id: int) -> Proposal:
    query = select(Proposal).where(Proposal.id == proposal_id).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise BadInput(
            "there is no proposal %(proposal_id)s",
            remedy="`jisr campaign proposals` shows them.",
            proposal_id=proposal_id,
        )
    if row.state is not ProposalState.OPEN:
        raise Refused("proposal %(proposal_id)s is %(state)s already", proposal_id=proposal_id, state=row.state)
    return row


def _decide(session: Session, row: Proposal, staff: Staff, state: ProposalState, **more: Any) -> Proposal:
    values: dict[str, Any] = {"state": state, "staff_id": staff.id, "decided_at": now(), **more}
    row.sqlmodel_update(values)
    session.add(row)
    audit(session, staff, f"proposal.{state}", f"proposal:{row.id}", event=row.key, **more)
    return row
