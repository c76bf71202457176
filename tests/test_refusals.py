"""Every refusal can be said in the reader's language, and keeps its English line for commands and logs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.settle import Outcome
from civic.feedback_states import Act
from core.errors import BadInput, Refused
from core.guess import unknown
from core.i18n import N_, NN_, translator
from core.models import (
    AssociationState,
    CampaignState,
    ComplaintLevel,
    ConsultationState,
    DeliveryState,
    FeedbackState,
    OccurrenceState,
    PetitionState,
    ProposalState,
    RequestState,
    Role,
)
from core.sentence import Sentence, Wall
from tests.bots.stage import plain
from tests.test_architecture import PRODUCT, glued, tree
from web.refusals import told

STATES = (
    AssociationState, CampaignState, ComplaintLevel, ConsultationState, DeliveryState, FeedbackState, OccurrenceState,
    PetitionState, ProposalState, RequestState, Role, Outcome, Act,
)  # fmt: skip

REFUSALS = {"BadInput", "Fault", "Refused", "Unfit"}


def refusals(path: Path) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Each error made in a module, with the function that makes it; a kind of error makes itself by super()."""
    for scope in ast.walk(tree(path)):
        kind = isinstance(scope, ast.ClassDef) and any(ast.unparse(base) in REFUSALS for base in scope.bases)
        if kind or isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            made = {"super().__init__"} if kind else REFUSALS
            calls = (node for node in ast.walk(scope) if isinstance(node, ast.Call))
            yield from ((scope, call) for call in calls if ast.unparse(call.func) in made)


def said_in(scope: ast.AST, argument: ast.expr) -> Iterator[ast.expr]:
    """The expressions that an argument may be: itself, or what its name stands for in the function."""
    yield argument
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(argument, ast.Name):
            yield from (node.value for target in node.targets if ast.unparse(target) == argument.id)


def messages() -> Iterator[tuple[str, ast.expr]]:
    """Each message and remedy of a refusal, with its place."""
    for path in PRODUCT:
        for scope, call in refusals(path) if path.parts[0] != "jisr" else ():
            for argument in [*call.args, *(word.value for word in call.keywords if word.arg == "remedy")]:
                yield from ((f"{path}:{call.lineno}", said) for said in said_in(scope, argument))


def test_a_refusal_can_be_said_in_every_language():
    """Its message and remedy are English texts of the catalogue; what changes in them are named values."""
    wrong = [
        f"{where} {ast.unparse(said)[:80]}"
        for where, said in messages()
        for part in ast.walk(said)
        if isinstance(part, ast.expr) and (glued(part) or ast.unparse(part) == "str")
    ]
    assert wrong == []


def written(said: ast.expr) -> Iterator[str]:
    """The English of a message: a text, one of both texts of a condition, or the singular of NN_."""
    match said:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from (*written(said.body), *written(said.orelse))
        case ast.Call(func=ast.Name(id="N_" | "NN_")):
            yield from written(said.args[0])


def test_every_message_and_remedy_stands_in_the_catalogues():
    """Also one that was written without N_; what names a command is for who is at one."""
    found = [(where, text) for where, said in messages() for text in written(said)]
    assert len(found) > 500
    wanting = [
        f"{where} {text!r}"
        for where, text in found
        if re.search(r"[a-z]{3}", re.sub(r"%\(\w+\)[rs]", "", text))
        and not re.search("^`|`jisr ", text)
        and not translator("fr").knows(text)
    ]
    assert wanting == []


def test_a_refusal_keeps_its_english_line():
    no = Refused("campaign %(name)r has %(wall)s already (%(state)s)", name="a'b", wall=Wall("2026-12-01T09:00"),
                 state=CampaignState.DRAFT)  # fmt: skip
    assert str(no) == """campaign "a'b" has 2026-12-01T09:00 already (draft)"""
    bad = BadInput(
        NN_("%(n)s file", "%(n)s files"), where="photos", remedy=N_("It has: %(known)s."), n=1, known=("a", "b")
    )
    assert (str(bad), bad.what, bad.remedy) == ("photos: 1 file. It has: a, b.", "1 file", "It has: a, b.")
    assert str(bad.at("road.toml")) == "road.toml: 1 file. It has: a, b."
    assert str(Refused("100% sure")) == "100% sure"


def test_a_refusal_is_said_in_whole_sentences_with_dates_states_and_lists():
    no = Refused("campaign %(name)r was %(state)s at %(wall_time)s; choose another time", name="road-308",
                 state=CampaignState.DONE, wall_time=Wall("2026-12-01T09:00"))  # fmt: skip
    assert plain(no.said(translator("fr"))) == (
        "La campagne « road-308 » était à l’état « terminée » le 1 déc. 2026, 09:00 ; choisissez une autre heure."
    )
    assert no.said(translator("en")) == (
        "Campaign 'road-308' was done at Dec 1, 2026, 9:00\u202fAM; choose another time."
    )
    assert "\u2068road-308\u2069" in no.said(translator("ar"))
    bad = unknown(N_("province"), "azilall", ["azilal", "khenifra"], "audience.provinces")
    assert plain(bad.said(translator("fr"))) == (
        "Inconnu : province « azilall ». Connus : azilal, khenifra. Vouliez-vous dire « azilal » ?"
    )


def test_a_count_takes_its_form_and_a_name_at_the_beginning_keeps_its_letters():
    many = BadInput(NN_("%(reference)s has %(n)s file", "%(reference)s has %(n)s files"), reference="f26-a", n=1200)
    assert many.said(translator("en")) == "f26-a has 1,200 files."
    assert many.said(translator("fr")) == "f26-a a 1\u202f200 fichiers."
    assert many.said(translator("ar")).startswith("في \u2068f26-a\u2069 1")


def test_what_no_catalogue_holds_stays_english_and_is_told_so():
    for no in (Refused("something new"), Refused("meeting %(slug)r is over; it cannot %(action)s", slug="a",
                                                 action=Sentence("be painted"))):  # fmt: skip
        assert not no.known(translator("fr"))
        assert told(no, translator("fr")).startswith('<span lang="en" dir="ltr">')
    assert told(Refused("there is no text"), translator("fr")) == "Il n’y a pas de texte."


def test_a_command_is_no_remedy_on_a_page():
    no = BadInput("there is no campaign %(campaign_id)s", remedy="`jisr campaign list` shows them all.", campaign_id=9)
    assert no.said(translator("en")) == "There is no campaign 9."
    assert str(no) == "there is no campaign 9. `jisr campaign list` shows them all."


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_every_state_that_a_refusal_names_has_its_word(kind):
    words = [code for state in kind for code in (state.value, state.value.replace("_", " "))]
    assert [code for code in words if not translator("fr").knows(code)] == []


def test_every_act_that_a_role_may_not_do_has_its_words():
    asked = {"staff_who_may", "staff_for"}
    acts = {
        call.args[3].value
        for path in PRODUCT
        if path.parts[0] != "jisr"
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in asked and isinstance(call.args[3], ast.Constant)
    }
    assert len(acts) > 40
    assert [act for act in acts if not translator("fr").knows(str(act))] == []
