"""More buttons than a network shows, as pages that turn round."""

from dataclasses import replace

import pytest

from bots.flows.engine import LEAVE, Flow, FlowStep, Move, advance
from bots.flows.scene import Answers, Scene, State, Turn
from bots.flows.steps import Option, choice, words
from civic.region import load_region
from core.clock import local_date, now
from core.message import Capabilities, Message
from core.networks import MESSENGER_CAPABILITIES, TELEGRAM_CAPABILITIES
from tests.bots.stage import plain

MANY = [Option(f"o{number}", f"Option {number}") for number in range(30)]


def chosen(_scene: Scene, _answers: Answers, value: str) -> Move:
    return Move("next", {"chosen": value})


FLOW = Flow(
    "many",
    (
        choice("many", "pick", lambda _s, _a: "Which?", lambda _s, _a: MANY, chosen),
        choice("many", "next", lambda _s, _a: "And?", lambda _s, _a: MANY, lambda _s, _a, _v: Move(LEAVE)),
    ),
    needs_welcome=False,
)
ASKS = FlowStep("ask", lambda _s, _a: Message(text="?"), lambda _s, _a, _t: Move(LEAVE))
FLOWS = {"many": FLOW, "menu": Flow("menu", (ASKS,)), "welcome": Flow("welcome", (ASKS,))}


def scene(capabilities: Capabilities = MESSENGER_CAPABILITIES) -> Scene:
    today = local_date(now(), "Africa/Casablanca")
    return Scene(region=load_region(), capabilities=capabilities, today=today, code="7KX4QM", language="fr")


def labels(message: Message) -> list[str]:
    return [plain(button.label) for button in message.buttons]


def test_all_are_shown_where_they_fit():
    step = advance(FLOWS, State(), Turn(entry="many"), scene(TELEGRAM_CAPABILITIES))
    assert len(labels(step.ask[0])) == 30


@pytest.mark.parametrize("turn", [Turn(button="many.pick", value="more_buttons"), Turn(text="suite")])
def test_pages_turn_and_come_round(turn: Turn):
    step = advance(FLOWS, State(), Turn(entry="many"), scene())
    seen = []
    for _ in range(3):
        assert len(labels(step.ask[0])) <= 13
        seen += labels(step.ask[0])[:-1]
        step = advance(FLOWS, step.state, turn, scene())
    assert seen == [option.label for option in MANY]
    assert labels(step.ask[0])[0] == "Option 0"


@pytest.mark.parametrize("turn", [Turn(button="many.pick", value="o29"), Turn(text="Option 29"), Turn(text="30")])
def test_what_is_on_another_page_can_be_chosen_and_the_next_question_begins_at_its_first(turn: Turn):
    turned = State("many", "pick", {"buttons_page": 1})
    step = advance(FLOWS, turned, turn, scene())
    assert step.state.answers == {"chosen": "o29"}
    assert labels(step.ask[0])[0] == "Option 0"


def test_the_page_stays_when_a_word_is_not_understood():
    step = advance(FLOWS, State("many", "pick", {"buttons_page": 2}), Turn(text="?"), scene())
    assert labels(step.ask[0])[0] == "Option 24"


def test_more_is_a_word_like_any_other_where_nothing_is_paged():
    few = words("say", lambda _s, _a: "?", lambda _s, _a, turn: Move(LEAVE, {"said": turn.text}))
    flows = {**FLOWS, "many": replace(FLOW, steps=(few,))}
    step = advance(flows, State("many", "say"), Turn(text="Suite"), scene())
    assert step.state == State()
