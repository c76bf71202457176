"""Petition: read what is open, and support one, once per person."""

from dataclasses import replace

from bots.flows.effects import SaveProfile, SupportPetition
from bots.flows.engine import END, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene
from bots.flows.steps import Option, choice, menu_button, phone, say
from civic.petition_standing import needed
from civic.petition_words import in_language, only_in
from civic.petitions import OpenPetition
from core.message import Button, Message
from core.models import PetitionKind

FLOW = "petition"
NONE, MINE, PREPARE = "none", "mine", "prepare"
LABEL = 40


def _list_prompt(scene: Scene, answers: Answers) -> str:
    open_now = (
        scene.t("These petitions are open. Which one would you like to read?")
        if scene.petitions
        else scene.t("No petition is open at the moment.")
    )
    # Whoever asked for one petition and sees the list was led here by an old button or link.
    return "\n\n".join((scene.t("That petition is closed now."), open_now)) if answers.get("petition") else open_now


def _list_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(petition.slug, _label(_title(scene, petition))) for petition in scene.petitions]
    mine = [Option(MINE, scene.t("Petitions I support"))] if scene.supports else []
    prepare = Option(PREPARE, scene.t("Prepare a petition"))
    return [*found, *mine, prepare, Option(NONE, scene.t("None of them") if found else scene.t("Menu"))]


def _label(title: str) -> str:
    return title if len(title) <= LABEL else title[: LABEL - 1] + "…"


def _listed(_scene: Scene, _answers: Answers, slug: str) -> Move:
    elsewhere = {NONE: "go:menu", MINE: "go:supports", PREPARE: "go:prepare"}
    return Move(elsewhere[slug]) if slug in elsewhere else Move("read", {"petition": slug})


def _named(scene: Scene, answers: Answers) -> Move | None:
    return Move("read") if scene.petition(str(answers.get("petition", ""))) else None


def _title(scene: Scene, petition: OpenPetition) -> str:
    return in_language(petition.title, scene.language, petition.fallbacks)


def _read_prompt(scene: Scene, answers: Answers) -> str:
    petition = scene.petition(str(answers["petition"]))
    if petition is None:
        return scene.t("That petition is closed now.")
    note = scene.t("What we gather here is support, to help a petition that is ready to be handed in. "
                   "It is not a legal signature.")  # fmt: skip
    return "\n\n".join((_title(scene, petition), *_words(scene, petition), _numbers(scene, petition), note))


def _words(scene: Scene, petition: OpenPetition) -> list[str]:
    """Who brings it, what it is about, and what it asks for."""
    t = scene.t
    who = [t("Brought by the association %(name)s", name=petition.association)] if petition.association else []
    demand = in_language(petition.demand, scene.language, petition.fallbacks)
    asks = [t("It asks the council: %(demand)s", demand=demand)] if demand else []
    summary = in_language(petition.summary, scene.language, petition.fallbacks)
    foreign = only_in(t, petition.title, petition.fallbacks) or only_in(t, petition.summary, petition.fallbacks)
    return [*([foreign] if foreign else []), *who, summary, *asks]


def _numbers(scene: Scene, petition: OpenPetition) -> str:
    """How many there are, here and on paper, and how many are needed; no province, which may be a small group."""
    t = scene.t
    lines = [t.plural("%(n)s person supports it here.", "%(n)s people support it here.", petition.supporters)]
    if petition.paper:
        lines.append(t.plural("%(n)s more signature on paper.", "%(n)s more signatures on paper.", petition.paper))
    threshold = needed(scene.region.population, scene.region.petition_rules, petition.kind)
    if petition.kind is PetitionKind.CITIZENS:
        wanted = t("Needed: %(total)s in all, and %(each)s in each province.",
                   total=threshold.total, each=threshold.per_province)  # fmt: skip
        lines.append(wanted)
    return "\n".join(lines)


def _read_options(scene: Scene, answers: Answers) -> list[Option]:
    petition = scene.petition(str(answers["petition"]))
    back = Option("back", scene.t("Other petitions"))
    if petition is None:
        return [back]
    if scene.support(petition.slug):
        mine = Option(f"mine-{petition.slug}", scene.t("My receipt"))
        return [mine, Option(f"withdraw-{petition.slug}", scene.t("Withdraw my support")), back]
    # The petition stands in the button: an old one under another petition must not count for this one.
    return [Option(f"support-{petition.slug}", scene.t("I support it")), back]


def _read_chosen(_scene: Scene, answers: Answers, value: str) -> Move:
    slug = str(answers["petition"])
    ways = {"back": "go:petition", "mine": f"go:supports:{slug}", "withdraw": f"go:supports:-{slug}"}
    return Move(ways.get(value.partition("-")[0], "eligible"))


def _eligible_prompt(scene: Scene, answers: Answers) -> str:
    petition = scene.petition(str(answers["petition"]))
    question = scene.t(
        "Do you live or work in the region, are you on the electoral lists, and does this concern you directly?"
    )
    return "\n\n".join((_title(scene, petition), question)) if petition else question


def _eligible_options(scene: Scene, answers: Answers) -> list[Option]:
    return [Option(f"yes-{answers['petition']}", scene.t("Yes, all three")), Option("no", scene.t("No"))]


def _eligible_chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    if value != "no":
        return Move("province")
    text = scene.t("Then the law does not let your support count for this petition. You can still tell the council "
                   "what you think.")  # fmt: skip
    return Move(END, say=(say(scene, text, [menu_button(scene)]),))


def _province_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which province? Each province has its own minimum.")


def _province_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(province.slug, province.name(scene.language)) for province in scene.region.provinces]


def _province_chosen(scene: Scene, _answers: Answers, slug: str) -> Move:
    commune = scene.person.commune if scene.person.province == slug else ""
    person = replace(scene.person, province=slug, commune=commune)
    return Move("phone", person=person, effects=(Pending(SaveProfile(person)),))


def _province_known(scene: Scene, _answers: Answers) -> Move | None:
    return Move("phone") if scene.person.province else None


def _phone_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("So that each person counts once, please share your own number with the button below. "
                   "We keep only a code made from it, not the number.")  # fmt: skip


def _phone_taken(scene: Scene, answers: Answers, number: str) -> Move:
    return _support(scene, answers, number)


def _no_phone_here(scene: Scene, answers: Answers) -> Move | None:
    return None if scene.capabilities.shares_phone else _support(scene, answers, "")


def _support(scene: Scene, answers: Answers, number: str) -> Move:
    petition = scene.petition(str(answers["petition"]))
    if petition is None:
        return Move(END, say=(say(scene, scene.t("That petition is closed now."), [menu_button(scene)]),))
    reference = scene.reference("P")

    def end(outcome: Outcome) -> tuple[Message, ...]:
        text = (
            scene.t(
                "Thank you. Your support for “%(title)s” is counted. Your receipt: %(reference)s",
                title=_title(scene, petition),
                reference=reference,
            )
            if outcome.done
            else scene.t(
                "You support this petition already; it is counted once. Your receipt: %(reference)s",
                reference=outcome.values.get("reference", ""),
            )
        )
        if not number:
            once = scene.t("Each person counts once. If you support it on another network as well, take one back.")
            text = f"{text}\n\n{once}"
        told = Button(label=scene.t("Keep me informed"), value=f"go:supports:+{petition.slug}")
        return (say(scene, text, [told], [menu_button(scene)]),)

    effect = SupportPetition(petition.id, number, scene.person.province, scene.person.commune, reference)
    return Move(END, effects=(Pending(effect, end),))


PETITION = Flow(
    FLOW,
    (
        choice(FLOW, "list", _list_prompt, _list_options, _listed, columns=1, skip=_named),
        choice(FLOW, "read", _read_prompt, _read_options, _read_chosen),
        choice(FLOW, "eligible", _eligible_prompt, _eligible_options, _eligible_chosen),
        choice(FLOW, "province", _province_prompt, _province_options, _province_chosen, skip=_province_known),
        phone("phone", _phone_prompt, _phone_taken, skip=_no_phone_here),
    ),
    begin=lambda argument: {"petition": argument} if argument else {},
)
