"""Buttons as Telegram shows them: under the message, or in place of the keyboard where phone or place are asked for."""

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bots.channel import Rejected
from core.message import Button, ButtonKind, Message

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
_SHARING = (ButtonKind.PHONE, ButtonKind.PLACE)


def keyboard(message: Message, *, person: bool) -> Keyboard | None:
    """The keyboard that goes with a message; Rejected where Telegram has none for these buttons.

    A message that asks for phone or place shows all its buttons in place of the keyboard; its answers come back as
    their labels. Telegram takes one keyboard per message, so the one in place of the keyboard hides itself when used
    and is taken away by the next message to that person that has no buttons.
    """
    if any(button.kind in _SHARING for button in message.buttons):
        return _reply_keyboard(message, person=person)
    if message.buttons:
        return InlineKeyboardMarkup([[_inline(button) for button in row] for row in message.rows if row])
    return ReplyKeyboardRemove() if person else None


def _inline(button: Button) -> InlineKeyboardButton:
    if button.kind is ButtonKind.LINK:
        return InlineKeyboardButton(button.label, url=button.value)
    return InlineKeyboardButton(button.label, callback_data=button.value)


def _reply_keyboard(message: Message, *, person: bool) -> ReplyKeyboardMarkup:
    if not person:
        raise Rejected("phone and place can be asked for in private chats only")
    if any(button.kind is ButtonKind.LINK for button in message.buttons):
        raise Rejected("Telegram cannot show a link button beside one that asks for phone or place")
    rows = [[_key(button) for button in row] for row in message.rows if row]
    return ReplyKeyboardMarkup(rows, one_time_keyboard=True, resize_keyboard=True)


def _key(button: Button) -> KeyboardButton:
    return KeyboardButton(
        button.label,
        request_contact=True if button.kind is ButtonKind.PHONE else None,
        request_location=True if button.kind is ButtonKind.PLACE else None,
    )
