"""The whole life of requests with the clock stopped, on both databases: dates, words to the person, audit."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from civic import privacy
from civic.region import load_region
from civic.requests import complaints, ledger, officer, person, queries
from core.errors import BadInput, Refused
from core.models import (
    AuditEntry,
    ComplaintLevel,
    ComplaintState,
    Contact,
    Delivery,
    InformationRequest,
    RequestComplaint,
    RequestState,
    RequestStep,
    Role,
)
from core.networks import MESSENGER, MESSENGER_CAPABILITIES
from tests.council import OFFICER, ask, audited, hire, told

REGION = load_region()


def test_from_receipt_to_the_answer(db, at, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        officer.take(session, reference, OFFICER, REGION)
        officer.clarify(session, reference, OFFICER, REGION, question="Quelle route ?")
    at(2026, 11, 5)
    with db.transaction() as session:
        contact = session.get_one(Contact, contact_id)
        person.reply(session, contact, reference, REGION, text="La 308")
        officer.extend(session, reference, OFFICER, REGION, reasons="Cinq provinces à interroger.")
    at(2026, 12, 10)
    with db.transaction() as session:
        officer.answer(session, reference, OFFICER, REGION, text="24 millions", files=[("plan.pdf", "/kept/plan.pdf")])
    with db.reading() as session:
        request = ledger.find(session, reference)
        assert (request.state, request.due_on, request.closed_on) == (
            RequestState.ANSWERED, date(2026, 12, 30), date(2026, 12, 10),
        )  # fmt: skip
        acts = [step.act for step in ledger.history(session, request)]
        assert acts == ["file", "take", "clarify", "clarified", "extend", "answer"]
        messages = told(session, contact_id)
        assert "Quelle route ?" in messages[1].text
        assert messages[1].buttons[0].value == f"go:myrequests:{reference}.reply"
        assert "30 décembre 2026" in messages[2].text
        assert "Cinq provinces" in messages[2].text
        answer, file, closing = messages[-3:]
        assert "24 millions" in answer.text
        assert (file.media[0].kind, file.media[0].path) == ("document", "/kept/plan.pdf")
        assert "11 janvier" not in closing.text
        assert closing.buttons[0].value == f"go:myrequests:{reference}.head"
        assert audited(session) == ["request.take", "request.clarify", "request.extend", "request.answer"]


def test_a_refusal_names_the_ground_and_the_next_step(db, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        with pytest.raises(BadInput, match="no ground 'because'"):
            officer.refuse(session, reference, OFFICER, REGION, ground="because", reasons="x")
        with pytest.raises(BadInput, match="reasons are empty"):
            officer.refuse(session, reference, OFFICER, REGION, ground="unclear", reasons=" ")
        officer.refuse(session, reference, OFFICER, REGION, ground="defence", reasons="Voir la loi.")
    with db.reading() as session:
        (message,) = told(session, contact_id)
        assert "la défense nationale (loi 31-13, article 7)" in message.text
        assert "jusqu’au 2 décembre 2026" in message.text


@pytest.mark.parametrize("act", ["answer", "refuse", "take", "withdraw"])
def test_what_is_done_is_not_done_twice(db, asked, act):
    reference, contact_id = asked
    more = {"answer": {"text": "Oui"}, "refuse": {"ground": "unclear", "reasons": "r"}, "withdraw": {"reasons": "r"}}
    for turn in (1, 2):
        with db.transaction() as session:
            if turn == 2:
                with pytest.raises(Refused):
                    getattr(officer, act)(session, reference, OFFICER, REGION, **more.get(act, {}))
            else:
                getattr(officer, act)(session, reference, OFFICER, REGION, **more.get(act, {}))
    with db.reading() as session:
        assert len(told(session, contact_id)) == 1
        assert audited(session) == [f"request.{act}"]


def test_more_is_sent_after_a_refusal_only_when_that_is_meant(db, asked):
    reference, _ = asked
    with db.transaction() as session:
        with pytest.raises(Refused):
            officer.answer(session, reference, OFFICER, REGION, text="Oui", add=True)
        officer.refuse(session, reference, OFFICER, REGION, ground="unclear", reasons="r")
        request = officer.answer(session, reference, OFFICER, REGION, text="Tout de même", add=True)
        assert request.state is RequestState.ANSWERED


def test_only_officers_handle_requests(db, asked):
    with db.transaction() as session:
        hire(session, "editor@council.example", Role.EDITOR)
        with pytest.raises(Refused, match="editor"):
            officer.take(session, asked[0], "editor@council.example", REGION)
        with pytest.raises(BadInput, match="nobody"):
            officer.take(session, asked[0], "who@council.example", REGION)
        with pytest.raises(BadInput, match="no request"):
            officer.take(session, "R26-999999", OFFICER, REGION)


def test_a_person_touches_only_their_own_requests(db, asked, new_contact):
    reference, _ = asked
    with db.transaction() as session:
        new_contact()
        other = new_contact()
        session.add(other)
        session.flush()
        for attempt in (
            lambda: person.withdraw(session, other, reference, REGION),
            lambda: person.reply(session, other, reference, REGION, text="x"),
            lambda: person.complain(session, other, reference, REGION, level=ComplaintLevel.HEAD, text="x"),
            lambda: person.withdraw(session, other, "R26-999999", REGION),
        ):
            with pytest.raises(Refused, match="no such request"):
                attempt()
        assert queries.own_requests(session, other, REGION, date(2026, 11, 2)) == ()


def test_two_requests_of_one_person_go_their_own_ways(db, asked):
    first, contact_id = asked
    with db.transaction() as session:
        contact = session.get_one(Contact, contact_id)
        second = ask(session, REGION, contact, "Et l’école ?", received_on=date(2026, 11, 3))
        officer.answer(session, first, OFFICER, REGION, text="Oui")
    with db.reading() as session:
        mine = queries.own_requests(session, contact, REGION, date(2026, 11, 4))
        assert [(one.reference, one.open) for one in mine] == [(second, True), (first, False)]
        assert mine[0].due_on == date(2026, 12, 3)


def test_complaints_have_their_order_and_their_terms(db, at, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        contact = session.get_one(Contact, contact_id)
        officer.refuse(session, reference, OFFICER, REGION, ground="unclear", reasons="r")
        with pytest.raises(Refused):
            person.complain(session, contact, reference, REGION, level=ComplaintLevel.COMMISSION, text="")
        filed = person.complain(session, contact, reference, REGION, level=ComplaintLevel.HEAD, text="C’est clair.")
        assert (filed.filed_on, filed.due_on) == (date(2026, 11, 2), date(2026, 11, 17))
        with pytest.raises(Refused):
            person.complain(session, contact, reference, REGION, level=ComplaintLevel.HEAD, text="Encore.")
        decide: dict[str, Any] = {"level": ComplaintLevel.HEAD, "upheld": False, "decision": "Non fondée."}
        decided = complaints.decide(session, reference, OFFICER, REGION, **decide)
        assert decided.state is ComplaintState.REJECTED
        with pytest.raises(Refused, match="was decided"):
            complaints.decide(session, reference, OFFICER, REGION, **decide)
    with db.reading() as session:
        last = told(session, contact_id)[-1]
        assert "Non fondée." in last.text
        assert "2 décembre 2026" in last.text
        assert last.buttons[0].value == f"go:myrequests:{reference}.commission"
    at(2026, 12, 2)
    with db.transaction() as session:
        contact = session.get_one(Contact, contact_id)
        noted = person.complain(session, contact, reference, REGION, level=ComplaintLevel.COMMISSION, text="")
        assert noted.due_on == date(2027, 1, 1)


def test_a_request_of_an_erased_person_is_still_answered_for(db, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        privacy.erase(session, session.get_one(Contact, contact_id))
        with pytest.raises(Refused, match="erased"):
            officer.clarify(session, reference, OFFICER, REGION, question="?")
        officer.answer(session, reference, OFFICER, REGION, text="Oui")
        assert session.exec(select(Delivery).where(Delivery.contact_id == contact_id)).all() == []


def test_a_person_sees_the_whole_history_of_their_requests(db, asked):
    reference, contact_id = asked
    with db.transaction() as session:
        officer.clarify(session, reference, OFFICER, REGION, question="Quelle route ?")
        held = privacy.holdings(session, session.get_one(Contact, contact_id)).requests[0]
    assert held["question"] == "Quelle route ?"
    assert [step["act"] for step in held["steps"]] == ["file", "clarify"]


def test_a_long_answer_comes_in_parts_that_each_network_takes(db, at, new_contact):
    with db.transaction() as session:
        hire(session)
        contact = new_contact(network=MESSENGER, language="fr")
        session.add(contact)
        session.flush()
        reference = ask(session, REGION, contact)
        text = "\n\n".join(f"Ligne {number} : {'x' * 180}" for number in range(30))
        officer.answer(session, reference, OFFICER, REGION, text=text)
        parts = [message.text for message in told(session, contact.id)]
    assert len(parts) > 3
    assert all(len(part) <= 2000 for part in parts)
    assert all(f"Ligne {number} :" in "".join(parts) for number in range(30))


def test_a_file_that_a_network_does_not_carry_is_named_and_not_lost_in_silence(db, at, new_contact, tmp_path):
    large, small = tmp_path / "plan.pdf", tmp_path / "lettre.pdf"
    for path, size in ((large, MESSENGER_CAPABILITIES.file_limit + 1), (small, 10)):
        with path.open("wb") as file:
            file.truncate(size)
    with db.transaction() as session:
        hire(session)
        contact = new_contact(network=MESSENGER, language="fr")
        session.add(contact)
        session.flush()
        reference = ask(session, REGION, contact)
        officer.answer(session, reference, OFFICER, REGION, text="Voici",
                       files=[("plan.pdf", str(large)), ("lettre.pdf", str(small))])  # fmt: skip
        messages = told(session, contact.id)
    assert [each.path for message in messages for each in message.media] == [str(small)]
    (named,) = [message for message in messages if "plan.pdf" in message.text]
    assert "ne peut pas être envoyé ici" in named.text


def test_nothing_said_about_a_request_is_readable_in_the_database(sqlite_db, at, new_contact):
    with sqlite_db.transaction() as session:
        hire(session)
        contact = new_contact(language="fr")
        session.add(contact)
        session.flush()
        reference = ask(session, REGION, contact, "SECRET-A")
        officer.clarify(session, reference, OFFICER, REGION, question="SECRET-B")
        person.reply(session, contact, reference, REGION, text="SECRET-C")
        officer.refuse(session, reference, OFFICER, REGION, ground="unclear", reasons="SECRET-D")
        person.complain(session, contact, reference, REGION, level=ComplaintLevel.HEAD, text="SECRET-E")
    with sqlite_db.engine.connect() as connection:
        for table in (InformationRequest, RequestStep, RequestComplaint, Delivery, AuditEntry):
            # The statement as text, so that no column type opens what is sealed.
            rows = connection.exec_driver_sql(str(select(table))).fetchall()
            assert rows
            assert "SECRET" not in str(rows)
