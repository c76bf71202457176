"""Whatever is pressed, written and recorded in a consultation, in any order: answered, in its bounds, never half."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.flows import FLOWS
from bots.flows.effects import SaveConsultationDraft, SaveProfile, SendConsultationAnswers
from bots.flows.engine import Step, advance
from bots.flows.scene import Outcome, Person, Scene, State, Turn
from civic.consultation_answers import OpenConsultation, Progress, check_answers
from civic.consultation_file import read_consultation
from civic.region import load_region
from core.message import Attachment, Button
from core.networks import MESSENGER_CAPABILITIES, TELEGRAM_CAPABILITIES
from tests.consultation import ROADS

REGION = load_region()
LONG = ROADS.replace(
    '"École", "Souk", "Dispensaire"', '"' + '", "'.join(f"{n} place du marché" for n in range(9)) + '"'
)
LONG = LONG.replace('"المدرسة", "السوق", "المستوصف"', '"' + '", "'.join(f"سوق {n}" for n in range(9)) + '"')
ONLY = ROADS.replace("roads-2027", "only").replace(
    "[[questions]]", '[audience]\nprovinces = ["khouribga"]\n[[questions]]', 1
)
TALK = {name: FLOWS[name] for name in ("welcome", "menu", "consult")}
OPEN = tuple(
    OpenConsultation(number, read_consultation(source, "x.toml", REGION), date(2026, 12, 10))
    for number, source in enumerate((LONG, ONLY), start=1)
)
# A number presses one of the buttons shown, newest first; the rest is said.
ACTS = st.one_of(
    st.integers(0, 40),
    st.sampled_from(("back", "skip", "next")),
    st.sampled_from(("1", "٢", "9", "99", "Retour", "Passer", "رجوع", "mots", " ", "(voice)", "(photo)", "x" * 4001)),
    st.sampled_from(("go:consult", "go:consult:roads-2027", "go:consult:only", "go:consult:gone", "go:menu")),
    st.just("(closes)"),
)


class Walk:
    """One person in the pure engine; drafts and answers are kept as the effects say."""

    def __init__(self, language: str, province: str, capabilities: Any) -> None:
        person = Person(language=language, language_chosen=True, province=province, storage=True)
        self.scene = Scene(REGION, capabilities, date(2026, 11, 23), "7KX4QM", person, language, consultations=OPEN)
        self.state = State()
        self.shown: list[Button] = []
        self.sent = 0

    def turn_of(self, act: int | str) -> Turn:
        if isinstance(act, int):
            value = self.shown[-1 - act].value if act < len(self.shown) else ""
        elif act in ("back", "skip", "next"):
            value = next((button.value for button in self.shown[::-1] if button.value.endswith(f".{act}")), "")
        else:
            value = act if act.startswith("go:") else ""
        if value.startswith("go:"):
            return Turn(entry=value.removeprefix("go:"))
        if value:
            button, _, chosen = value.partition(":")
            return Turn(button=button, value=chosen)
        if act in ("(voice)", "(photo)"):
            return Turn(attachments=(Attachment(str(act).strip("()"), "1"),))
        return Turn(text=str(act))

    def act(self, act: int | str) -> None:
        if act == "(closes)":
            self.scene = replace(self.scene, consultations=self.scene.consultations[1:])
            return
        step = advance(TALK, self.state, self.turn_of(act), self.scene)
        told = [message for pending in step.effects for message in self.carry_out(pending)]
        self.state = State.from_json(step.state.as_json())
        said = [*step.say, *told, *step.ask]
        assert said
        for message in said:
            assert message.text.strip()
            assert len(message.text) <= self.scene.capabilities.text_limit
            assert len(message.buttons) <= self.scene.capabilities.button_limit
            assert all(button.label.strip() and len(button.value.encode()) <= 64 for button in message.buttons)
            self.shown += message.buttons
        self.check(step)

    def carry_out(self, pending: Any) -> tuple[Any, ...]:
        effect, outcome = pending.effect, Outcome()
        if isinstance(effect, SaveProfile):
            self.scene = replace(self.scene, person=effect.person)
        if isinstance(effect, SaveConsultationDraft):
            drafts = {**self.scene.drafts, effect.consultation_id: Progress(effect.answers, effect.position)}
            self.scene = replace(self.scene, drafts=drafts)
        if isinstance(effect, SendConsultationAnswers):
            outcome = self.send(effect)
        said: tuple[Any, ...] = pending.say(outcome)
        return said

    def send(self, effect: SendConsultationAnswers) -> Outcome:
        """What is sent always fits its questions, and comes from a person who is asked."""
        consultation = next(each for each in self.scene.consultations if each.id == effect.consultation_id)
        check_answers(consultation.content, effect.answers)
        assert consultation.meant(self.scene.person.province)
        drafts = {number: draft for number, draft in self.scene.drafts.items() if number != consultation.id}
        changed = consultation.id in self.scene.answered
        answered = {
            **self.scene.answered,
            consultation.id: Progress(effect.answers, 0, effect.reference, effect.follow),
        }
        self.scene = replace(self.scene, drafts=drafts, answered=answered)
        self.sent += 1
        return Outcome(values={"reference": effect.reference, "changed": changed})

    def check(self, step: Step) -> None:
        answers: Mapping[str, Any] = step.state.answers
        consultation = self.scene.consultation(str(answers.get("consult", "")))
        if consultation is not None and step.state.step == "question":
            assert 0 <= answers["at"] < len(consultation.content.questions)
            assert set(answers["given"]) <= {question.id for question in consultation.content.questions}


@given(
    acts=st.lists(ACTS, max_size=25),
    language=st.sampled_from(("ar", "fr")),
    province=st.sampled_from(("azilal", "khouribga", "")),
    capabilities=st.sampled_from((TELEGRAM_CAPABILITIES, MESSENGER_CAPABILITIES)),
)
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_any_sequence(acts: list[int | str], language: str, province: str, capabilities: Any) -> None:
    walk = Walk(language, province, capabilities)
    walk.act("go:consult:roads-2027")
    for act in acts:
        walk.act(act)


@pytest.mark.parametrize("capabilities", [TELEGRAM_CAPABILITIES, MESSENGER_CAPABILITIES])
@given(detours=st.lists(st.tuples(st.integers(0, 30), st.lists(ACTS, max_size=4)), max_size=3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_whoever_wants_to_can_always_send(capabilities: Any, detours: list[tuple[int, list[int | str]]]) -> None:
    """After any detours, going in again and answering what is asked ends with the answers sent."""
    walk = Walk("fr", "azilal", capabilities)
    for _, acts in detours:
        for act in acts:
            walk.act(act if act != "(closes)" else "go:menu")
    before = walk.sent
    walk.act("go:consult:roads-2027")
    for _ in range(15):
        if walk.sent > before:
            break
        walk.act(onward(walk))
    assert walk.sent > before


def onward(walk: Walk) -> int | str:
    """What a patient person presses at this step."""
    newest = walk.shown[::-1]
    step = walk.state.step
    if step == "question":
        way = next(
            button.value for button in newest
            if button.value.endswith((".skip", ".next", ".1")) and button.value.startswith("consult.question")
        )  # fmt: skip
        return len(walk.shown) - 1 - max(i for i, button in enumerate(walk.shown) if button.value == way)
    wanted = {"intro": ("begin", "resume", "change"), "province": ("azilal",), "follow": ("no",), "review": (".send",)}
    return next(i for i, button in enumerate(newest) if button.value.endswith(wanted[step]))
