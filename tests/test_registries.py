"""Whatever stands in a registry is complete: reachable, tested, and named once."""

import collections
import re
from pathlib import Path
from typing import Any

import pytest

from analytics.metrics import METRICS
from bots import effects as handlers
from bots.channels.registry import CHANNELS
from bots.flows import FLOWS, effects
from bots.flows.engine import Flow, FlowStep
from bots.flows.scene import Effect, Person, Scene
from bots.routing import COMMANDS
from civic.consultation_answers import OpenConsultation
from civic.consultation_file import read_consultation
from civic.petitions import OpenPetition
from civic.region import load_region
from core.clock import local_date, now
from core.i18n import languages
from core.message import ButtonKind
from core.networks import MESSENGER_CAPABILITIES, TELEGRAM_CAPABILITIES
from scheduler.jobs import JOBS
from tests.consultation import ROADS
from tests.dialogue_scenes import scenes

DIALOGUES = Path(__file__).parent / "flows"
LONGEST_SLUG = "a" * 40
STEPS = [(flow, step) for flow in FLOWS.values() for step in flow.steps]
# Answers with which every step can be asked: what a person may have said on the way.
TODAY = local_date(now(), "Africa/Casablanca")
ON_THE_WAY: list[dict[str, Any]] = [
    {},
    *({"consult": "roads-2027", "at": number, "ticked": ["1", "2"]} for number in range(4)),
    {"draft": "words", "files": [["voice", "1"]]},
    {"communes": [commune.code for commune in load_region().communes[:8]], "topics": ["roads"]},
]


def scene(language: str, *, news: bool) -> Scene:
    return Scene(
        region=load_region(),
        capabilities=TELEGRAM_CAPABILITIES,
        today=TODAY,
        code="7KX4QM",
        person=Person(language=language, province="azilal", news=news),
        language=language,
        petitions=(OpenPetition(1, LONGEST_SLUG, {"ar": "عريضة " * 20}, {"ar": "نطلب"}, 3),),
        consultations=(OpenConsultation(1, read_consultation(ROADS, "roads.toml", load_region()), TODAY),),
    )


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_flow_has_a_dialogue(name: str, language: str) -> None:
    played = [scene for scene in scenes(DIALOGUES) if scene.file.name == f"{name}.{language}.txt"]
    assert any(line.startswith("> ") for scene in played for _, line in scene.lines)


def test_every_dialogue_belongs_to_a_flow_and_a_language() -> None:
    for file in DIALOGUES.glob("*.txt"):
        name, language = file.stem.split(".")
        assert name in FLOWS
        assert language in languages()


def test_a_flow_is_called_what_its_key_says() -> None:
    assert all(flow.name == name for name, flow in FLOWS.items())
    assert {"welcome", "menu"} <= FLOWS.keys()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_names_can_stand_in_buttons_and_links(flow: Flow) -> None:
    names = [step.name for step in flow.steps]
    assert len(set(names)) == len(names) > 0
    for name in (flow.name, *names):
        assert re.fullmatch(r"[a-z]+", name), name


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=[f"{flow.name}.{step.name}" for flow, step in STEPS])
@pytest.mark.parametrize("language", languages())
def test_what_a_step_asks_can_be_sent(flow: Flow, step: FlowStep, language: str) -> None:
    for answers in ON_THE_WAY:
        for news in (False, True):
            asked = step.ask(scene(language, news=news), {"petition": LONGEST_SLUG, "text": "words", **answers})
            assert asked.text.strip()
            assert asked.language == language
            assert len(asked.buttons) <= MESSENGER_CAPABILITIES.button_limit
            for button in asked.buttons:
                assert button.label.strip()
                assert len(button.value.encode()) <= TELEGRAM_CAPABILITIES.button_data_bytes
                assert button.kind is not ButtonKind.ANSWER or leads_somewhere(button.value, flow, step)


def leads_somewhere(value: str, flow: Flow, step: FlowStep) -> bool:
    """Whether a button answers this very question or enters a flow that there is."""
    target, _, rest = value.partition(":")
    return rest.partition(":")[0] in FLOWS if target == "go" else target == f"{flow.name}.{step.name}" and bool(rest)


def test_every_flow_is_reached_by_a_command() -> None:
    assert set(COMMANDS.values()) == FLOWS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_of_the_form_that_telegram_takes(command: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,32}", command)


def test_every_effect_is_carried_out() -> None:
    declared = {value for value in vars(effects).values() if isinstance(value, type) and issubclass(value, Effect)}
    anywhere = {kind for kind in Effect.__subclasses__() if not kind.__module__.startswith("tests.")}
    assert set(handlers.HANDLERS) == declared - {Effect} == anywhere


@pytest.mark.parametrize(
    ("registry", "names"),
    [
        ("METRICS", [metric.slug for metric in METRICS]),
        ("JOBS", [job.name for job in JOBS]),
        ("CHANNELS", [entry.name for entry in CHANNELS]),
    ],
)
def test_names_in_a_registry_are_unique(registry: str, names: list[str]) -> None:
    assert [name for name, times in collections.Counter(names).items() if times > 1] == [], registry
    assert all(re.fullmatch(r"[a-z][a-z0-9_-]*", name) for name in names)
