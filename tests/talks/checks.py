"""What every answer keeps, whoever said what: it fits the network, speaks the person's language, leads on."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from babel.messages.pofile import read_po

from bots.channels.messenger import QUICK_REPLIES
from bots.channels.telegram_keyboard import keyboard
from core.fitting import units
from core.i18n import languages, translator
from core.message import ButtonKind, Capabilities, Message
from tests.test_catalogues import ROOT, forms, messages, singular

# A piece of a sentence of this length is in no other language by chance, nor in what people and staff write here.
TELLING = 14
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
# Asked in every language; quoting a question in the one that it shall be recorded in.
ANY_LANGUAGE = ("welcome.language", "voice.note")
SCRIPTS = {"ar": "[ء-ي]", "zgh": "[ⴰ-ⵥ]", "fr": "[A-Za-z]", "en": "[A-Za-z]"}


@cache
def pieces() -> dict[str, frozenset[str]]:
    """For each language the telling pieces of its sentences that no other language has."""
    found = {code: {piece for text in sentences(code) for piece in telling(text)} for code in languages()}
    return {
        code: frozenset(own.difference(*(found[other] for other in found if other != code)))
        for code, own in found.items()
    }


def sentences(code: str) -> list[str]:
    """All that the catalogue of this language says in words of its own."""
    with (ROOT / "locales" / code / "LC_MESSAGES" / "messages.po").open("rb") as po:
        said = [(message, form) for message in messages(read_po(po)) for form in forms(message)]
    return [form for message, form in said if code == "en" or form != singular(message)]


def telling(text: str) -> list[str]:
    """The pieces between placeholders that are long enough."""
    return [piece.strip() for piece in _PLACEHOLDER.split(text) if len(piece.strip()) >= TELLING]


def fits(message: Message, carried: Capabilities) -> None:
    """A network takes it as it is, and shows what it says."""
    assert message.text.strip() or message.media, "says nothing"
    limit = carried.caption_limit if message.media else carried.text_limit
    assert units(message.text) <= limit, f"{units(message.text)} units"
    assert len(message.buttons) <= carried.button_limit, f"{len(message.buttons)} buttons"
    for button in message.buttons:
        assert button.label.strip()
        assert units(button.label) <= 64, button.label
        if button.kind is ButtonKind.ANSWER:
            assert 0 < len(button.value.encode()) <= 64, button.value
        if button.kind is ButtonKind.LINK:
            assert re.fullmatch(r"https?://\S+", button.value)
    if carried.shares_phone:
        keyboard(message, person=True)
    else:
        assert not [button for button in message.buttons if button.kind in (ButtonKind.PHONE, ButtonKind.PLACE)]
        assert len([button for button in message.buttons if button.kind is ButtonKind.ANSWER]) <= QUICK_REPLIES


def speaks(message: Message, language: str, said: Collection[str] = ()) -> None:
    """Its sentences are those of this language alone, but for what people said, which is repeated as they said it."""
    if message.prompt in ANY_LANGUAGE or not message.text.strip():
        return
    shown = [message.text, *(button.label for button in message.buttons)]
    for other, own in pieces().items():
        if other != language:
            wrong = [piece for piece in own if any(piece in text for text in shown) and not quoted(piece, said)]
            assert not wrong, f"{other} in {language}: {wrong}"
    assert re.search(SCRIPTS[language], message.text), f"not in the script of {language}: {message.text!r}"


def quoted(piece: str, said: Collection[str]) -> bool:
    """Whether somebody said these words themselves."""
    return any(piece in words for words in said)


def leads_on(answers: Iterable[Message], *, welcomed: bool) -> None:
    """Below the last words there is something to press, and for who was welcomed a way out of where they are."""
    last = list(answers)[-1]
    assert last.buttons, f"a dead end: {last.text!r}"
    t = translator(last.language)
    ways_out = {t("Menu"), t("Cancel"), t("None of them")}
    out = any(button.value.startswith(("go:", "menu.")) or button.label in ways_out for button in last.buttons)
    assert out or not welcomed, f"no way out: {last.buttons}"
