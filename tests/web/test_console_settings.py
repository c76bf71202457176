"""The settings, as staff use them."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import col, select

from bots.channels.telegram import TelegramChannel
from core.models import (
    AuditEntry,
    DeclaredDay,
    InboundMessage,
    JobRun,
    Lane,
    NetworkFinding,
    Role,
    Staff,
    VoicePrompt,
)
from tests.web import story
from tests.web.conftest import client_of, with_settings
from tests.web.test_console import log_in, token_in
from web.app import create_app

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
SETTINGS = "/console/settings/"
NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)
VOICE = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 40
WELCOME = f"{SETTINGS}texts/welcome?language=fr"


class Mute(TelegramChannel):
    """A Telegram that answers who we are, and nothing else."""

    def __init__(self) -> None:
        self.closed = False

    async def me(self) -> dict[str, Any]:
        return {"username": "jisr_bmk_bot"}

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
async def desk(deps, tmp_path):
    """An administrator who is logged in."""
    with time_machine.travel(NOW, tick=False):
        story.tell(deps.db)
        with deps.db.transaction() as session:
            session.exec(select(Staff)).one().role = Role.ADMIN
        telegram = Mute()

        def channels() -> Mapping[str, Any]:
            return {"telegram": telegram}

        async with client_of(create_app(replace(with_settings(deps, files_dir=tmp_path), channels=channels))) as client:
            await log_in(client)
            yield client


async def send(client, shown: str, target: str, files: Any = None, **fields: str):
    token = token_in((await client.get(shown, headers=PAGE)).text)
    return await client.post(target, data={"form_token": token, **fields}, files=files, headers=PAGE)


def acts(deps) -> list[tuple[str, str]]:
    with deps.db.reading() as session:
        rows = session.exec(select(AuditEntry).where(AuditEntry.action != "login").order_by(col(AuditEntry.id)))
        return [(row.action, row.subject) for row in rows]


async def test_networks_say_what_is_set_and_never_what_a_secret_is(desk, deps):
    with deps.db.transaction() as session:
        session.add_all([
            InboundMessage(channel="telegram", external_id="1", at=NOW - timedelta(hours=2)),
            NetworkFinding(place=0, subject="Facebook token", verdict="note", detail="valid until 2026-12-09",
                           until=NOW + timedelta(days=8)),
            NetworkFinding(place=1, subject="Facebook permissions", verdict="bad",
                           detail="the token lacks pages_manage_engagement"),
            Lane(name="facebook_page", held=True, reason="the token is dead"),
        ])  # fmt: skip
    page = (await desk.get(f"{SETTINGS}networks", headers=PAGE)).text
    for said in (
        "JISR_TELEGRAM_TOKEN", "there, never shown", "@council", "http://127.0.0.1:8080/hooks/telegram",
        "ends on December 9, 2026", "What the page&#39;s token may do", "the token lacks pages_manage_engagement",
        "to be noted", "the token is dead", "Brought something last on Dec 1, 2026",
    ):  # fmt: skip
        assert said in page, said
    for secret in ("1234567:token", "page-token", "app-secret", "verify-token", "hook-secret"):
        assert secret not in page


async def test_the_networks_are_asked_and_what_they_say_is_kept(desk, deps):
    answer = await send(desk, f"{SETTINGS}networks", f"{SETTINGS}networks/test-networks")
    assert answer.headers["location"] == f"{SETTINGS}networks?done=tested"
    assert "@jisr_bmk_bot" in (await desk.get(f"{SETTINGS}networks", headers=PAGE)).text
    assert acts(deps) == [("network.test", "networks")]
    await send(desk, f"{SETTINGS}networks", f"{SETTINGS}networks/test-networks")
    with deps.db.reading() as session:
        subjects = session.exec(select(NetworkFinding.subject)).all()
    assert subjects == ["Telegram bot", "Facebook"]


async def test_a_held_lane_is_opened_and_one_that_is_not_there_is_told(desk, deps):
    with deps.db.transaction() as session:
        session.add(Lane(name="facebook_page", held=True, reason="the token is dead"))
    answer = await send(desk, f"{SETTINGS}networks", f"{SETTINGS}networks/facebook_page/open-lane")
    assert answer.status_code == 303
    assert acts(deps) == [("lane.open", "lane:facebook_page")]
    with deps.db.reading() as session:
        assert not session.get_one(Lane, "facebook_page").held
    assert (await send(desk, f"{SETTINGS}networks", f"{SETTINGS}networks/pigeon/open-lane")).status_code == 409


async def test_a_recording_is_kept_heard_replaced_and_removed(desk, deps):
    keep = f"{SETTINGS}texts/welcome.privacy/fr/keep-recording"
    sound = f"{SETTINGS}texts/welcome.privacy/fr/sound"
    assert (await desk.get(sound, headers=PAGE)).status_code == 404
    for content in (VOICE, VOICE + b"again"):
        answer = await send(desk, WELCOME, keep, {"recording": ("a.ogg", content, "audio/ogg")})
        assert answer.headers["location"] == f"{SETTINGS}texts/welcome?language=fr&done=recorded"
        heard = await desk.get(sound)
        assert (heard.content, heard.headers["content-type"]) == (content, "audio/ogg")
    page = (await desk.get(f"{WELCOME}&done=recorded", headers=PAGE)).text
    assert f'src="{sound}"' in page
    assert "The recording is kept" in page
    assert "Recorded on December 1, 2026 by amina@council.example" in page
    with deps.db.reading() as session:
        lying = await asyncio.to_thread(Path(session.exec(select(VoicePrompt)).one().handle).read_bytes)
    assert VOICE not in lying
    await send(desk, WELCOME, f"{SETTINGS}texts/welcome.privacy/fr/remove-recording")
    again = await send(desk, WELCOME, f"{SETTINGS}texts/welcome.privacy/fr/remove-recording")
    assert (again.status_code, "This recording was removed already." in again.text) == (409, True)
    assert acts(deps) == [("voice.set", "welcome.privacy:fr")] * 2 + [("voice.remove", "welcome.privacy:fr")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a recording first."),
        (b"ID3 music", "This is not a voice message"),
        (VOICE + b"\0" * 1_000_000, "larger than 1 MB"),
    ],
)
async def test_what_is_no_recording_is_told_beside_the_question(desk, deps, content, said):
    files = {"recording": ("a.ogg", content, "audio/ogg")}
    answer = await send(desk, WELCOME, f"{SETTINGS}texts/welcome.privacy/fr/keep-recording", files)
    assert answer.status_code == 409
    assert said in answer.text
    assert acts(deps) == []


async def test_texts_are_those_that_the_bot_says(desk):
    assert "Dans quelle province habitez-vous" in (await desk.get(WELCOME, headers=PAGE)).text
    overview = (await desk.get(f"{SETTINGS}texts", headers=PAGE)).text
    assert '<a href="/console/settings/texts/welcome">Welcome</a></th><td class="count">8</td>' in overview
    assert (await desk.get(f"{SETTINGS}texts/nothing", headers=PAGE)).status_code == 404
    lost = await send(desk, WELCOME, f"{SETTINGS}texts/no.prompt/fr/keep-recording")
    assert lost.status_code == 404


async def test_a_day_off_is_declared_and_taken_back_and_what_moved_is_told(desk, deps):
    target = f"{SETTINGS}holidays/declare-day"
    fields = {"day": "2026-12-24", "name": "Fête", "source": "Décret 2.26.900"}
    answer = await send(desk, f"{SETTINGS}holidays", target, **fields)
    assert answer.status_code == 200
    assert "December 24, 2026 is a day off." in answer.text
    assert "No term and no campaign had to move." in answer.text
    again = await send(desk, f"{SETTINGS}holidays", target, **fields)
    assert (again.status_code, "is declared already" in again.text) == (409, True)
    assert 'value="Décret 2.26.900"' in again.text
    with deps.db.reading() as session:
        assert [one.day for one in session.exec(select(DeclaredDay))] == [date(2026, 12, 24)]
    back = await send(desk, f"{SETTINGS}holidays", f"{SETTINGS}holidays/withdraw-day", day="2026-12-24")
    assert "is no longer declared" in back.text
    twice = await send(desk, f"{SETTINGS}holidays", f"{SETTINGS}holidays/withdraw-day", day="2026-12-24")
    assert twice.status_code == 409
    assert acts(deps) == [("holiday.declare", "holiday:2026-12-24"), ("holiday.withdraw", "holiday:2026-12-24")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "tomorrow", "name": "x", "source": "y"}, "Write a day such as 2026-11-23."),
        ({"day": "", "name": "", "source": ""}, "This is needed."),
        ({"day": "2026-12-24", "name": "x" * 121, "source": "y"}, "At most 120 characters."),
    ],
)
async def test_slips_in_a_day_off_are_told_beside_the_field(desk, deps, fields, said):
    answer = await send(desk, f"{SETTINGS}holidays", f"{SETTINGS}holidays/declare-day", **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert acts(deps) == []


async def test_rules_are_shown_with_their_text_and_what_is_unconfirmed(desk, deps):
    page = (await desk.get(f"{SETTINGS}rules", headers=PAGE)).text
    assert page.count('<li class="rule">') == len(deps.region.rules)
    assert "Organic law 111-14 on the regions: ordinary sessions" in page
    assert "Monday; Tuesday; Wednesday; Thursday; Friday" in page
    shorter = (await desk.get(f"{SETTINGS}rules?only=unconfirmed", headers=PAGE)).text
    assert shorter.count('<li class="rule">') == len(deps.region.unconfirmed())


async def test_classes_of_data_say_their_terms_and_what_ended_last(desk, deps):
    with deps.db.transaction() as session:
        for subject, rows, days in (("feedback:feedback", 3, 9), ("messages:marks", 5, 1), ("messages:replies", 2, 1)):
            session.add(AuditEntry(action="privacy.retention", subject=subject, data={"rows": rows},
                                   at=NOW - timedelta(days=days)))  # fmt: skip
        session.add(JobRun(name="end_terms", every_seconds=86400, began_at=NOW - timedelta(hours=5), seconds=1))
    page = (await desk.get(f"{SETTINGS}retention", headers=PAGE)).text
    assert "7 records, <time" in page
    assert "3 records, <time" in page
    assert "Last looked on Dec 1, 2026" in page


async def test_jobs_say_when_they_ran_and_which_has_stopped(desk, deps):
    with deps.db.transaction() as session:
        for name, ago, failed in (("seal_audit", 3, False), ("keep_files", 4000, False), ("end_handovers", 9, True)):
            began = NOW - timedelta(seconds=ago)
            session.add(JobRun(name=name, every_seconds=5, began_at=began, seconds=1, failed=failed,
                               failed_at=began if failed else None))  # fmt: skip
    page = (await desk.get(f"{SETTINGS}jobs", headers=PAGE)).text
    assert page.count("It does not run any more") == 1
    assert page.count("failed; it is tried again") == 1
    assert "Seals the audit log" in page
