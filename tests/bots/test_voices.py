"""Who listens hears the questions that are recorded; everybody else, and every question without a recording, reads."""

import time_machine
from sqlmodel import col, select

from bots.flows import FLOWS
from bots.voices import questions_of
from civic import staff_accounts, voices
from core.clock import now
from core.db import Database
from core.message import Attachment
from core.models import AuditEntry, Contact, Role, StaffAccount, VoicePrompt
from tests.bots.stage import Citizen, Stage

FR = "fr"


async def listener(stage: Stage, *, listens: bool = True) -> Citizen:
    citizen = await Citizen(stage).welcomed(FR)
    with stage.db.transaction() as session:
        session.exec(select(Contact)).one().listens = listens
    return citizen


async def test_a_question_comes_with_its_recording_and_its_buttons(db: Database) -> None:
    stage = Stage(db)
    stage.recording("feedback.topic", FR)
    citizen = await listener(stage)
    (asked,) = await citizen.says("/feedback")
    (voice,) = asked.media
    assert (asked.prompt, voice.kind, voice.handle) == ("feedback.topic", "voice", "heard-feedback.topic")
    assert asked.buttons
    assert asked.text


async def test_who_reads_reads(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    stage.recording("feedback.topic", FR)
    citizen = await listener(stage, listens=False)
    assert (await citizen.says("/feedback"))[0].media == ()


async def test_what_is_not_recorded_in_the_language_is_read(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    stage.recording("feedback.topic", "ar")
    stage.recording("feedback.text", FR)
    citizen = await listener(stage)
    assert (await citizen.says("/feedback"))[0].media == ()


async def test_words_too_long_for_a_caption_follow_the_voice(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    stage.recording("petition.read", FR)
    citizen = await listener(stage)
    petition = stage.petition("road-308")
    with stage.db.transaction() as session:
        session.add(petition)
        petition.summary = {FR: "x" * 2000}
    voice, text = await citizen.says("/start petition_road-308")
    assert (voice.text, voice.media[0].kind) == ("", "voice")
    assert (text.media, text.prompt) == ((), "petition.read")
    assert text.buttons


async def test_a_recording_whose_file_is_gone_keeps_nobody_waiting(sqlite_db: Database, tmp_path) -> None:
    stage = Stage(sqlite_db)
    stage.recording("feedback.topic", FR)
    file = tmp_path / "topic.ogg"
    file.write_bytes(b"OggS")
    with stage.db.transaction() as session:
        recording = session.exec(select(VoicePrompt)).one()
        recording.network, recording.handle = "", str(file)
    citizen = await listener(stage)
    assert (await citizen.says("/feedback"))[0].media[0].path == str(file)
    file.unlink()
    (asked,) = await citizen.says("/feedback")
    assert (asked.media, bool(asked.text)) == ((), True)


async def test_what_staff_send_is_heard_from_then_on(db: Database) -> None:
    stage = Stage(db)
    officer = await Citizen(stage, "1").welcomed(FR)
    await officer.says(f"/staff {stage.staff_code(Role.EDITOR)}")
    await officer.says("/voice")
    for label in ("Français", "feedback", "topic"):
        await officer.presses(label)
    await officer.sends(attachments=(Attachment("voice", "file-7"),))
    citizen = await Citizen(stage, "2").welcomed(FR)
    with db.transaction() as session:
        session.exec(select(Contact).order_by(col(Contact.id))).all()[-1].listens = True
    assert (await citizen.says("/feedback"))[0].media[0].handle == "file-7"
    with db.reading() as session:
        (recording,) = voices.recorded(session).values()
        acts = [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
    assert recording[1] == "editor@council.example"
    assert acts == ["staff.link_code", "staff.link", "voice.set"]


async def test_who_left_the_staff_records_no_more(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    officer = await Citizen(stage, "1").welcomed(FR)
    await officer.says(f"/staff {stage.staff_code(Role.EDITOR)}")
    await officer.says("/voice")
    for label in ("Français", "feedback", "topic"):
        await officer.presses(label)
    with sqlite_db.transaction() as session:
        for account in session.exec(select(StaffAccount)):
            session.delete(account)
    await officer.sends(attachments=(Attachment("voice", "file-7"),))
    assert stage.count(VoicePrompt) == 0


def test_a_code_is_good_for_one_account_once_and_not_for_long(db: Database) -> None:
    stage = Stage(db)
    with time_machine.travel(now(), tick=False) as clock:
        code = stage.staff_code(Role.EDITOR)
        with db.transaction() as session:
            one, other = (Contact(network="telegram", address_hash=name, address=name) for name in "ab")
            session.add_all([one, other])
            session.flush()
            assert staff_accounts.link(session, one, "WRONG") is None
            linked = staff_accounts.link(session, one, f" {code.lower()} ")
            assert linked is not None
            assert linked.email == "editor@council.example"
            assert staff_accounts.link(session, other, code) is None
            assert staff_accounts.staff_of(session, other.id) is None
        late = stage.staff_code(Role.EDITOR)
        clock.shift(staff_accounts.VALID_FOR)
        with db.transaction() as session:
            assert staff_accounts.staff_of(session, one.id) is None, "a new code ends the old link"
            assert staff_accounts.link(session, one, late) is None


def test_citizens_are_not_asked_what_only_staff_are() -> None:
    asked = questions_of(FLOWS)
    assert {"welcome.privacy", "menu.choose", "forget.sure"} <= asked.keys()
    assert not {"voice.note", "staff.code", "stop.now", "mydata.show"} & asked.keys()
