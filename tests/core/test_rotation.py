"""The key of personal columns changes while everything goes on, and the old key can then be thrown away."""

import itertools

import pytest
from sqlalchemy import JSON, String, Text, text
from sqlmodel import AutoString, SQLModel, col, select

from core.columns import EncryptedJson, EncryptedText, EnumText
from core.crypto import open_vault
from core.db import Database
from core.errors import NotReady
from core.models import Contact, Conversation, Feedback
from core.rotation import SealedColumn, read_batch, reseal, rotate, sealed_columns
from tests import factories
from tests.conftest import DATA_KEY, HASH_KEY

NEW_KEY = "n" * 32
PEOPLE = 25


@pytest.fixture
def written(db: Database) -> Database:
    """Rows sealed with the old key."""
    with db.transaction() as session:
        for number in range(PEOPLE):
            one = factories.contact(str(number))
            session.add(one)
            session.flush()
            session.add(
                Conversation(contact_id=one.id, state={"flow": "request", "answers": {"text": f"بئر {number}"}})
            )
            session.add(Feedback(reference=f"F26-{number}", text="" if number % 5 == 0 else f"الماء {number}"))
    return db


def read_everything(db: Database) -> tuple[list[str], list[object], list[str]]:
    with db.reading() as session:
        return (
            [one.address for one in session.exec(select(Contact).order_by(col(Contact.id)))],
            [one.state for one in session.exec(select(Conversation).order_by(col(Conversation.contact_id)))],
            [one.text for one in session.exec(select(Feedback).order_by(col(Feedback.id)))],
        )


def rotate_all(db: Database, size: int = 10) -> int:
    return sum(batch.resealed for sealed in sealed_columns() for batch in rotate(db, sealed, size))


def test_after_a_rotation_the_old_key_can_go(written: Database) -> None:
    before = read_everything(written)
    open_vault([NEW_KEY, DATA_KEY], HASH_KEY)
    assert read_everything(written) == before
    assert rotate_all(written) == PEOPLE + PEOPLE + PEOPLE * 4 // 5
    open_vault([NEW_KEY], HASH_KEY)
    assert read_everything(written) == before
    open_vault([DATA_KEY], HASH_KEY)
    with pytest.raises(NotReady, match="JISR_DATA_KEY"):
        read_everything(written)


def test_an_interrupted_rotation_goes_on_where_it_was(written: Database) -> None:
    open_vault([NEW_KEY, DATA_KEY], HASH_KEY)
    sealed = SealedColumn("contact", "id", "address")
    first = list(itertools.islice(rotate(written, sealed, 10), 2))
    assert [batch.resealed for batch in first] == [10, 10]
    assert [batch.resealed for batch in rotate(written, sealed, 10)] == [0, 0, 5]
    assert sum(batch.resealed for batch in rotate(written, sealed, 10)) == 0


def test_what_is_written_meanwhile_is_not_overwritten(db: Database) -> None:
    with db.transaction() as session:
        session.add(factories.contact("before"))
    open_vault([NEW_KEY, DATA_KEY], HASH_KEY)
    sealed = SealedColumn("contact", "id", "address")
    with db.reading() as session:
        stale = read_batch(session, sealed, None, 10)
    with db.transaction() as session:
        session.exec(select(Contact)).one().address = "after"
    with db.transaction() as session:
        reseal(session, sealed, stale)
    assert read_everything(db)[0] == ["after"]


def test_the_columns_are_all_that_the_tables_seal() -> None:
    named = {str(sealed) for sealed in sealed_columns()}
    assert {"contact.address", "conversation.state", "delivery.message", "feedback.text", "comment.text"} <= named


def test_no_words_stay_none(sqlite_db: Database) -> None:
    with sqlite_db.transaction() as session:
        session.add_all([Feedback(reference="1", text=""), Feedback(reference="2", text="الماء")])
    with sqlite_db.reading() as session:
        assert session.exec(select(Feedback.reference).where(Feedback.text != "")).all() == ["2"]
        assert session.connection().execute(text("SELECT text FROM feedback WHERE reference = '1'")).scalar_one() == ""


# Columns of plain text that hold no person's own words. By their name: codes of ours, of the region, of a network.
CODES = frozenset(
    (
        "network", "language", "province", "commune", "topic", "channel", "lane", "state", "kind", "slug", "reference",
        "address_hash", "person_hash", "actor", "external_id", "network_id", "post", "parent", "prompt", "reaction",
        "purpose", "content_hash", "code_hash",
    )
)  # fmt: skip
# And one by one, each with its reason.
PLAIN = {
    "insight.gap": "the network's words on a figure",
    "insight.metric": "a code",
    "insight.node": "the network's name of a post",
    "insight.parts": "counts",
    "jobrun.name": "a job of the scheduler",
    "milestone.title": "the council's plan, published",
    "networkfinding.detail": "the network's words on an account of the council's",
    "networkfinding.subject": "what was looked at",
    "networkfinding.verdict": "a code",
    "planchange.after": "the council's plan, published",
    "planchange.before": "the council's plan, published",
    "planchange.field": "a code",
    "planrevision.origin": "a file's name",
    "planrevision.stamp": "a digest",
    "project.code": "the council's plan, published",
    "project.description": "the council's plan, published",
    "project.goals": "the council's plan, published",
    "project.partners": "the council's plan, published",
    "project.source": "the council's plan, published",
    "project.title": "the council's plan, published",
    "proposal.key": "a code",
    "proposal.reason": "what staff say on dismissing a draft",
    "proposal.source": "the council's text",
    "proposal.trigger": "a code",
    "alert.subject": "what it is about: a kind and a name or number",
    "alert.text": "the network's refusal, without addresses, and what to do",
    "association.field": "a topic's code",
    "auditentry.action": "what staff did, a code",
    "auditentry.data": "what staff did, in codes and counts",
    "auditentry.seal": "a keyed hash",
    "auditentry.subject": "what they did it on: a kind and a number",
    "calendarversion.version": "a version",
    "campaign.name": "the council's own name for its text",
    "campaignversion.content": "the council's text, published",
    "campaignversion.source": "the council's text, published",
    "channelpoll.options": "the council's own question",
    "channelpoll.question": "the council's own question",
    "channelpoll.question_id": "a code of ours",
    "channelpoll.votes": "totals",
    "comment.because": "the rule that sorted it, a code",
    "consent.wording": "our own question, as it was asked",
    "consultation.content": "the council's text, published",
    "consultation.outcome": "the council's text, published",
    "consultation.results": "totals",
    "consultation.source": "the council's text, published",
    "consultation.zone": "a time zone",
    "content.message": "the council's text, published",
    "countedlink.address": "an address in the council's text, published",
    "countedlink.code": "a code of ours",
    "declaredday.name": "a holiday",
    "declaredday.source": "where it was declared",
    "delivery.about": "the matter's reference or name in links, no words",
    "delivery.also_ids": "the network's names of messages",
    "delivery.reason": "the network's refusal, without addresses",
    "delivery.recipient": "a contact's number, or a public address",
    "event.data": "totals of polls and reactions",
    "event.name": "what happened, a code",
    "informationrequest.clock": "days and their reasons, counted",
    "goalschange.after": "the council's figures, published",
    "goalschange.before": "the council's figures, published",
    "goalschange.code": "the council's figures, published",
    "goalschange.goal": "the council's figures, published",
    "goalsfollower.subject": "a Goal's number",
    "goalsheading.code": "official texts, published",
    "goalsheading.short": "official texts, published",
    "goalsheading.title": "official texts, published",
    "goalsindicator.code": "the council's figures, published",
    "goalsindicator.config": "the council's figures, published",
    "goalsindicator.fields": "the council's figures, published",
    "goalsindicator.goal": "the council's figures, published",
    "goalsindicator.labels": "the council's figures, published",
    "goalsindicator.name": "the council's figures, published",
    "goalsindicator.number": "the council's figures, published",
    "goalsindicator.overrides": "the council's figures, published",
    "goalsindicator.position": "the council's figures, published",
    "goalsindicator.progress": "the council's figures, published",
    "goalsindicator.reporting": "the council's figures, published",
    "goalsindicator.seal": "the council's figures, published",
    "goalsindicator.summary": "the council's figures, published",
    "goalsindicator.target": "the council's figures, published",
    "goalsindicator.words_seal": "the council's figures, published",
    "goalsrevision.languages": "where a set of figures came from",
    "goalsrevision.origin": "where a set of figures came from",
    "goalsrevision.stamp": "where a set of figures came from",
    "goalstable.columns": "the council's figures, published",
    "goalstable.observed": "the council's figures, published",
    "goalstable.rows": "the council's figures, published",
    "informationrequest.ground": "a ground of the law, a code",
    "informationrequest.holidays_version": "a version",
    "lane.holder": "a process",
    "lane.name": "a network account of the council",
    "lane.reason": "the network's refusal, without addresses",
    "lane.trouble": "a code",
    "loginfailures.key_hash": "a keyed hash",
    "meeting.agenda": "the council's text, published",
    "meeting.cancelled_for": "the council's text, published",
    "meeting.link": "the council's own address",
    "meeting.minutes": "the council's text, published",
    "meeting.minutes_file": "the council's own file",
    "meeting.place": "the council's text, published",
    "meeting.provinces": "codes",
    "meeting.title": "the council's text, published",
    "meeting.tzdata_version": "a version",
    "meeting.wall_end": "a time",
    "meeting.wall_start": "a time",
    "meeting.zone": "a time zone",
    "meetingoutcome.text": "the council's text, published",
    "occurrence.follows": "a time",
    "occurrence.tzdata_version": "a version",
    "occurrence.wall_time": "a time",
    "occurrence.zone": "a time zone",
    "papersignatures.reason": "why staff corrected a count",
    "petition.association": "published with the petition",
    "petition.demand": "published by the council",
    "petition.fallbacks": "codes of languages",
    "petition.ground": "the council's reasons, published",
    "petition.session": "a month",
    "petition.summary": "published by the council",
    "petition.title": "published by the council",
    "petitionreminder.stage": "a code",
    "petitiondraft.signed": "counts",
    "petitiondraft.verdicts": "codes",
    "publishedanswer.answer": "published without the person",
    "publishedanswer.files": "published without the person",
    "publishedanswer.question": "published without the person",
    "publishedword.stem": "of published answers",
    "requestreminder.stage": "a code",
    "requeststep.data": "days, and how they were counted",
    "rollup.dimension": "a code",
    "rollup.metric": "a code",
    "rollup.period": "a month",
    "rollup.scope": "a code",
    "rollup.value": "a place, a language, a channel or a kind",
    "rollupstate.made_of": "codes",
    "rollupstate.name": "a code",
    "rollupstate.writers": "transactions of the database",
    "rolluploss.name": "what kind of event, as in event.name",
    "saidanddone.done": "published without the person",
    "saidanddone.said": "published without the person",
    "sentfile.handle_hash": "a keyed hash",
    "sentfile.path": "a number in a folder of ours",
    "sentfile.reason": "why a file was not fetched, in words of ours",
    "sentfile.subject": "a reference",
    "sentfile.type": "the ending of a kind of file",
    "staff.email": "the council's own staff, who log in with it",
    "staff.password_hash": "a hash",
    "saidanddone.withdrawn_for": "the council's reason",
    "savedreply.name": "the council's word",
    "savedreply.text": "the council's text, without a person",
    "staffinvitation.token_hash": "a hash",
    "staffsession.device": "what a browser of the council's own staff calls itself",
    "staffsession.token_hash": "a hash",
    "voiceprompt.handle": "a recording by the council's staff",
}


def test_whatever_could_hold_a_person_s_words_is_sealed() -> None:
    plain = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (String, Text, JSON, AutoString))
        and not isinstance(column.type, (EncryptedText, EncryptedJson, EnumText))
        and not column.foreign_keys
        and column.name not in CODES
    }
    assert plain - PLAIN.keys() == set(), "seal these (EncryptedText), or name the reason why not"
    assert PLAIN.keys() - plain == set(), "these are there no longer: take them out of the list"
