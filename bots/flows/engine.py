"""The conversation engine, pure: (flows, state, turn, scene) → (state, what is said, effects)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bots.flows.choosing import meant
from bots.flows.pages import first_page, next_page, paged, turns_page
from bots.flows.scene import Answers, Pending, Person, Scene, State, Turn
from bots.flows.subjects import subject_of
from core.message import ENTRY_BUTTON, Button, Message

END = "end"  # go on to the flow that the person was on the way to (answer `then`), if any
LEAVE = "leave"  # end here
HERE = "here"  # ask again
# Kept from the welcome on where a person was led past its last questions, until they have done what they came for.
LATER, ASK_LATER = "later", "welcome:later"
# The campaign that led into a conversation, for as long as it lasts.
CAME_BY = "came_by"
MAX_HOPS = 12


@dataclass(frozen=True)
class Move:
    """Where an answer leads: a step's name, HERE, END, LEAVE, or `go:flow[:argument]`, which takes `answers` along."""

    target: str
    answers: Answers = field(default_factory=dict)
    say: tuple[Message, ...] = ()
    effects: tuple[Pending, ...] = ()
    person: Person | None = None


@dataclass(frozen=True)
class FlowStep:
    """One question: how it is asked, where an answer leads, and when it need not be asked (never: `asked` is false).

    `in_part`: a number, yes and no, or the beginning of a label stand for its button; not where free words are wanted.
    """

    name: str
    ask: Callable[[Scene, Answers], Message]
    take: Callable[[Scene, Answers, Turn], Move]
    skip: Callable[[Scene, Answers], Move | None] = lambda _scene, _answers: None
    asked: bool = True
    in_part: bool = True


@dataclass(frozen=True)
class Flow:
    """One conversation: its steps in order, and the answers that an argument (`c12`, a petition's name) brings.

    `for_staff`: it belongs to the council's staff, and citizens are only told so.
    `aside`: it says what its first step asks, and leaves the person where they stand.
    """

    name: str
    steps: tuple[FlowStep, ...]
    begin: Callable[[str], Answers] = lambda _argument: {}
    needs_welcome: bool = True
    for_staff: bool = False
    aside: bool = False

    def step(self, name: str) -> FlowStep | None:
        """The step of that name."""
        return next((step for step in self.steps if step.name == name), None)


@dataclass(frozen=True)
class Step:
    """What comes of a turn: the new state, what is said before and after the effects, and the effects."""

    state: State
    say: tuple[Message, ...] = ()
    effects: tuple[Pending, ...] = ()
    ask: tuple[Message, ...] = ()
    passed: tuple[str, ...] = ()


Flows = Mapping[str, Flow]


def advance(flows: Flows, state: State, turn: Turn, scene: Scene) -> Step:
    """One turn of a conversation; always answers. `flows` must hold "welcome" and "menu"."""
    current = _current_step(flows, state)
    if turn.entry:
        return _led(flows, turn, current, state, scene)
    subject = subject_of(turn) if current is None else ""
    if subject:
        return _enter(flows, subject, Step(State()), scene, {})
    if current is None:
        before = Step(State(), say=(_too_old(scene),) if turn.button else ())
        return _enter(flows, "menu", before, scene, {"draft": turn.text, "files": turn.files})
    if turn.text and not turn.button and not turn.attachments:
        value = meant(_asked(current, scene, state), turn.text, in_part=current.in_part)
        if value:
            return advance(flows, state, Turn.pressed(value), scene)
    if turn.button and turn.button != f"{state.flow}.{state.step}":
        return _stale_button(current, state, scene)
    if turns_page(turn, scene, _whole(current, scene, state)):
        turned = State(state.flow, state.step, next_page(state.answers))
        return Step(turned, ask=(_asked(current, scene, turned),))
    return _follow(flows, Step(state), current.take(scene, state.answers, turn), scene)


def _led(flows: Flows, turn: Turn, current: FlowStep | None, state: State, scene: Scene) -> Step:
    """Into the conversation that a command, link or entry button names; past it, where it is only an aside."""
    aside = flows.get(turn.entry.partition(":")[0])
    if aside is None or not aside.aside or current is None:
        return _enter(flows, turn.entry, Step(state), scene, {CAME_BY: turn.campaign} if turn.campaign else {})
    return Step(state, say=(aside.steps[0].ask(scene, {}),), ask=(_asked(current, scene, state),))


def _current_step(flows: Flows, state: State) -> FlowStep | None:
    flow = flows.get(state.flow)
    return flow.step(state.step) if flow else None


def _asked(step: FlowStep, scene: Scene, state: State) -> Message:
    """The question with as many of its buttons as the network shows, named so that a recording of it can be found."""
    asked = paged(_whole(step, scene, state), scene, state)
    return asked.model_copy(update={"prompt": f"{state.flow}.{step.name}"})


def _whole(step: FlowStep, scene: Scene, state: State) -> Message:
    """The question with all of its buttons, one of which leads out of it wherever there is a menu to go to."""
    asked = step.ask(scene, state.answers)
    ways_out = {scene.t("Menu"), scene.t("Cancel"), scene.t("None of them")}
    leads_out = any(button.value == "go:menu" or button.label in ways_out for button in asked.buttons)
    welcomed = scene.person.language_chosen and scene.person.storage
    if state.flow == "menu" or leads_out or not welcomed:
        return asked
    menu = Button(label=scene.t("Menu"), value="go:menu")
    return asked.model_copy(update={"rows": (*asked.rows, (menu,))})


def _stale_button(current: FlowStep, state: State, scene: Scene) -> Step:
    return Step(state, say=(_too_old(scene),), ask=(_asked(current, scene, state),))


def _too_old(scene: Scene) -> Message:
    return Message(text=scene.t("That button belongs to an earlier question."), language=scene.language)


def _enter(flows: Flows, target: str, before: Step, scene: Scene, carried: Answers) -> Step:
    """Begin a flow at its first step; a stranger is welcomed first and then goes on to where they were led."""
    name, _, argument = target.partition(":")
    flow = flows.get(name) or flows["menu"]
    kept = {LATER: True} if before.state.answers.get(LATER) else {}
    answers: Answers = {**kept, **carried, **flow.begin(argument)}
    welcomed = scene.person.language_chosen and scene.person.storage
    if flow.needs_welcome and not welcomed:
        flow, answers = flows["welcome"], {**kept, **_on_the_way(target, carried)}
    return _arrive(flows, flow, 0, _with_state(before, State(flow.name, "", answers)), scene)


def _on_the_way(target: str, carried: Answers) -> Answers:
    """What a stranger came for; the bare menu is no errand, and the welcome then asks all its questions."""
    errand = target != "menu" or carried.get("draft") or carried.get("files")
    return {**carried, "then": target} if errand else {}


def _arrive(flows: Flows, flow: Flow, index: int, before: Step, scene: Scene) -> Step:
    """Ask the step, or pass over it when its answer is known."""
    step = flow.steps[index]
    state = State(flow.name, step.name, first_page(before.state.answers))
    known = step.skip(scene, state.answers)
    if known is not None and len(before.passed) < MAX_HOPS:
        return _follow(flows, _with_state(before, state), known, scene)
    asked = (*before.ask, _asked(step, scene, state))
    return Step(state, before.say, before.effects, asked, before.passed)


def _follow(flows: Flows, before: Step, move: Move, scene: Scene) -> Step:
    """Carry out a move and ask what comes next."""
    state, scene = before.state, scene.of(move.person)
    answers = {**state.answers, **move.answers}
    said = Step(
        State(state.flow, state.step, answers),
        (*before.say, *move.say),
        (*before.effects, *move.effects),
        before.ask,
        (*before.passed, f"{state.flow}.{state.step}"),
    )
    flow = flows[state.flow]
    if move.target == HERE:
        current = flow.step(state.step)
        return _with_ask(said, _asked(current, scene, said.state)) if current else said
    if move.target == END:
        return _finish(flows, said, scene)
    if move.target == LEAVE:
        return _with_state(said, State())
    if move.target.startswith(ENTRY_BUTTON):
        return _enter(flows, move.target.removeprefix(ENTRY_BUTTON), said, scene, move.answers)
    index = next(i for i, step in enumerate(flow.steps) if step.name == move.target)
    return _arrive(flows, flow, index, said, scene)


def _finish(flows: Flows, said: Step, scene: Scene) -> Step:
    """On to what the person was on the way to; else, once, the questions that they were led past."""
    then = str(said.state.answers.get("then", ""))
    if then:
        carried = {key: said.state.answers[key] for key in ("draft", "files", CAME_BY) if key in said.state.answers}
        return _enter(flows, then, said, scene, {**carried, LATER: True})
    if said.state.answers.get(LATER) and not scene.person.news:
        return _enter(flows, ASK_LATER, _with_state(said, State()), scene, {})
    return _with_state(said, State())


def _with_state(step: Step, state: State) -> Step:
    return Step(state, step.say, step.effects, step.ask, step.passed)


def _with_ask(step: Step, message: Message) -> Step:
    return Step(step.state, step.say, step.effects, (*step.ask, message), step.passed)
