"""Polls in the public channel: one question in Arabic and French, and the votes that the network tells of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from core.clock import now
from core.errors import BadInput
from core.i18n import N_, NN_
from core.message import Message, Poll
from core.models import ChannelPoll, Consultation, ConsultationState, Delivery, DeliveryState
from core.networks import PUBLIC_LANGUAGES
from core.sentence import Listed

POLL_CHANNEL = "telegram_channel"
# Bot API 10.1: the question holds 300 characters, an option 100; 2 to 12 options make a choice.
POLL_QUESTION, POLL_OPTION, POLL_OPTIONS = 300, 100, (2, 12)
# Update numbers count up; after a quiet week they may begin anywhere.
_NUMBERS_HOLD = timedelta(days=1)
_UNDER_WAY = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)


def public_poll(
    question: Mapping[str, str], options: Mapping[str, Sequence[str]], *, multiple: bool, field: str
) -> Poll:
    """The one poll that speaks all public languages, Arabic first; BadInput names the field below `field`."""
    for language in PUBLIC_LANGUAGES:
        for name, texts in (("question", question), ("options", options)):
            if language not in texts:
                raise missing_from_poll(f"{field}.{name}.{language}")
    first, *others = (options[language] for language in PUBLIC_LANGUAGES)
    if any(len(other) != len(first) for other in others):
        remedy = N_("Give each language the same options in the same order.")
        raise BadInput("the languages have different numbers of options", where=f"{field}.options", remedy=remedy)
    asked = _fitting([question[each] for each in PUBLIC_LANGUAGES], "\n", POLL_QUESTION, f"{field}.question")
    spoken = zip(*(options[language] for language in PUBLIC_LANGUAGES), strict=True)
    choices = tuple(_fitting(texts, " / ", POLL_OPTION, f"{field}.options") for texts in spoken)
    if len(set(choices)) < len(choices):
        raise BadInput("two options read alike", where=f"{field}.options", remedy=N_("Tell them apart."))
    return Poll(question=asked, options=choices, multiple=multiple)


def _fitting(texts: Sequence[str], between: str, limit: int, where: str) -> str:
    joined = between.join(dict.fromkeys(text.strip() for text in texts))
    if len(joined) > limit:
        raise BadInput(
            NN_(
                "%(n)s character with %(languages)s together, a poll takes %(limit)s",
                "%(n)s characters with %(languages)s together, a poll takes %(limit)s",
            ),
            where=where,
            remedy=N_("Shorten it by %(too_many)s."),
            n=len(joined),
            languages=Listed(PUBLIC_LANGUAGES, N_(" and ")),
            limit=limit,
            too_many=len(joined) - limit,
        )
    return joined


def missing_from_poll(field: str) -> BadInput:
    """What is said of a part of a poll that a public language lacks."""
    languages = Listed(PUBLIC_LANGUAGES, N_(" and "))
    remedy = N_("A poll in the channel speaks %(languages)s.")
    return BadInput("%(field)s is missing", where=field, remedy=remedy, field=field, languages=languages)


def plan(
    session: Session,
    delivery: Delivery,
    *,
    campaign_id: int | None = None,
    consultation_id: int | None = None,
    question_id: str = "",
    closes_at: datetime | None = None,
) -> ChannelPoll:
    """Put a delivery that carries a poll on its way, with the row for its votes."""
    poll = Message.model_validate(delivery.message).poll
    if poll is None:
        raise ValueError("the delivery carries no poll")
    session.add(delivery)
    session.flush()
    row = ChannelPoll(
        delivery_id=delivery.id,
        campaign_id=campaign_id,
        consultation_id=consultation_id,
        question_id=question_id,
        lane=delivery.lane,
        channel=delivery.channel,
        question=poll.question,
        options=list(poll.options),
        votes=[0] * len(poll.options),
        closes_at=closes_at,
    )
    session.add(row)
    session.flush()
    return row


def sent(session: Session, *, delivery_id: int, network_id: str) -> None:
    """Keep the name that the network gave to the poll of a delivery."""
    row = session.exec(select(ChannelPoll).where(ChannelPoll.delivery_id == delivery_id).with_for_update()).first()
    if row is not None:
        row.network_id = network_id


def count_votes(
    session: Session,
    *,
    lane: str,
    network_id: str,
    question: str,
    votes: Sequence[int],
    voters: int,
    closed: bool,
    update: int,
) -> ChannelPoll | None:
    """Keep the latest totals of a poll of ours, and answer its row; None for any other poll.

    An update that was overtaken by a later one changes nothing, nor does a vote after its consultation closed or its
    poll ended; the network's word that it ended brings the last votes.
    """
    row = _find(session, lane, network_id, question)
    if row is None or len(votes) != len(row.options):
        return None
    overtaken = update < row.last_update and now() - row.updated_at < _NUMBERS_HOLD
    if not overtaken and not row.closed and (closed or not _over(session, row)):
        row.network_id = network_id
        row.votes, row.voters, row.closed = list(votes), voters, closed
        row.last_update, row.updated_at = update, now()
    return row


def _find(session: Session, lane: str, network_id: str, question: str) -> ChannelPoll | None:
    """The poll of that name; a vote may come before the answer to our call has told its name, then by its words."""
    named = select(ChannelPoll).where(ChannelPoll.lane == lane, ChannelPoll.network_id == network_id)
    found = session.exec(named.with_for_update()).first()
    if found is not None:
        return found
    nameless = (
        select(ChannelPoll)
        .join(Delivery, col(Delivery.id) == ChannelPoll.delivery_id)
        .where(ChannelPoll.lane == lane, col(ChannelPoll.network_id).is_(None), ChannelPoll.question == question)
        .where(col(Delivery.state).in_(_UNDER_WAY))
        .order_by(col(ChannelPoll.id).desc())
        .limit(1)
        .with_for_update(of=ChannelPoll)
    )
    return session.exec(nameless).first()


def _over(session: Session, row: ChannelPoll) -> bool:
    if row.consultation_id is None:
        return False
    return session.get_one(Consultation, row.consultation_id).state is ConsultationState.CLOSED


def polls_of(
    session: Session, *, campaign_id: int | None = None, consultation_id: int | None = None
) -> list[ChannelPoll]:
    """The polls of a campaign or of a consultation, oldest first."""
    owner = ChannelPoll.campaign_id == campaign_id if campaign_id else ChannelPoll.consultation_id == consultation_id
    return list(session.exec(select(ChannelPoll).where(owner).order_by(col(ChannelPoll.id))))
