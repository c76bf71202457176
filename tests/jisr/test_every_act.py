"""Every command that acts: its line in the audit log, who may not, what is not there, and nothing half done."""

import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest
import time_machine
import typer

from jisr.cli import app
from tests.jisr.command import APPROVER, EDITOR, ROAD, Command, line_of
from tests.jisr.council_world import ADMIN, AUDITOR, GROUND, IN_DOUBT, NADIA, NOON
from tests.planning.stage import PLAN

GOALS = Path(__file__).parents[2] / "jisr" / "rehearsal" / "goals"
FILES = {
    "campaign.toml": 'name = "new"\ntopic = "roads"\nchannels = ["telegram_channel"]\n[body]\nar = "ا"\nfr = "a"\n',
    "corrected.toml": ROAD.replace("road-308", "running").replace("commencent", "finissent"),
    "plan.csv": PLAN.decode().replace("195 000 000", "210 000 000"),
    "petition.toml": 'slug = "well"\n[title]\nar = "بئر"\nfr = "Un puits"\n[summary]\nar = "ماء"\nfr = "De l’eau"\n',
    "answer.toml": '[question]\nfr = "Combien ?"\n[answer]\nfr = "24 millions."\n',
    "said.toml": '[said]\nar = "قلتم"\n[done]\nar = "فعلنا كل شيء"\n',
    "outcome.toml": '[text]\nar = "تقرر"\nfr = "Décidé"\n',
    "voice.ogg": "OggS" + "\0" * 24 + "OpusHead" + "\0" * 40,
    "meeting.toml": (
        'slug = "new-day"\nkind = "meeting"\ntopic = "roads"\nstart = "2026-12-08T10:00"\nend = "2026-12-08T12:00"\n'
        '[title]\nar = "لقاء"\nfr = "Rencontre"\n[place]\nar = "بني ملال"\nfr = "Béni Mellal"\n'
    ),
    "consultation.toml": (
        'slug = "new"\nopens = "2026-12-01T09:00"\ncloses = "2026-12-10T18:00"\ntitle = { ar = "ا", fr = "a" }\n'
        'introduction = { ar = "ا", fr = "a" }\nuse = { ar = "ا", fr = "a" }\n[[questions]]\nid = "words"\n'
        'kind = "text"\ntext = { ar = "ا", fr = "a" }\n'
    ),
}


class Act(NamedTuple):
    """One command that acts: its words, who may, what is written down; the same words for something that is not there.

    `missing` is empty for what makes something new, `logged` for what finds nothing to do in this council.
    """

    words: str
    by: str
    logged: str
    missing: str = ""


ACTS = [
    Act("campaign import campaign.toml", EDITOR, "campaign.import"),
    Act("campaign approve 1", APPROVER, "campaign.approve", "campaign approve 99"),
    Act("campaign schedule 2", EDITOR, "campaign.schedule", "campaign schedule 99"),
    Act("campaign try 1", EDITOR, "", "campaign try 99"),
    Act("campaign pause 3", EDITOR, "campaign.pause", "campaign pause 99"),
    Act("campaign resume 4", EDITOR, "campaign.resume", "campaign resume 99"),
    Act("campaign cancel 3", EDITOR, "campaign.cancel", "campaign cancel 99"),
    Act("campaign draft --template project_milestone --project pdr-07 --milestone 1", EDITOR, "campaign.draft",
        "campaign draft --template project_milestone --project pdr-99 --milestone 1"),
    Act("campaign submit 5", EDITOR, "campaign.submit", "campaign submit 99"),
    Act("campaign return 1 --reason Date", APPROVER, "campaign.return", "campaign return 99 --reason Date"),
    Act("campaign take 1", EDITOR, "proposal.taken", "campaign take 99"),
    Act("campaign dismiss 1 --reason Connu", EDITOR, "proposal.dismissed", "campaign dismiss 99 --reason Connu"),
    Act("campaign correct 3 --file corrected.toml", EDITOR, "campaign.correct",
        "campaign correct 99 --file corrected.toml"),
    Act("campaign approve-correction 3", APPROVER, "campaign.approve_correction", "campaign approve-correction 99"),
    Act("campaign withdraw 3 --reason Erreur", EDITOR, "campaign.withdraw", "campaign withdraw 99 --reason Erreur"),
    Act(f"delivery settle {IN_DOUBT} --sent", EDITOR, "delivery.settle", "delivery settle 9999 --sent"),
    Act("import sdg goals", EDITOR, "goals.import", "import sdg nowhere"),
    Act("import planning plan.csv", EDITOR, "plan.import", "import planning nowhere.csv"),
    Act("project move pdr-07 2 --to 2030-06-30", EDITOR, "plan.change", "project move pdr-99 2 --to 2030-06-30"),
    Act("project reach pdr-07 2", EDITOR, "plan.change", "project reach pdr-99 2"),
    Act("campaign end-poll 3", EDITOR, "campaign.end_polls", "campaign end-poll 99"),
    Act("voice set welcome.privacy fr voice.ogg", NADIA, "voice.set", "voice set no.prompt fr voice.ogg"),
    Act("voice remove welcome.privacy ar", NADIA, "voice.remove", "voice remove welcome.privacy zgh"),
    Act("lane open telegram", EDITOR, "lane.open", "lane open pigeon"),
    Act("network test", ADMIN, "network.test"),
    Act("privacy retention", ADMIN, ""),
    Act("privacy rotate", ADMIN, "privacy.rotate"),
    Act("petition open petition.toml", EDITOR, "petition.open", "petition open D26-ZZZZZZ --slug z"),
    Act("petition open D26-AAAAAA --slug road-309", EDITOR, "petition.open", "petition open D26-ZZZZZZ --slug z"),
    Act("petition text D26-AAAAAA --language fr --title Titre", EDITOR, "petition.text",
        "petition text D26-ZZZZZZ --language fr --title Titre"),
    Act("petition close road-308", EDITOR, "petition.close", "petition close nowhere"),
    Act("petition deposited dam", NADIA, "petition.deposit", "petition deposited nowhere"),
    Act("petition accepted bridge", NADIA, "petition.accept", "petition accepted nowhere"),
    Act(f"petition refused bridge --ground {GROUND.replace(' ', '~')}", NADIA, "petition.refuse",
        "petition refused nowhere --ground because~of~it~all"),
    Act("petition paper road-308 --province azilal --count 12", EDITOR, "petition.paper",
        "petition paper nowhere --province azilal --count 12"),
    Act("petition correct-paper road-308 1 --count 29 --reason counted~again", EDITOR, "petition.paper_corrected",
        "petition correct-paper road-308 99 --count 29 --reason counted~again"),
    Act("petition export road-308 --language fr", EDITOR, "petition.export", "petition export nowhere"),
    Act("request take R26-222221", NADIA, "request.take", "request take R26-999999"),
    Act("request clarify R26-222221 --question Laquelle?", NADIA, "request.clarify",
        "request clarify R26-999999 --question Laquelle?"),
    Act("request extend R26-222221 --reasons Beaucoup", NADIA, "request.extend",
        "request extend R26-999999 --reasons Beaucoup"),
    Act("request answer R26-222221 --text Voici", NADIA, "request.answer", "request answer R26-999999 --text Voici"),
    Act("request refuse R26-222221 --ground not-held --reasons Rien", NADIA, "request.refuse",
        "request refuse R26-999999 --ground not-held --reasons Rien"),
    Act("request withdraw R26-222221 --reasons Courrier", NADIA, "request.withdraw",
        "request withdraw R26-999999 --reasons Courrier"),
    Act("request decide R26-222224 --outcome upheld --decision Oui", NADIA, "request.decide",
        "request decide R26-999999 --outcome upheld --decision Oui"),
    Act("request recompute", NADIA, ""),
    Act("request publish R26-222222 answer.toml", NADIA, "request.publish", "request publish R26-999999 answer.toml"),
    Act("request unpublish 1", NADIA, "request.unpublish", "request unpublish 99"),
    Act("holiday declare 2026-12-25 --name Fête --source Décret", NADIA, "holiday.declare"),
    Act("holiday withdraw 2026-12-24", NADIA, "holiday.withdraw", "holiday withdraw 2026-12-23"),
    Act(f"feedback assign F26-222222 --to {NADIA}", NADIA, "feedback.assign",
        f"feedback assign F26-999999 --to {NADIA}"),
    Act("feedback note F26-222222 --text Vu", NADIA, "feedback.note", "feedback note F26-999999 --text Vu"),
    Act("feedback answer F26-222222 --text Merci", NADIA, "feedback.answer", "feedback answer F26-999999 --text Merci"),
    Act("feedback answer F26-222222 --saved wait", NADIA, "feedback.answer", "feedback answer F26-222222 --saved no"),
    Act("feedback close F26-222222", NADIA, "feedback.close", "feedback close F26-999999"),
    Act("feedback reopen F26-222223", NADIA, "feedback.reopen", "feedback reopen F26-999999"),
    Act("feedback take-over F26-222222", NADIA, "feedback.take_over", "feedback take-over F26-999999"),
    Act("feedback hand-back F26-222224", NADIA, "feedback.hand_back", "feedback hand-back F26-999999"),
    Act("feedback publish said.toml", NADIA, "feedback.publish"),
    Act("feedback correct-published 1 said.toml", NADIA, "feedback.correct_published",
        "feedback correct-published 99 said.toml"),
    Act("feedback unpublish 1 --reason wrong", NADIA, "feedback.unpublish", "feedback unpublish 99 --reason wrong"),
    Act("comment sort 1 --as thanks", NADIA, "comment.sort", "comment sort 99 --as thanks"),
    Act(f"comment assign 1 --to {NADIA}", NADIA, "comment.assign", f"comment assign 99 --to {NADIA}"),
    Act("comment note 1 --text Vu", NADIA, "comment.note", "comment note 99 --text Vu"),
    Act("comment answer 1 --text Bientôt", NADIA, "comment.answer", "comment answer 99 --text Bientôt"),
    Act("comment close 1", NADIA, "comment.close", "comment close 99"),
    Act("comment reopen 2", NADIA, "comment.reopen", "comment reopen 99"),
    Act("comment hide 1 --reason Insulte", NADIA, "comment.hide", "comment hide 99 --reason Insulte"),
    Act("comment show-again 2", NADIA, "comment.show", "comment show-again 99"),
    Act("association confirm A26-222222", NADIA, "association.confirm", "association confirm A26-999999"),
    Act("association decline A26-222222 --reason ailleurs", NADIA, "association.decline",
        "association decline A26-999999 --reason ailleurs"),
    Act("meeting add meeting.toml", EDITOR, "meeting.add"),
    Act("meeting announce road-day", EDITOR, "meeting.announce", "meeting announce nowhere"),
    Act("meeting move road-day --start 2026-12-02T10:00", EDITOR, "meeting.move",
        "meeting move nowhere --start 2026-12-02T10:00"),
    Act("meeting cancel road-day --reason fr=Neige --reason ar=ثلج", EDITOR, "meeting.cancel",
        "meeting cancel nowhere --reason fr=Neige --reason ar=ثلج"),
    Act("meeting minutes old-day --text fr=Adopté --text ar=نعم", EDITOR, "meeting.minutes",
        "meeting minutes nowhere --text fr=Adopté --text ar=نعم"),
    Act("meeting outcome old-day --text fr=Route --text ar=طريق", EDITOR, "meeting.outcome",
        "meeting outcome nowhere --text fr=Route --text ar=طريق"),
    Act("meeting attendance old-day --in-person azilal=12", EDITOR, "meeting.attendance",
        "meeting attendance nowhere --in-person azilal=12"),
    Act("consultation import consultation.toml", EDITOR, "consultation.import"),
    Act("consultation open draft", APPROVER, "consultation.open", "consultation open nowhere"),
    Act("consultation close open", APPROVER, "consultation.close", "consultation close nowhere"),
    Act("consultation outcome closed outcome.toml", APPROVER, "consultation.outcome",
        "consultation outcome nowhere outcome.toml"),
    Act("consultation poll open first", APPROVER, "consultation.poll", "consultation poll nowhere first"),
    Act("reply save hello --language fr --text Bonjour", NADIA, "reply.save",
        "reply save hello --language de --text Bonjour"),
    Act("reply remove wait", NADIA, "reply.remove", "reply remove nothing"),
]  # fmt: skip
# They fetch what somebody sent from its network; tests/jisr/test_file_commands.py shows the same of them.
ELSEWHERE = {"consultation file", "feedback file", "request file"}
LISTS = {"list", "show", "drafts", "published", "grounds", "status", "preview", "results", "rules"}


@pytest.fixture
def council(council_at_work: Command) -> Command:
    """A council in full work, and files to name."""
    for name, text in FILES.items():
        council_at_work.write(name, text)
    shutil.copytree(GOALS, council_at_work.folder / "goals")
    council_at_work.settings.update({"JISR_TELEGRAM_TOKEN": "1:a", "JISR_TELEGRAM_CHANNEL": "@jisr_region"})
    return council_at_work


def rows(council: Command) -> list[str]:
    """Everything that is stored."""
    with sqlite3.connect(council.folder / "var" / "jisr.db") as connection:
        found = list(connection.iterdump())
    connection.close()
    return found


def log(council: Command) -> list[tuple[str, str]]:
    """The audit log: what, and by whom."""
    query = "SELECT action, email FROM auditentry JOIN staff ON staff.id = staff_id ORDER BY auditentry.id"
    with sqlite3.connect(council.folder / "var" / "jisr.db") as connection:
        found = [(str(action), str(email)) for action, email in connection.execute(query)]
    connection.close()
    return found


def run(council: Command, words: str, by: str):
    with time_machine.travel(NOON, tick=False):
        return council(*(word.replace("~", " ") for word in words.split()), "--by", by)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.words)
def test_an_act_is_written_down_and_refused_whole(council: Command, act: Act):
    before, logged = rows(council), log(council)
    refused = line_of(run(council, act.words, AUDITOR), 1)
    assert "may not" in refused
    assert rows(council) == before
    line_of(run(council, act.words, "nobody@council.example"), 2)
    assert rows(council) == before
    if act.missing:
        answer = run(council, act.missing, act.by)
        assert answer.code in (1, 2), answer
        line_of(answer, answer.code)
        assert rows(council) == before
    if act.logged:
        done = run(council, act.words, act.by)
        assert (done.code, done.err) == (0, ""), done
        assert (act.logged, act.by) in log(council)[len(logged) :]


def commands(group: typer.core.TyperGroup, before: str = ""):
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", {option for each in command.params for option in each.opts}


def test_the_table_holds_every_act_and_every_list_speaks_json():
    whole = typer.main.get_command(app)
    assert isinstance(whole, typer.core.TyperGroup)
    found = dict(commands(whole))
    acting = {name for name, options in found.items() if "--by" in options} - ELSEWHERE
    assert acting == {" ".join(act.words.split()[:2]) for act in ACTS}
    looking = {name for name in found if name.split()[-1] in LISTS}
    assert {name for name in looking if "--json" not in found[name]} == set()


def test_the_log_is_read_with_who_did_what(council: Command):
    run(council, "petition close road-308", EDITOR)
    assert council.says("audit", "list", "--subject", "petition:1", "--who", EDITOR, "--json").count("petition.") == 2
    assert "petition.close" in council.says("audit", "list", "--action", "petition")
    assert council.says("audit", "list", "--action", "petition.close", "--since", "2026-11-24") == (
        "Nothing of that is in the log."
    )
    assert "nobody on the staff" in line_of(council("audit", "list", "--who", "x@y.example"), 2)
