"""What staff do with feedback: one table of states, answers in the chat, hand-over, and what is published."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import Session, col, select

from civic import feedback, feedback_desk, handover, kept_files, privacy, said_and_done
from civic.feedback_states import TRANSITIONS, Act, next_state
from core.clock import now
from core.db import Database
from core.errors import BadInput, Refused
from core.message import Attachment, Place
from core.models import (
    AuditEntry,
    Contact,
    Delivery,
    EntryKind,
    Feedback,
    FeedbackEntry,
    FeedbackState,
    Handover,
    Role,
    SaidAndDoneFeedback,
    Staff,
)

NADIA, OMAR, EDITOR = "nadia@council.example", "omar@council.example", "e@council.example"
REFERENCE = "F26-222222"


@pytest.fixture
def filed(db: Database, new_contact) -> Database:
    """A feedback of a person who speaks French, and three members of staff."""
    with db.transaction() as session:
        contact = new_contact(language="fr")
        session.add_all([contact, *(Staff(email=email, role=Role.MODERATOR) for email in (NADIA, OMAR))])
        session.add(Staff(email=EDITOR, role=Role.EDITOR))
        session.flush()
        voice = Attachment("voice", "v1")
        feedback.file_feedback(session, contact=contact, text="La route", attachments=[voice], reference=REFERENCE)
    return db


def told(session: Session) -> list[str]:
    return [str((row.message or {})["text"]) for row in session.exec(select(Delivery).order_by(col(Delivery.id)))]


@pytest.mark.parametrize("state", FeedbackState)
@pytest.mark.parametrize("act", Act)
def test_every_act_in_every_state_is_a_line_of_the_table_or_refused(state: FeedbackState, act: Act):
    if (state, act) in TRANSITIONS:
        assert next_state(state, act) is TRANSITIONS[state, act]
    else:
        with pytest.raises(Refused, match=f"{state} cannot be moved by '{act}'"):
            next_state(state, act)


def test_the_person_is_heard_in_every_state():
    assert {state for state, act in TRANSITIONS if act is Act.HEAR} == set(FeedbackState)


def test_from_new_to_closed_and_back(filed: Database):
    with filed.transaction() as session:
        one = feedback_desk.assign(session, reference=REFERENCE.lower(), to=OMAR, by=NADIA)
        assert (one.state, feedback.awaits(one)) == (FeedbackState.IN_WORK, True)
        feedback_desk.note(session, reference=REFERENCE, text="appeler la province", by=OMAR)
        feedback_desk.answer(session, reference=REFERENCE, text="Nous regardons.", by=OMAR)
        assert (one.state, feedback.awaits(one)) == (FeedbackState.ANSWERED, False)
        feedback_desk.close(session, reference=REFERENCE, by=OMAR)
        assert one.closed_at
        with pytest.raises(Refused, match="a feedback that is closed"):
            feedback_desk.answer(session, reference=REFERENCE, text="encore", by=OMAR)
        feedback_desk.reopen(session, reference=REFERENCE, by=NADIA)
        assert one.state is FeedbackState.IN_WORK
    with filed.reading() as session:
        assert feedback.find_feedback(session, REFERENCE).closed_at is None
    with filed.reading() as session:
        one = feedback.find_feedback(session, REFERENCE)
        assert [entry.kind for entry in feedback.thread(session, one)] == [
            EntryKind.PERSON, EntryKind.NOTE, EntryKind.ANSWER
        ]  # fmt: skip
        assert "Nous regardons." in told(session)[0]
        assert len(told(session)) == 1
        acts = [row.action for row in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
        assert acts == ["feedback.assign", "feedback.note", "feedback.answer", "feedback.close", "feedback.reopen"]
        assert feedback.list_feedback(session, topic="roads") == []
        assert len(feedback.list_feedback(session, assigned_to_id=one.assigned_to_id)) == 1


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda session: feedback_desk.answer(session, reference=REFERENCE, text="a", by=EDITOR), "answer feedback"),
        (lambda session: feedback_desk.assign(session, reference=REFERENCE, to=EDITOR, by=NADIA), "be given feedback"),
        (lambda session: handover.begin(session, reference=REFERENCE, minutes=5, by=EDITOR), "speak with people"),
        (lambda session: said_and_done.publish(session, said={"ar": "ا"}, done={"ar": "ا"}, by=EDITOR), "publish"),
    ],
)
def test_who_may_not(filed: Database, call, what: str):
    with filed.transaction() as session, pytest.raises(Refused, match=what):
        call(session)


def test_wrong_input_is_named(filed: Database):
    with filed.transaction() as session:
        with pytest.raises(BadInput, match="no feedback 'F26-999999'"):
            feedback_desk.close(session, reference="F26-999999", by=NADIA)
        with pytest.raises(BadInput, match="no words"):
            feedback_desk.answer(session, reference=REFERENCE, text="  ", by=NADIA)
        with pytest.raises(BadInput, match="more than 3000"):
            feedback_desk.answer(session, reference=REFERENCE, text="a" * 3001, by=NADIA)


def test_who_was_forgotten_cannot_be_written_to_and_leaves_no_place(filed: Database):
    with filed.transaction() as session:
        one = feedback.find_feedback(session, REFERENCE)
        feedback.set_place(one, place=Place(31.9, -6.5))
        session.flush()
        contact = session.exec(select(Contact)).one()
        handover.begin(session, reference=REFERENCE, minutes=5, by=NADIA)
        held = privacy.holdings(session, contact).feedback[0]
        assert held["place"] == "31.900000,-6.500000"
        assert held["with_staff_until"] is not None
        privacy.erase(session, contact)
        with pytest.raises(Refused, match="asked to be forgotten"):
            feedback_desk.answer(session, reference=REFERENCE, text="a", by=NADIA)
    with filed.reading() as session:
        assert session.exec(select(Feedback)).one().place == ""
        assert session.exec(select(Handover)).all() == []


def test_what_the_person_is_told_they_hold_leaves_out_staffs_notes(filed: Database):
    with filed.transaction() as session:
        feedback_desk.note(session, reference=REFERENCE, text="interne", by=NADIA)
        feedback_desk.answer(session, reference=REFERENCE, text="Bientôt.", by=NADIA)
        held = privacy.holdings(session, session.exec(select(Contact)).one()).feedback[0]
    assert [further["text"] for further in held["further"]] == ["Bientôt."]


def test_a_note_that_is_sent_twice_is_kept_once(filed: Database):
    for by in (NADIA, NADIA, OMAR, NADIA):
        with filed.transaction() as session:
            feedback_desk.note(session, reference=REFERENCE, text="interne", by=by)
    with filed.reading() as session:
        assert len(session.exec(select(FeedbackEntry)).all()) == 3


def test_a_hand_over_begins_once_and_ends_after_silence(filed: Database):
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        with filed.transaction() as session:
            handover.begin(session, reference=REFERENCE, minutes=60, by=NADIA)
            with pytest.raises(Refused, match="speaks with staff already, about F26-222222"):
                handover.begin(session, reference=REFERENCE, minutes=60, by=OMAR)
        clock.shift(timedelta(minutes=59))
        with filed.transaction() as session:
            feedback_desk.answer(session, reference=REFERENCE, text="Je suis là.", by=NADIA)
            assert told(session)[-1] == "Je suis là."
        clock.shift(timedelta(minutes=59))
        with filed.reading() as session:
            assert handover.overdue(session, now()) == []
        clock.shift(timedelta(minutes=1))
        with filed.transaction() as session:
            (contact_id,) = handover.overdue(session, now())
            assert handover.end_overdue(session, contact_id, now())
            assert not handover.end_overdue(session, contact_id, now())
            assert told(session)[-1] == "Vous parlez de nouveau avec le service automatique."
            with pytest.raises(Refused, match="nobody speaks with the person"):
                handover.end(session, reference=REFERENCE, by=NADIA)


def test_what_came_of_it_is_published_and_told_once_to_who_asked(filed: Database):
    said, done = {"ar": "قلتم", "fr": "la route"}, {"ar": "فعلنا", "fr": "réparée"}
    with filed.transaction() as session:
        said_and_done.publish(session, said=said, done=done, references=[REFERENCE], by=NADIA)
        assert told(session) == []
        feedback.find_feedback(session, REFERENCE).wants_outcome = True
        row = said_and_done.publish(
            session, said=said, done=done, references=[REFERENCE, REFERENCE], topic="roads", by=NADIA
        )
        assert len(told(session)) == 1
        assert "réparée" in told(session)[0]
        link = session.get_one(SaidAndDoneFeedback, (row.id, feedback.find_feedback(session, REFERENCE).id))
        assert link.told_at is not None
    with filed.reading() as session:
        newest, oldest = said_and_done.published(session)
        assert (newest.done["fr"], newest.topic, oldest.topic) == ("réparée", "roads", "")
        assert said_and_done.published(session, topic="roads") == [newest]
        assert said_and_done.in_language(newest.said, "zgh") == "قلتم"


def test_what_is_published_is_corrected_and_withdrawn_for_the_record(filed: Database):
    said, done = {"ar": "قلتم"}, {"ar": "فعلنا", "fr": "refaite en mars"}
    with filed.transaction() as session:
        feedback.find_feedback(session, REFERENCE).wants_outcome = True
        number = said_and_done.publish(session, said=said, done=done, references=[REFERENCE], by=NADIA).id
    right = {"ar": "سنفعل", "fr": "refaite en mai"}
    with filed.transaction() as session:
        said_and_done.correct(session, number, said=said, done=right, by=NADIA)
        assert "refaite en mai" in told(session)[-1]
        assert len(told(session)) == 2
        with pytest.raises(Refused, match="says so already"):
            said_and_done.correct(session, number, said=said, done=right, by=NADIA)
        with pytest.raises(BadInput, match="needs its reason"):
            said_and_done.withdraw(session, number, reason=" ", by=NADIA)
        with pytest.raises(BadInput, match="nothing published has the number 99"):
            said_and_done.withdraw(session, 99, reason="wrong", by=NADIA)
        said_and_done.withdraw(session, number, reason="The works were put off", by=NADIA)
        assert said_and_done.published(session) == []
        with pytest.raises(Refused, match="is withdrawn"):
            said_and_done.correct(session, number, said=said, done=done, by=NADIA)
        query = select(AuditEntry).where(
            col(AuditEntry.action).in_(("feedback.correct_published", "feedback.unpublish"))
        )
        first, last = session.exec(query.order_by(col(AuditEntry.id))).all()
    assert (first.data["was"]["done"], first.data["now"]["done"]) == (done, right)
    assert last.data == {"reason": "The works were put off"}


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        ("اتصل ب 0612345678", "a phone number"),
        ("+212 6 12 34 56 78", "a phone number"),
        ("a@b.example", "an e-mail"),
        (f"voir {REFERENCE}", "a reference"),
    ],
)
def test_public_words_lead_to_no_person(filed: Database, words: str, told_of: str):
    with filed.transaction() as session:
        with pytest.raises(Refused, match=told_of):
            said_and_done.publish(session, said={"ar": words}, done={"ar": "فعلنا"}, by=NADIA)
        with pytest.raises(BadInput, match="no words in Arabic"):
            said_and_done.publish(session, said={"ar": "قلتم"}, done={"fr": "fait"}, by=NADIA)
        with pytest.raises(BadInput, match="no feedback"):
            said_and_done.publish(session, said={"ar": "ا"}, done={"ar": "ا"}, references=["F26-999999"], by=NADIA)


def test_an_answer_goes_with_its_files(filed: Database, tmp_path: Path):
    kept = [kept_files.keep(tmp_path / "kept", _file(tmp_path / name)) for name in ("plan.pdf", "route.JPG", "mot.ogg")]
    with filed.transaction() as session:
        feedback_desk.answer(session, reference=REFERENCE, text="Voici.", by=NADIA, files=kept)
        sent = [row.message or {} for row in session.exec(select(Delivery).order_by(col(Delivery.id)))]
        media = [each["media"][0] for each in sent[:3]]
        assert [(each["kind"], each["name"]) for each in media] == [
            ("document", "plan.pdf"), ("photo", "route.JPG"), ("voice", "mot.ogg"),
        ]  # fmt: skip
        assert "Voici." in sent[3]["text"]
        one = feedback.find_feedback(session, REFERENCE)
        assert [each.kind for each in feedback.thread(session, one)[-1].attachments] == ["document", "photo", "voice"]
        assert [each.handle for each in feedback.files_of(session, one)] == ["v1"]


def _file(path: Path) -> Path:
    path.write_bytes(b"x")
    return path
