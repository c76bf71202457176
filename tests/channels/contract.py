"""What every channel keeps, told once: subclass `ChannelContract` (or `PersonalContract`) with a `case` of yours.

    class TestTelegram(PersonalContract):
        case = ChannelCase(...)

A payload file is `payloads/<folder>/<what>.json`: {"raw": one raw call, "received": what `told()` makes of it}.
While they are read the clock stands at `MOMENT`.
"""

import json
import socket
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.channel import (
    BadPayload,
    Channel,
    ContactStopped,
    LaneHeld,
    NotReached,
    OutcomeUnknown,
    Rejected,
    SendError,
    Throttled,
)
from core.message import Inbound, Message, Outbound, Received
from sandbox.client import SandboxClient

PAYLOADS = Path(__file__).parent / "payloads"
MOMENT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
# Direction isolates, three scripts, signs that mean something in HTML, URLs and forms, and a character of four bytes.
TEXT = "الطريق الجهوية \u2068308\u2069: 100 % & plus + « été » <fin> \"x\" 'y'\nⴰⵣⵓⵍ 🛣️ = ؟"
PATIENT, IMPATIENT = 10.0, 0.3


@dataclass(frozen=True)
class ChannelCase:
    """How one channel is built and made to fail; the faults are the sandbox's, with what is special to this network."""

    folder: str
    network: str
    method: str
    build: Callable[[str, float], Channel]  # the API's base address, the time-out in seconds
    recipient: Callable[[SandboxClient], str]
    delivered: Callable[[SandboxClient], list[str]]  # the texts that arrived, as the network shows them
    secrets: tuple[str, ...]  # what no error may hold
    throttled: Mapping[str, Any] = field(default_factory=lambda: {"kind": "429", "retry_after": 7})
    retry_after: float = 7
    refused: Mapping[str, Any] = field(default_factory=lambda: {"kind": "400"})

    def outbound(self, sandbox: SandboxClient, text: str = TEXT) -> Outbound:
        """A text for somebody of the sandbox."""
        return Outbound(self.recipient(sandbox), Message(text=text))

    def fault(self, sandbox: SandboxClient, kind: str, **more: Any) -> None:
        """Let the sandbox do this to what is sent."""
        sandbox.add_fault(self.network, kind, self.method, **more)


class ChannelContract:
    """What every channel keeps."""

    case: ClassVar[ChannelCase]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "payload_file" in metafunc.fixturenames:
            files = sorted((PAYLOADS / self.case.folder).glob("*.json"))
            metafunc.parametrize("payload_file", files, ids=[file.stem for file in files])

    async def failure(self, sandbox: SandboxClient, url: str = "", patience: float = PATIENT) -> SendError:
        """The error in which a sending ends; none of its words is a secret."""
        channel = self.case.build(url or sandbox.url, patience)
        outbound = self.case.outbound(sandbox)
        try:
            with pytest.raises(SendError) as caught:
                await channel.send(outbound)
        finally:
            await channel.close()
        told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
        assert not [secret for secret in self.case.secrets if secret in told]
        assert caught.value.detail
        return caught.value

    async def test_a_text_arrives_with_every_byte_and_gets_a_receipt(self, sandbox: SandboxClient):
        channel = self.case.build(sandbox.url, PATIENT)
        receipt = await channel.send(self.case.outbound(sandbox))
        await channel.close()
        assert receipt.network_id
        assert self.case.delivered(sandbox) == [TEXT]
        assert sandbox.violations() == []

    async def test_two_messages_have_two_names(self, sandbox: SandboxClient):
        channel = self.case.build(sandbox.url, PATIENT)
        outbound = self.case.outbound(sandbox)
        receipts = {
            (await channel.send(outbound)).network_id,
            (await channel.send(Outbound(outbound.to, Message(text="سلام")))).network_id,
        }
        await channel.close()
        assert len(receipts) == 2

    async def test_too_fast_says_how_long_to_wait_and_delivered_nothing(self, sandbox: SandboxClient):
        sandbox.add_fault(self.case.network, method=self.case.method, **self.case.throttled)
        error = await self.failure(sandbox)
        assert type(error) is Throttled
        assert error.retry_after == pytest.approx(self.case.retry_after)
        assert self.case.delivered(sandbox) == []

    async def test_a_closed_door_is_not_reached(self, sandbox: SandboxClient):
        error = await self.failure(sandbox, url=f"http://127.0.0.1:{closed_port()}")
        assert type(error) is NotReached

    async def test_a_name_nobody_has_is_not_reached(self, sandbox: SandboxClient):
        error = await self.failure(sandbox, url="http://127.0.0.1.invalid:9")
        assert type(error) is NotReached

    @pytest.mark.parametrize("kind", ["cut_after", "cut_before", "reset"])
    async def test_a_cut_line_leaves_the_outcome_unknown(self, sandbox: SandboxClient, kind: str):
        self.case.fault(sandbox, kind)
        assert type(await self.failure(sandbox)) is OutcomeUnknown
        assert self.case.delivered(sandbox) == ([TEXT] if kind == "cut_after" else [])

    async def test_an_answer_too_late_leaves_the_outcome_unknown(self, sandbox: SandboxClient):
        self.case.fault(sandbox, "slow", delay=IMPATIENT * 3)
        assert type(await self.failure(sandbox, patience=IMPATIENT)) is OutcomeUnknown
        sandbox.wait_until(lambda: self.case.delivered(sandbox) == [TEXT], "the message that came late")

    @pytest.mark.parametrize("kind", ["500", "502_html"])
    async def test_a_broken_server_leaves_the_outcome_unknown(self, sandbox: SandboxClient, kind: str):
        self.case.fault(sandbox, kind)
        assert type(await self.failure(sandbox)) is OutcomeUnknown

    async def test_a_dead_token_holds_the_lane(self, sandbox: SandboxClient):
        self.case.fault(sandbox, "token_expired")
        assert type(await self.failure(sandbox)) is LaneHeld

    async def test_a_refused_message_is_rejected(self, sandbox: SandboxClient):
        sandbox.add_fault(self.case.network, method=self.case.method, **self.case.refused)
        assert type(await self.failure(sandbox)) is Rejected

    async def test_sending_works_again_after_a_failure(self, sandbox: SandboxClient):
        self.case.fault(sandbox, "cut_before", times=1)
        channel, outbound = self.case.build(sandbox.url, PATIENT), self.case.outbound(sandbox)
        with pytest.raises(OutcomeUnknown):
            await channel.send(outbound)
        await channel.send(outbound)
        await channel.close()
        assert self.case.delivered(sandbox) == [TEXT]

    async def test_closing_twice_is_no_error(self, sandbox: SandboxClient):
        channel = self.case.build(sandbox.url, PATIENT)
        await channel.send(self.case.outbound(sandbox))
        await channel.close()
        await channel.close()

    def test_every_recorded_payload_is_read(self, payload_file: Path):
        recorded = json.loads(payload_file.read_text(encoding="utf-8"))
        assert told(self.read(recorded["raw"])) == recorded["received"]

    def test_garbage_is_a_bad_payload_and_nothing_else(self):
        files = sorted((PAYLOADS / self.case.folder).glob("*.json"))
        recorded = [json.loads(file.read_text(encoding="utf-8"))["raw"] for file in files]
        assert recorded

        @settings(max_examples=300, suppress_health_check=list(HealthCheck))
        @given(st.one_of(ANY_JSON, st.sampled_from(recorded).flatmap(spoiled)))
        def check(raw: Any) -> None:
            try:
                received = self.read(raw)
            except BadPayload:
                return
            assert isinstance(received, Received)
            json.dumps(told(received), ensure_ascii=False).encode()

        check()

    def read(self, raw: Any) -> Received:
        """What the channel makes of a raw call at `MOMENT`."""
        with time_machine.travel(MOMENT, tick=False):
            return self.case.build("http://127.0.0.1:9", PATIENT).receive(raw)


class PersonalContract(ChannelContract):
    """What a channel keeps that speaks with people."""

    blocked: ClassVar[Mapping[str, Any]] = {"kind": "403"}

    async def test_a_person_who_blocked_us_has_stopped(self, sandbox: SandboxClient):
        sandbox.add_fault(self.case.network, method=self.case.method, **self.blocked)
        assert type(await self.failure(sandbox)) is ContactStopped

    async def test_a_button_press_nobody_acknowledges_is_no_error(self, sandbox: SandboxClient):
        channel = self.case.build(f"http://127.0.0.1:{closed_port()}", PATIENT)
        await channel.acknowledge(Inbound("any", "1", "2", MOMENT, button="go:menu", acknowledge="3"))
        await channel.close()


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def told(value: Any) -> Any:
    """A Received as JSON: its fields that are not empty, moments in ISO form."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        every = {each.name: getattr(value, each.name) for each in fields(value)}
        return {name: told(each) for name, each in every.items() if each not in ("", None, ()) and each != {}}
    if isinstance(value, Mapping):
        return {key: told(each) for key, each in value.items()}
    return [told(each) for each in value] if isinstance(value, (list, tuple)) else value


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=20)
ANY_JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
)


@st.composite
def spoiled(draw: st.DrawFn, recorded: Any) -> Any:
    """A recorded payload in which one place holds something else, or nothing."""
    if not isinstance(recorded, (dict, list)) or not recorded or draw(st.integers(0, 4)) == 0:
        return draw(ANY_JSON)
    if isinstance(recorded, list):
        index = draw(st.integers(0, len(recorded) - 1))
        return [*recorded[:index], draw(spoiled(recorded[index])), *recorded[index + 1 :]]
    key = draw(st.sampled_from(sorted(recorded)))
    rest = {name: value for name, value in recorded.items() if name != key}
    return rest if draw(st.booleans()) and draw(st.booleans()) else {**rest, key: draw(spoiled(recorded[key]))}
