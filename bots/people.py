"""The person behind an address: found or made, read as a `Person`, and the scene they stand in."""

from dataclasses import replace

from sqlmodel import Session, col, select

from bots.flows.scene import Person, Scene, State, Turn
from bots.language import guess
from bots.routing import says_stop
from civic import (
    associations,
    consent,
    consultation_answers,
    feedback,
    meeting_guests,
    petitions,
    project_followers,
    staff_accounts,
    voices,
)
from civic.petition_support import supports_of
from civic.plan_view import plan_of
from civic.region import Region
from civic.requests.publishing import alike
from civic.requests.queries import own_requests
from civic.sdg import followers
from civic.sdg.view import goals_of
from core.clock import local_date, now
from core.crypto import vault
from core.i18n import DEFAULT_LANGUAGE, languages
from core.message import Button, Capabilities, Inbound
from core.models import Contact, ContactState, ContactTopic, Purpose
from core.notices import language_of, notify
from core.once import insert_once
from core.reference import new_code


def address_hash(network: str, address: str) -> str:
    """The keyed hash by which an account is found again."""
    return vault().keyed_hash(f"address-{network}", address)


def find_contact(session: Session, network: str, address: str) -> Contact | None:
    """The contact of that address, locked until the transaction ends so that their messages keep their order."""
    query = select(Contact).where(Contact.network == network, Contact.address_hash == address_hash(network, address))
    return session.exec(query.with_for_update()).first()


def meet(session: Session, inbound: Inbound) -> Contact:
    """The contact who sent this, made at the first message; whoever writes has not blocked us (any more)."""
    hashed = address_hash(inbound.channel, inbound.sender)
    met = insert_once(session, Contact, network=inbound.channel, address_hash=hashed, address=inbound.sender)
    contact = find_contact(session, inbound.channel, inbound.sender)
    if contact is None:
        raise LookupError("a contact vanished while it was met")
    # The network counts from when it was said, also where it reached us late; two things may arrive out of order.
    contact.seen_at = max(contact.seen_at, min(inbound.at, now())) if met is None else min(inbound.at, now())
    if contact.state is ContactState.BLOCKED:
        welcome_back(session, contact)
    if not contact.language_chosen:
        contact.language = guessed_language(inbound) or contact.language
    return contact


def welcome_back(session: Session, contact: Contact) -> None:
    """Who blocked us and comes back gets no news until they say so: who got it before is asked."""
    contact.state = ContactState.STOPPED
    project_followers.unfollow_all(session, contact)
    followers.unfollow_all(session, contact)
    if not contact.news:
        return
    t = language_of(contact)
    buttons = [Button(label=t("Get news again"), value="go:welcome:news"), Button(label=t("Menu"), value="go:menu")]
    notify(session, contact, t("You are back: welcome. While you were away we stopped the council's news."),
           rows=[buttons])  # fmt: skip


def guessed_language(inbound: Inbound) -> str:
    """The language of the words, else the one the network names, where we speak it; else empty."""
    hint = inbound.language_hint.partition("-")[0]
    # Commands and "stop" are written alike in every language.
    words = "" if inbound.command or says_stop(inbound.text) else inbound.text
    return guess(words) or (hint if hint in languages() else "")


def person_of(session: Session, contact: Contact) -> Person:
    """What is stored of a contact, as a conversation may see it."""
    chosen = select(ContactTopic.topic).where(ContactTopic.contact_id == contact.id).order_by(col(ContactTopic.topic))
    return Person(
        language=contact.language,
        language_chosen=contact.language_chosen,
        province=contact.province,
        commune=contact.commune,
        topics=tuple(session.exec(chosen)),
        # Who left and came back is asked again before they get news.
        news=contact.news and contact.state is ContactState.ACTIVE,
        storage=consent.current(session, contact.id, Purpose.STORAGE),
        listens=contact.listens,
    )


def _in_region(person: Person, region: Region) -> Person:
    """The person without places and topics that the region has no longer."""
    province = person.province if person.province in {found.slug for found in region.provinces} else ""
    commune = person.commune if person.commune in {found.code for found in region.communes} else ""
    known = {topic.slug for topic in region.topics}
    topics = tuple(topic for topic in person.topics if topic in known)
    return replace(person, province=province, commune=commune, topics=topics)


def words_at_hand(state: State, turn: Turn) -> str:
    """What a person wants to know, where they may be about to ask for it: their draft, or what they just wrote."""
    if state.flow == "request":
        return str(state.answers.get("text") or turn.text)
    return str(state.answers.get("draft", ""))


def scene_of(session: Session, contact: Contact, region: Region, capabilities: Capabilities, asked: str = "") -> Scene:
    """Everything a conversation with this contact may look at; `asked` is what they may be about to ask for."""
    own = associations.own_association(session, contact.id)
    for_association = own is not None and own.confirmed
    consultations = consultation_answers.open_consultations(session)
    open_ids = [consultation.id for consultation in consultations]
    staff = staff_accounts.staff_of(session, contact.id)
    plan = plan_of(session, region)
    goals = goals_of(session, region)
    return Scene(
        region=region,
        capabilities=capabilities,
        today=local_date(now(), region.zone),
        code=new_code(),
        person=_in_region(person_of(session, contact), region),
        language=contact.language or DEFAULT_LANGUAGE,
        petitions=petitions.open_petitions(session),
        supports=supports_of(session, contact.id),
        requests=own_requests(session, contact, region, local_date(now(), region.zone)),
        alike=alike(session, asked) if asked else (),
        association=own,
        meetings=meeting_guests.meetings_seen(session, contact, for_association=for_association),
        consultations=consultations,
        drafts=consultation_answers.drafts_of(session, contact) if open_ids else {},
        answered=consultation_answers.sent_by(session, contact, open_ids) if open_ids else {},
        audible=voices.spoken_languages(session, contact.network),
        staff=staff.role.value if staff else "",
        feedback=feedback.references_of(session, contact),
        plan=plan,
        followed=frozenset(one.code for one in project_followers.followed_by(session, contact))
        if plan
        else frozenset(),
        told_of_projects=bool(plan) and consent.current(session, contact.id, Purpose.PROJECTS),
        goals=goals,
        followed_goals=frozenset(one.subject for one in followers.followed_by(session, contact))
        if goals
        else frozenset(),
        told_of_goals=bool(goals) and consent.current(session, contact.id, Purpose.GOALS),
    )
