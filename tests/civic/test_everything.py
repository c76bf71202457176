"""A person's rights over every table: all of it is shown, all of it is forgotten, all of it has a term.

The tables and columns are found in the metadata: a new one fails here until it is handled or its reason is named.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Table
from sqlmodel import Session, SQLModel, select

from bots.dossier import dossier, html_file, readable_parts
from bots.dossier_words import CODES, HEADINGS, LABELS
from civic import privacy, retention
from civic.endings import ENDINGS
from civic.petition_check import Verdict
from civic.retention import months_before
from civic.rules import RetentionRules
from core.columns import EnumText
from core.i18n import translator
from core.models import Consultation, Contact, EventKind, Petition
from tests import factories
from tests.everything import AT, DAY, live, personal_tables, sealed, secret

# What is stored and not shown, with its reason.
LEFT_OUT = {
    "id": "our own number of the row",
    "contact_id": "the person, by our own number",
    "address_hash": "the address again, keyed",
    "person_hash": "the person again, keyed, so that nobody counts twice",
    "handle": "the network's name for the file, of use to nobody else",
    "handle_hash": "the same, keyed",
    "code_hash": "a code that was used once",
    "staff_id": "who on the staff did it",
    "assigned_to_id": "who on the staff has it",
    "petition_id": "shown by the petition's name",
    "consultation_id": "shown by the consultation's name",
    "meeting_id": "shown by the meeting's name",
    "project_id": "shown by the project's code",
    "feedback_id": "shown within the feedback",
    "request_id": "shown within the request",
    "published_id": "which public answer came of it, without the person",
    "network_id": "the network's number of a message of ours",
    "delivery_id": "our own number of a message", "inbound_id": "our own number of a message",
    "occurrence_id": "which of our posts", "content_id": "which of our posts", "part": "which part of a post",
    "lane": "the channel again", "recipient": "the person, by our own number", "priority": "in which order it left",
    "not_before": "when to try again", "lease_until": "who is sending it now", "attempts": "how often it was tried",
    "tried_at": "when it was sent last", "act": "whether a post was changed", "amends_id": "the post that was changed",
    "also_ids": "the network's numbers of messages of ours",
    "petitiondraft.texts": "the staff's words, published when it is opened",
    "about": "which matter a message is about, as its words say", "made_up_at": "when it was told again",
    "path": "where we keep the file", "minutes": "how long staff may be silent", "expires_at": "of a code used once",
    "clock": "how the due date was counted, which the bot tells", "holidays_version": "the same",
    "data": "days and totals, of nobody",
    "delivery.address": "filled only for the last word to somebody who is no contact any more",
    "at": "the moment of `day` or `filed_on`",
}  # fmt: skip
# Tables of which no line leads from the person to their row.
UNREACHABLE = {
    "comment": "its writer is a keyed hash of a number that this network tells nobody else",
    "commententry": "what staff wrote about a comment, whose writer is such a hash",
}
# What stays about somebody who asked to be forgotten, without them, as the flow of that name says.
STAYS = {"feedback", "feedbackentry", "informationrequest", "requeststep", "requestcomplaint", "consent",
         "consultationanswer", "comment", "commententry"}  # fmt: skip
OWN = {"contact", "contacttopic", "staffaccount", "handover", "projectfollower", "goalsfollower"}


def begun(db: Any, **columns: Any) -> dict[str, SQLModel]:
    with time_machine.travel(AT, tick=False), db.transaction() as session:
        return live(session, factories.contact("4711", language="fr", **columns))


def raw(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every personal table, opened."""
    return {
        name: [dict(row) for row in session.connection().execute(table.select()).mappings()]
        for name, table in personal_tables().items()
    }


def test_somebody_has_a_row_in_every_personal_table(sqlite_db):
    assert begun(sqlite_db).keys() == personal_tables().keys(), "write one more row in tests/everything.py"


def test_every_column_is_shown_or_has_its_reason():
    shown = {model.__tablename__: names for model, names in privacy.SHOWN.items()}
    assert personal_tables().keys() - shown.keys() == UNREACHABLE.keys()
    missing = {
        f"{name}.{column.name}"
        for name, table in personal_tables().items()
        if name not in UNREACHABLE
        for column in table.columns
        if column.name not in shown[name] and not {column.name, f"{name}.{column.name}"} & LEFT_OUT.keys()
    }
    assert missing == set(), "show these in civic/privacy.py, or name the reason why not"


def test_all_words_are_in_what_the_person_gets(db, region):
    begun(db)
    with db.reading() as session:
        held = privacy.holdings(session, session.exec(select(Contact)).one())
    expected = {secret(name) for name, table in personal_tables().items() if sealed(table)}
    expected -= {secret(name) for name in ("contact", "comment", "commententry", "sentfile")}
    expected |= {"4711", "road-308", "session-1", "mark-77", secret("role")}
    page = html_file(dossier(held, region, "fr"), DAY).content
    for text in expected | {"La 308", "Pourquoi"}:
        assert text in page, text
        assert text in held.as_json(), text
    assert json.loads(held.as_json()).keys() == HEADINGS.keys()


def names_in(value: Any, name: str = "") -> set[str]:
    """Every name of a field, however deep; what stands under the person's own conversation are codes of its steps."""
    if isinstance(value, dict):
        deeper = {one for key, part in value.items() if key not in PARTS for one in names_in(part, key)}
        return deeper | (value.keys() - {"fr"})
    if isinstance(value, (list, tuple)):
        return {one for part in value for one in names_in(part, name)}
    return set()


# Their keys are provinces and conditions of the law, said in the region's own words; a conversation's are its steps.
PARTS = {"signed", "verdicts"}


def test_every_field_and_every_code_has_a_word_in_every_language(sqlite_db):
    begun(sqlite_db)
    with sqlite_db.reading() as session:
        held = privacy.holdings(session, session.exec(select(Contact)).one())
    found = vars(held) | {"conversation": {**held.conversation, "answers": ""}}
    names = {name for section in found.values() for name in names_in(section)}
    assert names - LABELS.keys() == set(), "say what these are, in bots/dossier_words.py"
    codes = {
        str(member)
        for model, shown in privacy.SHOWN.items()
        for column in model.__table__.columns  # type: ignore[attr-defined]
        if column.name in shown and isinstance(column.type, EnumText)
        for member in column.type.enum
    } | {str(member) for member in (*Verdict, *EventKind)}
    assert codes - CODES.keys() == set(), "say what these are, in bots/dossier_words.py"
    for language in ("ar", "fr", "zgh"):
        t = translator(language)
        same = {text for text in (*HEADINGS.values(), *LABELS.values(), *CODES.values()) if t(text) == text}
        assert same <= ALIKE[language], language


# Words that are the same in two languages.
ALIKE: dict[str, set[str]] = {
    "ar": set(),
    "fr": {
        "Commune",
        "Conversation",
        "Urgent",
        "Province",
        "Association",
        "Question",
        "Publication",
        "Message",
        "Date",
        "Note",
    },
    "zgh": set(),
}


def test_nothing_is_said_in_codes_where_it_must_be_words(sqlite_db, region):
    begun(sqlite_db)
    with sqlite_db.reading() as session:
        held = privacy.holdings(session, session.exec(select(Contact)).one())
    text = "\n".join(readable_parts(dossier(held, region, "fr"), 2000))
    for kind in ("feedback", "requeststep", "consultationanswer", "association", "petitiondraft", "requestcomplaint"):
        assert secret(kind) in text
    for code in ("answered", "clarified", "day_reminder_for", "verdicts", "afar", "['", "{'"):
        assert code not in text, code


def test_who_is_forgotten_is_nowhere(db):
    begun(db)
    with db.transaction() as session:
        privacy.erase(session, session.exec(select(Contact)).one())
    with db.reading() as session:
        left = raw(session)
    assert {row["contact_id"] for rows in left.values() for row in rows if "contact_id" in row} <= {None}
    told = {name for name, rows in left.items() if secret(name) in str(rows)}
    assert told == STAYS
    everything = str(left)
    for gone in ("4711", "32.1", "handle-1", "'h2'", '"h2"', "h3", "h4", "h5", secret("role"), secret("delivery")):
        assert gone not in everything, gone
    (ended,) = left["sentfile"]
    assert (ended["state"], ended["path"]) == ("ended", "sent/1"), "the disk is cleared by the next tick"
    wishes = [left["feedback"][0]["wants_outcome"], left["petitionsupport"][0]["tell"]]
    assert [*wishes, left["consultationanswer"][0]["follow"]] == [False] * 3
    for gone in (
        "contact",
        "conversation",
        "contacttopic",
        "handover",
        "association",
        "consultationdraft",
        "projectfollower",
    ):
        assert left[gone] == [], gone


def test_everything_has_a_term(db, region):
    """Somebody who is never silent: nothing goes along with them, each class ends by its own term."""
    leave(db, begun(db, news=True))
    with time_machine.travel(AT + timedelta(days=366 * 30), tick=False):
        with db.transaction() as session:
            ended = {one.data_class for one in retention.end_all(session, region) if one.rows}
        with db.reading() as session:
            left = raw(session)
    assert RetentionRules.model_fields.keys() - ended == {"contact", "unanswered", "audit"}
    for name, rows in left.items():
        if name in OWN:
            continue
        assert {row.get("contact_id") for row in rows} <= {None}, name
        assert {row.get(column) or None for row in rows for column in sealed(table_of(name))} <= {None}, name
        assert "words in" not in str(rows), name
        assert {row["person_hash"][:6] for row in rows if "person_hash" in row} <= {"ended:"}, name


def leave(db: Any, rows: dict[str, SQLModel]) -> None:
    """The association takes part no more."""
    with db.transaction() as session:
        session.merge(rows["association"]).sqlmodel_update({"state": "left", "left_at": AT})


def table_of(name: str) -> Table:
    return personal_tables()[name]


NEW = ("conversations", "petition_drafts", "associations", "meetings", "consultations", "files", "events")


@pytest.mark.parametrize("data_class", NEW)
def test_a_class_ends_with_its_term_and_not_a_day_before(db, region, data_class: str):
    leave(db, begun(db, news=True))
    months = getattr(region.privacy.retention, data_class).months
    last = next(
        day for day in (DAY + timedelta(days=number) for number in range(4000)) if months_before(day, months) > DAY
    )
    for moment, due in ((last - timedelta(days=1), False), (last, True)):
        noon = datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)
        with time_machine.travel(noon, tick=False), db.reading() as session:
            found = [one.rows for one in retention.due(session, region) if one.data_class == data_class]
        assert any(found) is due, moment


def test_a_petition_that_was_opened_keeps_its_words(sqlite_db):
    rows = begun(sqlite_db)
    with sqlite_db.transaction() as session:
        petition = session.exec(select(Petition)).one()
        session.merge(rows["petitiondraft"]).petition_id = petition.id
        privacy.erase(session, session.exec(select(Contact)).one())
    with sqlite_db.reading() as session:
        (draft,) = raw(session)["petitiondraft"]
    assert (draft["words"]["title"], draft["words"]["role"]) == (secret("petitiondraft"), "")


def test_the_figures_of_a_consultation_outlive_its_answers(sqlite_db, region):
    begun(sqlite_db, news=True)
    figures = {"people": 1, "by_province": {}, "by_network": {}, "questions": []}
    with sqlite_db.transaction() as session:
        session.exec(select(Consultation)).one().results = figures
    with time_machine.travel(AT + timedelta(days=800), tick=False), sqlite_db.transaction() as session:
        retention.end_all(session, region)
        assert session.exec(select(Consultation)).one().results == figures


def test_every_class_of_the_region_is_ended_by_a_rule_and_the_reverse():
    assert {ending.data_class for ending in ENDINGS} == RetentionRules.model_fields.keys()


# Columns that stand in the file under another name.
RENAMED = {"subject", "message", "topic", "state", "began_at", "ends_at"}


def test_the_json_is_documented():
    told = (Path(__file__).parents[2] / "docs" / "mydata.md").read_text(encoding="utf-8")
    names = {name for shown in privacy.SHOWN.values() for name in shown} - RENAMED
    assert {name for name in (*names, *HEADINGS) if f"`{name}`" not in told} == set()
