"""What comes in: words in every script, buttons that were never shown, and what suits the question at hand."""

from hypothesis import strategies as st

from bots.flows import FLOWS
from bots.routing import COMMANDS
from core.message import Attachment
from tests.bots.stage import REGION

LINKS = (
    "petition_road-308", "petition_gone", "petition", "feedback_c1", "feedback_c77", "feedback_rF26-234567",
    "feedback_c99999999999999999999", "consult_roads-2027", "consult_gone", "meetings_road-day", "meetings_gone",
    "meetings_leave.road-day", "myrequests_R26-234567", "myrequests_R26-234567.reply", "association",
    "supports_road-308", "supports_+road-308",
    "supports_-road-308", "welcome_news", "welcome_listen", "staff_000000", "voice", "stop",
    "forget", "menu", "pizza", "_", "petition_" + "x" * 60,
)  # fmt: skip
SAID = (
    "stop", "STOP!", "توقف", "ⴱⴷⴷ", "7bess", "salam", "السلام عليكم", "azul", "القائمة", "menu", "1", "٢", "3", "10",
    "99", "0", "-1", "²", "demnate", "ايت", "azilal", "أزيلال", "Annuler", "إلغاء", "Retour", "نعم", "لا", "oui", "non",
    "yes", "الطريق مقطوعة من البارح", "Il n’y a plus d’eau.", "bghit n3ref fin wslat triq", "ⵉⵍⵍⴰ ⵓⵎⵓⴽⵔⵉⵙ ⴳ ⵓⴱⵔⵉⴷ",
    "manza agharas ?", "P26-7KX4QM", "R26-234567", "ok", "👍", "👩‍👩‍👧", "x" * 4096, "كلمة " * 1000, "é" * 5000, "",
    " ", "\n\n", "%(name)s %s {}", "<b>&amp;</b>", "\u202e\u2068", "\u200f", "a\u0007b",
    "/", "//", "/ stop", "/start@bot", "confirm associations",
)  # fmt: skip
COMMAND_LINES = tuple(
    [f"/{command}" for command in (*COMMANDS, "pizza", "start")] + [f"/start {link}" for link in LINKS]
)
TEXTS = st.sampled_from(SAID) | st.sampled_from(COMMAND_LINES) | st.text(min_size=1, max_size=40)
STEPS = [f"{flow.name}.{step.name}" for flow in FLOWS.values() for step in flow.steps]
GARBAGE = ("garbage", "", "yes", "no", "-1", "0", "1", "menu", "back", "send", "0-met", "0-25", "yes-road-308",
           "support-gone", "1.0.1", "1.99.1", "1.send",
           "more_buttons", "x" * 70, "✓", "azilal", "081.01.01.", "list", "after")  # fmt: skip
VALUES = (
    st.builds("{}:{}".format, st.sampled_from(STEPS), st.sampled_from(GARBAGE))
    | st.sampled_from(LINKS).map(lambda link: "go:" + link.replace("_", ":", 1))
    | st.sampled_from(("x", ":", "go:", "go::", "menu", "menu.choose", "pizza.now:yes", "go:petition:" + "y" * 80))
    | st.text(min_size=1, max_size=70)
)
FILES = tuple(Attachment(kind, "1") for kind in ("voice", "photo", "video", "audio", "document", "sticker"))
PHONES = ("+212600000001", "+212600000002", "212600000003")
# What a person with a mind to it answers where words are asked for.
FITTING = {
    "association.year": ("2015", "٢٠١٩", "1200"),
    "prepare.count": ("25", "٣٠", "1"),
    "supports.receipt": ("P26-7KX4QM", "no"),
    "welcome.commune": ("demnat", "أفورار", "ait"),
    "feedback.place": ("demnat", "أفورار", "zzz"),
    "staff.code": ("000000",),
}
FREE = ("الطريق مقطوعة", "La route est coupée depuis hier.", "triq m9tou3a", "a" * 200, "AB123456")
PLACES = tuple(province.slug for province in REGION.provinces)
# Buttons that lead out of a question or back; who means it presses others.
BACKWARD = ("menu", "back", "cancel", "no", "none", "more_buttons")
