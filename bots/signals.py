"""What happened on a network: reactions, comments, people who leave and come back, each counted once."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from bots.language import guess
from bots.people import find_contact, welcome_back
from civic import polls
from civic.comments import CommentCare, take_in
from core.clock import now
from core.crypto import vault
from core.events import record
from core.message import Signal, SignalKind
from core.models import (
    Comment,
    CommentState,
    Contact,
    ContactState,
    Content,
    Delivery,
    EventKind,
    Occurrence,
    Reaction,
)

_COMMENT_STATES = {"hide": CommentState.HIDDEN, "unhide": CommentState.VISIBLE, "remove": CommentState.REMOVED}


def handle(session: Session, signal: Signal, care: CommentCare) -> None:
    """Store and count one signal that has not been seen before; comments are looked after as `care` says."""
    if signal.kind is SignalKind.COMMENT:
        _comment(session, signal, care)
    else:
        _HANDLERS[signal.kind](session, signal)


def _reactions(session: Session, signal: Signal) -> None:
    if "counts" in signal.data:
        _totals(session, signal, signal.data["counts"])
    else:
        _one_reaction(session, signal)


def _totals(session: Session, signal: Signal, counts: Mapping[str, int]) -> None:
    """A network that tells totals: the change since the last total is what is counted."""
    known = {row.reaction: row for row in _reaction_rows(session, signal, actor="")}
    for reaction in counts.keys() | known.keys():
        row = known.get(reaction) or Reaction(lane=signal.channel, post=signal.post, reaction=reaction, count=0)
        change = counts.get(reaction, 0) - row.count
        row.count, row.updated_at = counts.get(reaction, 0), now()
        session.add(row)
        _count(session, signal, EventKind.REACTION, reaction, change)


def _one_reaction(session: Session, signal: Signal) -> None:
    """A network that tells each person's act: one person has one reaction to a post, which may change."""
    actor = _actor(signal)
    for row in _reaction_rows(session, signal, actor):
        session.delete(row)
        _count(session, signal, EventKind.REACTION, row.reaction, -row.count)
    session.flush()
    if signal.data["verb"] != "remove":
        reaction = str(signal.data["reaction"])
        session.add(Reaction(lane=signal.channel, post=signal.post, actor=actor, reaction=reaction, count=1))
        _count(session, signal, EventKind.REACTION, reaction, 1)


def _reaction_rows(session: Session, signal: Signal, actor: str) -> list[Reaction]:
    query = select(Reaction).where(
        Reaction.lane == signal.channel, Reaction.post == signal.post, Reaction.actor == actor
    )
    return list(session.exec(query))


def _actor(signal: Signal) -> str:
    return vault().keyed_hash(f"actor-{signal.channel}", signal.sender)


def _comment(session: Session, signal: Signal, care: CommentCare) -> None:
    verb, network_id = str(signal.data["verb"]), str(signal.data["comment"])
    query = select(Comment).where(Comment.lane == signal.channel, Comment.network_id == network_id)
    found = session.exec(query.with_for_update()).first()
    if found is None and verb in ("hide", "unhide"):
        return
    if found is not None and found.state is CommentState.REMOVED:
        # What comes late about a comment that is gone brings nothing of it back.
        return
    comment = found or Comment(
        lane=signal.channel,
        network_id=network_id,
        post=signal.post,
        parent=str(signal.data.get("parent", "")),
        actor=_actor(signal),
        text="",
        at=signal.at,
    )
    before, comment.state = comment.text, _COMMENT_STATES.get(verb, comment.state)
    if comment.state is CommentState.REMOVED:
        comment.text = ""
    if verb not in _COMMENT_STATES:
        comment.text = str(signal.data.get("text", ""))
        comment.language = guess(comment.text) or ""
    session.add(comment)
    take_in(session, comment, care, before)
    change = -1 if verb == "remove" and found else int(found is None and verb != "remove")
    _count(session, signal, EventKind.COMMENT, verb, change, language=comment.language)


def _stopped(session: Session, signal: Signal) -> None:
    contact = find_contact(session, signal.channel, signal.sender)
    if contact is not None:
        contact.state = ContactState.BLOCKED
        _tell(session, EventKind.STOPPED, "blocked", signal, contact)


def _returned(session: Session, signal: Signal) -> None:
    """Who unblocks us is asked; consent withdrawn by leaving is not assumed back."""
    contact = find_contact(session, signal.channel, signal.sender)
    if contact is not None and contact.state is ContactState.BLOCKED:
        welcome_back(session, contact)
        _tell(session, EventKind.RETURNED, "", signal, contact)


def _poll(session: Session, signal: Signal) -> None:
    """The totals of a poll of ours, kept in its row; the event says that somebody voted."""
    data = signal.data
    found = polls.count_votes(
        session,
        lane=signal.channel,
        network_id=str(data["poll"]),
        question=str(data.get("question", "")),
        votes=list(data["options"].values()),
        voters=int(data.get("voters", 0)),
        closed=bool(data.get("closed")),
        update=int(signal.external_id) if signal.external_id.isdecimal() else 0,
    )
    where: dict[str, Any] = {"channel": signal.channel}
    if found is not None:
        where = {"channel": found.channel, "campaign_id": found.campaign_id, "delivery_id": found.delivery_id}
    record(session, EventKind.POLL, str(data["poll"]), **where, data=dict(data))


def _tell(session: Session, kind: EventKind, name: str, signal: Signal, contact: Contact) -> None:
    record(session, kind, name, channel=signal.channel, contact_id=contact.id, province=contact.province,
           language=contact.language)  # fmt: skip


def _count(session: Session, signal: Signal, kind: EventKind, name: str, amount: int, **more: Any) -> None:
    """Write the event with the campaign that the post belongs to, where it is one of ours."""
    if amount == 0 and kind is EventKind.REACTION:
        return
    record(session, kind, name, amount=amount, **_post(session, signal), **more)


def _post(session: Session, signal: Signal) -> dict[str, Any]:
    query = (
        select(Delivery.id, Delivery.channel, Occurrence.id, Occurrence.campaign_id)
        .join(Content, col(Content.id) == Delivery.content_id)
        .join(Occurrence, col(Occurrence.id) == Delivery.occurrence_id)
        .where(Delivery.lane == signal.channel, Delivery.network_id == signal.post)
    )
    found = session.exec(query).first()
    if found is None:
        return {"channel": signal.channel}
    return {"delivery_id": found[0], "channel": found[1], "occurrence_id": found[2], "campaign_id": found[3]}


_HANDLERS: Mapping[SignalKind, Callable[[Session, Signal], None]] = {
    SignalKind.REACTIONS: _reactions,
    SignalKind.STOPPED: _stopped,
    SignalKind.RETURNED: _returned,
    SignalKind.POLL: _poll,
}
