"""From what a person sent to a turn of a conversation: commands, deep links, entry buttons, words that mean stop."""

import re

from bots.flows.scene import Turn
from civic.search import normalise
from core.message import ENTRY_BUTTON, Inbound

COMMANDS = {
    "start": "menu",
    "menu": "menu",
    "help": "menu",
    "aide": "menu",
    "language": "welcome",
    "langue": "welcome",
    "feedback": "feedback",
    "avis": "feedback",
    "petition": "petition",
    "petitions": "petition",
    "supports": "supports",
    "soutiens": "supports",
    "prepare": "prepare",
    "preparer": "prepare",
    "request": "request",
    "demande": "request",
    "myrequests": "myrequests",
    "mesdemandes": "myrequests",
    "meetings": "meetings",
    "reunions": "meetings",
    "association": "association",
    "associations": "association",
    "consult": "consult",
    "consultation": "consult",
    "consultations": "consult",
    "mydata": "mydata",
    "forget": "forget",
    "stop": "stop",
    "staff": "staff",
    "voice": "voice",
}
# Commands whose argument, also typed, belongs to the conversation, as in a link.
WITH_ARGUMENT = frozenset({"staff"})
# Whoever writes nothing but one of these wants no more news; forms are compared after normalising their spelling.
STOP_WORDS = frozenset(
    normalise(word)
    for word in (
        "stop", "arret", "arrête", "arrêter", "arrêtez", "désabonner", "unsubscribe", "توقف", "توقفوا", "قف", "أوقف",
        "أوقفوا", "وقف", "وقفوا", "إيقاف", "حبس", "حبسو", "حبسوا", "سالينا", "safi stop", "7bess", "hbess", "ⴱⴷⴷ",
        "ⴱⴷⴷⴰⵜ", "ⵙⴱⴷⴷ", "ⵙⴱⴷⴷⴰⵜ", "ⵃⴱⵙ", "ⴱⵔⴽⴰ", "stop svp", "stop stp", "stop please", "arretez svp",
        "me désabonner", "se désabonner", "désabonnement", "désinscription", "désinscrire", "plus de messages",
        "ستوب", "توقف من فضلك", "إلغاء الاشتراك", "حبس عافاك", "حبسوا عافاكم", "وقفو", "وقفوا عافاكم",
        "باراكا", "7bes", "7bsso", "7bso", "7besso", "hbes", "hbso", "hbesso", "wa9ef", "wa9fo", "w9ef", "w9fo", "wqef",
        "wqfo", "baraka", "bedd", "bdd", "sbedd", "sbdd", "sbeddat", "sbddat", "beddat", "bddat",
    )
)  # fmt: skip
MENU_WORDS = frozenset(normalise(word) for word in ("menu", "القائمة", "قائمة", "ⵓⵎⵓⵖ"))
# A greeting asks for an answer and says nothing yet that could be kept or filed.
GREETINGS = frozenset(
    normalise(word)
    for word in (
        "salam", "slm", "salam alikoum", "salam alaykoum", "سلام", "السلام", "السلام عليكم",
        "السلام عليكم ورحمة الله", "السلام عليكم ورحمة الله وبركاته", "مرحبا", "صباح الخير", "مساء الخير", "لاباس",
        "labas", "bonjour", "bonsoir", "salut", "hello", "hi", "azul", "ⴰⵣⵓⵍ",
    )
)  # fmt: skip
_PUNCTUATION = re.compile(r"[.!؟?,،;؛…\s]+$")


def turn_of(inbound: Inbound) -> Turn:
    """The turn that a message or a press makes."""
    entry = _entry(inbound)
    button, _, value = inbound.button.partition(":") if not entry else ("", "", "")
    return Turn(
        text="" if entry or _bare(inbound.text) in GREETINGS else inbound.text,
        button=button,
        value=value,
        entry=entry,
        phone=inbound.phone,
        place=inbound.place,
        attachments=inbound.attachments,
    )


def says_stop(text: str) -> bool:
    """Whether the words say nothing but stop."""
    return _bare(text) in STOP_WORDS


def _bare(text: str) -> str:
    return normalise(_PUNCTUATION.sub("", text))


def _entry(inbound: Inbound) -> str:
    if inbound.button.startswith(ENTRY_BUTTON):
        return inbound.button.removeprefix(ENTRY_BUTTON)
    if says_stop(inbound.text):
        return "stop"
    if _bare(inbound.text) in MENU_WORDS:
        return "menu"
    if inbound.command == "start" and inbound.argument:
        return inbound.argument.replace("_", ":", 1)
    if inbound.command in WITH_ARGUMENT and inbound.argument:
        return f"{inbound.command}:{inbound.argument}"
    return COMMANDS.get(inbound.command, "menu") if inbound.command else ""
