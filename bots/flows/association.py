"""Association: register one, see where it stands and what it is asked for, leave."""

from bots.flows.asked import Asked, asked_of
from bots.flows.effects import LeaveAsAssociation, RegisterAssociation
from bots.flows.engine import END, Flow, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, no_such_button, not_understood, pick, rows_of, say, words
from civic.associations import EARLIEST_YEAR, LONGEST_NAME, LONGEST_ROLE, OwnAssociation
from civic.consent import WORDINGS
from civic.search import normalise
from core.message import Button, Message
from core.models import AssociationState, Purpose

FLOW = "association"
AGAIN = "again"


def _name_of_field(scene: Scene, slug: str) -> str:
    return next((one.label(scene.language) for one in scene.region.topics if one.slug == slug), slug)


def _facts(scene: Scene, name: str, province: str, field: str, year: object, role: str) -> str:
    t = scene.t
    return "\n".join(
        (
            t("Association: %(name)s", name=name),
            t("Province: %(name)s", name=scene.region.province_name(province, scene.language)),
            t("Field: %(name)s", name=_name_of_field(scene, field)),
            t("Recognised in: %(year)s", year=year),
            t("Your role: %(role)s", role=role),
        )
    )


def _mine_text(scene: Scene) -> str:
    own = scene.association
    if own is None:
        return scene.t("You have registered no association here.")
    facts = _facts(scene, own.name, own.province, own.field, own.recognised_in, own.role)
    return "\n\n".join((facts, scene.t("Reference: %(reference)s", reference=own.reference), _standing(scene, own)))


def _standing(scene: Scene, own: OwnAssociation) -> str:
    t = scene.t
    match own.state:
        case AssociationState.CONFIRMED:
            news = (
                ""
                if scene.person.news
                else t("What is meant for associations comes with the news: allow it to get it.")
            )
            return " ".join(filter(None, (t("The council has confirmed it. This is what it asks of you:"), news)))
        case AssociationState.DECLINED:
            return t("The council could not confirm it: %(reason)s", reason=own.reason)
    return t("The council will look at it and tell you here.")


def _mine_options(scene: Scene) -> list[Option]:
    """Answers of this conversation; what is asked of the association are entry buttons of their own."""
    again = scene.association is None or scene.association.state is AssociationState.DECLINED
    return [Option(AGAIN, scene.t("New association")) if again else Option("leave", scene.t("Leave"))]


def _ask_mine(scene: Scene, _answers: Answers) -> Message:
    asked = [Button(label=one.label, value=f"go:{one.entry}") for one in _asked(scene)]
    if scene.association and scene.association.confirmed and scene.capabilities.news and not scene.person.news:
        asked.append(Button(label=scene.t("Get news"), value="go:welcome:news"))
    own = [Button(label=option.label, value=f"{FLOW}.mine:{option.value}") for option in _mine_options(scene)]
    return say(scene, _mine_text(scene), *rows_of(asked, 1), [*own, menu_button(scene)])


def _asked(scene: Scene) -> tuple[Asked, ...]:
    return asked_of(scene) if scene.association and scene.association.confirmed else ()


def _take_mine(scene: Scene, _answers: Answers, turn: Turn) -> Move:
    value = pick(_mine_options(scene), turn)
    if value is None:
        return no_such_button(scene)
    return Move("consent", {AGAIN: True}) if value == AGAIN else Move("sure")


def _nothing_yet(scene: Scene, answers: Answers) -> Move | None:
    own = scene.association
    if own is None or (own.state is AssociationState.DECLINED and answers.get(AGAIN)):
        return Move("consent")
    return None


def _consent_prompt(scene: Scene, _answers: Answers) -> str:
    why = scene.t("An association that registers is told what the council asks of associations: meetings, "
                  "consultations, petitions. The council's staff look at it first.")  # fmt: skip
    return "\n\n".join((why, scene.t(WORDINGS[Purpose.ASSOCIATION].text)))


def _consent_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, I agree")), Option("no", scene.t("No"))]


def _consented(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == "yes":
        return Move("name")
    return Move(END, say=(say(scene, scene.t("Nothing was stored."), [menu_button(scene)]),))


def _name_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What is the association called, as in its statutes?")


def _named(scene: Scene, _answers: Answers, turn: Turn) -> Move:
    return _kept(scene, "name", turn.text, LONGEST_NAME, "province")


def _kept(scene: Scene, key: str, text: str, longest: int, then: str) -> Move:
    said = " ".join(text.split())
    if len(said) > longest:
        return not_understood(scene, scene.t("That is too long for one message. Please make it shorter."))
    return Move(then, {key: said})


def _province_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which province is its seat?")


def _province_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(province.slug, province.name(scene.language)) for province in scene.region.provinces]


def _field_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which field does it work most?")


def _field_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(topic.slug, topic.label(scene.language)) for topic in scene.region.topics]


def _year_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which year was it recognised (the year of its receipt)? Write four digits.")


def _year_said(scene: Scene, _answers: Answers, turn: Turn) -> Move:
    # People write years in Arabic-Indic digits too; comparing forms have Western ones.
    said = normalise(turn.text)
    if not (said.isdecimal() and len(said) == 4 and EARLIEST_YEAR <= int(said) <= scene.today.year):
        return not_understood(scene, scene.t("Please write a year such as %(year)s.", year=scene.today.year - 5))
    return Move("role", {"year": int(said)})


def _role_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What is your role in it? For example: president, secretary.")


def _role_said(scene: Scene, _answers: Answers, turn: Turn) -> Move:
    return _kept(scene, "role", turn.text, LONGEST_ROLE, "check")


def _check_prompt(scene: Scene, answers: Answers) -> str:
    said = {key: str(answers.get(key, "–")) for key in ("name", "province", "field", "year", "role")}
    return "\n\n".join((_facts(scene, **said), scene.t("Is everything right?")))


def _check_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [
        Option("yes", scene.t("Yes, send it")),
        Option("again", scene.t("Begin again")),
        Option("no", scene.t("Cancel")),
    ]


def _checked(scene: Scene, answers: Answers, value: str) -> Move:
    if value == "no":
        return Move(END, say=(say(scene, scene.t("Nothing was stored."), [menu_button(scene)]),))
    if value == "again":
        return Move("name")
    reference = scene.reference("A")

    def end(outcome: Outcome) -> tuple[Message, ...]:
        stands = str(outcome.values["reference"])
        text = (
            scene.t(
                "Thank you. The council will look at it and tell you here. Your reference: %(reference)s",
                reference=stands,
            )
            if outcome.done
            else scene.t("You have registered an association already. Its reference: %(reference)s", reference=stands)
        )
        return (say(scene, text, [menu_button(scene)]),)

    effect = RegisterAssociation(
        name=answers["name"],
        role=answers["role"],
        province=answers["province"],
        field=answers["field"],
        recognised_in=answers["year"],
        reference=reference,
    )
    return Move(END, effects=(Pending(effect, end),))


def _sure_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Shall the association leave? Its name and your role are erased, and it is asked for nothing more.")


def _sure_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, leave")), Option("no", scene.t("No"))]


def _sure(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == "no":
        return Move("go:menu")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        return (say(scene, scene.t("The association has left."), [menu_button(scene)]),)

    return Move(END, effects=(Pending(LeaveAsAssociation(scene.reference("A")), end),))


ASSOCIATION = Flow(
    FLOW,
    (
        FlowStep("mine", _ask_mine, _take_mine, skip=_nothing_yet),
        choice(FLOW, "consent", _consent_prompt, _consent_options, _consented),
        words("name", _name_prompt, _named, attachments=False),
        choice(
            FLOW,
            "province",
            _province_prompt,
            _province_options,
            lambda _s, _a, value: Move("field", {"province": value}),
        ),
        choice(FLOW, "field", _field_prompt, _field_options, lambda _s, _a, value: Move("year", {"field": value})),
        words("year", _year_prompt, _year_said, attachments=False),
        words("role", _role_prompt, _role_said, attachments=False),
        choice(FLOW, "check", _check_prompt, _check_options, _checked, columns=1),
        choice(FLOW, "sure", _sure_prompt, _sure_options, _sure),
    ),
    begin=lambda argument: {AGAIN: argument == AGAIN},
)
