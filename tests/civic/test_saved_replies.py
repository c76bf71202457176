"""Answers kept ready: in the person's language, with nothing left to fill in."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from civic.region import load_region
from civic.saved_replies import for_feedback, for_request, placeholders_of, remove, save, saved_replies
from core.db import Database
from core.errors import BadInput, Refused
from core.models import AuditEntry, Contact, Feedback, InformationRequest, Role, SavedReply, Staff
from tests.factories import contact

REGION = load_region()
NADIA, AUDITOR = "nadia@council.example", "auditor@council.example"


@pytest.fixture
def kept(db: Database) -> Database:
    """A reply in two languages."""
    with db.transaction() as session:
        session.add_all([Staff(email=NADIA, role=Role.MODERATOR), Staff(email=AUDITOR, role=Role.AUDITOR)])
        keep(session, "fr", "{reference} : réponse au plus tard le {due}. {region}")
        keep(session, "ar", "{reference}: شكرا لكم")
    return db


def keep(session: Session, language: str, text: str, name: str = "wait", by: str = NADIA) -> SavedReply:
    return save(session, name=name, language=language, text=text, by=by, region=REGION)


def cases(session: Session, language: str) -> tuple[Feedback, InformationRequest]:
    person: Contact = contact("1", language=language)
    session.add(person)
    session.flush()
    feedback = Feedback(reference="F26-7KX4QM", contact_id=person.id, text="…", language=language)
    request = InformationRequest(
        reference="R26-7KX4QM", contact_id=person.id, text="…", language=language, received_on=date(2026, 11, 2),
        due_on=date(2026, 12, 1),
    )  # fmt: skip
    return feedback, request


def test_it_is_said_in_the_language_of_the_person_and_filled(kept: Database):
    with kept.transaction() as session:
        feedback, request = cases(session, "fr")
        assert for_request(session, "wait", request, REGION) == (
            "R26-7KX4QM : réponse au plus tard le 1 décembre 2026. Béni Mellal-Khénifra"
        )
        with pytest.raises(Refused, match="speaks of due, which this case has not"):
            for_feedback(session, "wait", feedback, REGION)


@pytest.mark.parametrize(("language", "said"), [("ar", "F26-7KX4QM: شكرا لكم"), ("zgh", "F26-7KX4QM: شكرا لكم")])
def test_another_language_stands_in_where_the_region_says_so(kept: Database, language: str, said: str):
    with kept.transaction() as session:
        assert for_feedback(session, "wait", cases(session, language)[0], REGION) == said


def test_a_language_that_is_not_written_is_refused_with_what_to_do(kept: Database):
    with kept.transaction() as session:
        keep(session, "ar", "شكرا", "thanks")
        feedback, _ = cases(session, "fr")
        with pytest.raises(Refused, match="`jisr reply save thanks --language fr`"):
            for_feedback(session, "thanks", feedback, REGION)
        with pytest.raises(BadInput, match="there is no saved reply 'nothing'"):
            for_feedback(session, "nothing", feedback, REGION)


@pytest.mark.parametrize(
    ("name", "language", "text", "by", "said"),
    [
        ("wait", "fr", "Bonjour {name}", NADIA, "'{name}' is no placeholder"),
        ("wait", "fr", "Bonjour }", NADIA, "'}' is no placeholder"),
        ("wait", "fr", "  ", NADIA, "a reply of 0 characters"),
        ("wait", "de", "Guten Tag", NADIA, "does not speak 'de'"),
        ("Wait!", "fr", "Bonjour", NADIA, "is no name of a reply"),
        ("wait", "fr", "Bonjour", AUDITOR, "may not keep saved replies"),
    ],
)
def test_what_cannot_be_kept(kept: Database, name: str, language: str, text: str, by: str, said: str):
    with kept.transaction() as session, pytest.raises((BadInput, Refused), match=said):
        keep(session, language, text, name, by)
    with kept.reading() as session:
        assert len(session.exec(select(SavedReply)).all()) == 2


def test_it_is_written_anew_and_removed_with_a_line_in_the_log(kept: Database):
    with kept.transaction() as session:
        keep(session, "ar", "مرحبا")
        assert [(one.language, one.placeholders) for one in saved_replies(session, "wait")] == [
            ("ar", ()), ("fr", ("reference", "due", "region")),
        ]  # fmt: skip
        with pytest.raises(BadInput, match="no saved reply 'wait' in 'zgh'"):
            remove(session, name="wait", language="zgh", by=NADIA)
        assert remove(session, name="wait", by=NADIA) == 2
        assert saved_replies(session) == []
        log = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    assert [entry.action for entry in log] == ["reply.save"] * 3 + ["reply.remove"]
    assert (log[2].data["was"], log[2].data["now"]) == ("{reference}: شكرا لكم", "مرحبا")


def test_placeholders_are_each_named_once():
    assert placeholders_of("{due} {due} {region}") == ("due", "region")
