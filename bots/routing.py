"""From what a person sent to a turn of a conversation: commands, deep links, entry buttons, words that mean stop."""

import re
import unicodedata

from bots.flows.scene import Turn
from civic.search import normalise
from core.message import ENTRY_BUTTON, Inbound

COMMANDS = {
    "start": "menu",
    "menu": "menu",
    "help": "help",
    "aide": "help",
    "language": "welcome",
    "langue": "welcome",
    "feedback": "feedback",
    "avis": "feedback",
    "projects": "projects",
    "projets": "projects",
    "goals": "goals",
    "objectifs": "goals",
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
DATA_WORDS = frozenset(normalise(word) for word in ("my data", "mes données", "بياناتي", "معطياتي", "ⵉⵙⴼⴽⴰ ⵉⵏⵓ"))
MENU_WORDS = frozenset(normalise(word) for word in ("menu", "القائمة", "قائمة", "ⵓⵎⵓⵖ"))
HELP_WORDS = frozenset(
    normalise(word)
    for word in (
        "help", "help me", "aide", "aidez-moi", "مساعدة", "المساعدة", "ساعدوني", "عاونوني", "عاوني", "tiwisi", "ⵜⵉⵡⵉⵙⵉ",
        "3awnouni", "3awni", "what can i do here", "how does this work", "que puis-je faire ici", "que faire ici",
        "comment ça marche", "ماذا يمكنني أن أفعل هنا", "ماذا أفعل هنا", "شنو نقدر ندير هنا", "شنو ندير هنا",
        "كيفاش كيخدم هادشي", "chno n9der ndir hna", "chno ndir hna", "ⵎⴰⴷ ⵙⴽⵔⵖ ⴷⴰ",
    )
)  # fmt: skip
QUESTION_MARKS = frozenset("?؟")
# A greeting asks for an answer and says nothing yet that could be kept or filed.
GREETINGS = frozenset(
    normalise(word)
    for word in (
        "salam", "slm", "salam alikoum", "salam alaykoum", "سلام", "السلام", "السلام عليكم",
        "السلام عليكم ورحمة الله", "السلام عليكم ورحمة الله وبركاته", "مرحبا", "صباح الخير", "مساء الخير", "لاباس",
        "labas", "bonjour", "bonsoir", "salut", "hello", "hi", "azul", "ⴰⵣⵓⵍ",
    )
)  # fmt: skip
_COMMAND = re.compile(r"/(?P<command>[A-Za-z_]+)(?:@\w+)?(?:\s+(?P<argument>\S.*))?")
# The campaign by which somebody came: `petition:road-308_c12`, `petition:_c12`.
_BY_CAMPAIGN = re.compile(r"(?P<entry>[a-z]+:[^_]*)_c(?P<campaign>[1-9][0-9]{0,8})")
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_PUNCTUATION = re.compile(r"[.!؟?,،;؛…\s]+$")


def turn_of(inbound: Inbound) -> Turn:
    """The turn that a message or a press makes."""
    entry, campaign = _by_campaign(_entry(inbound))
    button, _, value = inbound.button.partition(":") if not entry else ("", "", "")
    return Turn(
        text="" if entry or _says_nothing(inbound.text) else inbound.text,
        button=button,
        value=value,
        entry=entry,
        phone=inbound.phone,
        place=inbound.place,
        attachments=inbound.attachments,
        campaign=campaign,
    )


def _by_campaign(entry: str) -> tuple[str, int | None]:
    """The way in without the campaign that its link or button belongs to, and that campaign."""
    found = _BY_CAMPAIGN.fullmatch(entry)
    return (found["entry"], int(found["campaign"])) if found else (entry, None)


def says_stop(text: str) -> bool:
    """Whether the words say nothing but stop."""
    return _bare(text) in STOP_WORDS


def _says_nothing(text: str) -> bool:
    """A greeting, or signs that nobody sees: spaces, controls, marks of direction."""
    unseen = all(unicodedata.category(sign) in _UNSEEN for sign in text)
    return unseen or _bare(text) in GREETINGS


def _bare(text: str) -> str:
    return normalise(_PUNCTUATION.sub("", text))


def _entry(inbound: Inbound) -> str:
    if inbound.button.startswith(ENTRY_BUTTON):
        return inbound.button.removeprefix(ENTRY_BUTTON)
    if says_stop(inbound.text):
        return "stop"
    if _bare(inbound.text) in MENU_WORDS:
        return "menu"
    if _bare(inbound.text) in HELP_WORDS or inbound.text.strip() in QUESTION_MARKS:
        return "help"
    if _bare(inbound.text) in DATA_WORDS:
        return "mydata"
    command, argument = _command(inbound)
    if command == "start" and argument:
        return argument.replace("_", ":", 1)
    if command in WITH_ARGUMENT and argument:
        return f"{command}:{argument}"
    return COMMANDS.get(command, "menu") if command else ""


def _command(inbound: Inbound) -> tuple[str, str]:
    """The command and its argument, also where a network knows none and it came as words."""
    if inbound.command:
        return inbound.command, inbound.argument
    typed = _COMMAND.fullmatch(inbound.text.strip())
    return (typed["command"].lower(), (typed["argument"] or "").strip()) if typed else ("", "")
