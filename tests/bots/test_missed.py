"""Who was away, or had blocked us: staff see what could not be said, and it is told once when they are back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bots import queue
from bots.channel import ContactStopped, WindowOver
from civic.untold import in_words, untold
from core.clock import now
from core.db import Database
from core.message import Button, Media, Signal, SignalKind
from core.models import Contact, Delivery, DeliveryState
from core.networks import MESSENGER, TELEGRAM
from core.notices import notify
from tests.bots.sending import sending, until
from tests.bots.stage import Citizen, HandChannel, Stage, plain
from tests.fakes import FakeChannel

LEASE = timedelta(seconds=30)
MINE = Button(label="Ma demande", value="go:myrequests:R26-7KX4QM")
MENU = Button(label="Menu", value="go:menu")
ABOUT = "request:R26-7KX4QM"


async def away(db: Database, network: str = MESSENGER, hours: float = 25) -> Citizen:
    """Somebody who was welcomed and has been silent for so long."""
    citizen = await Citizen(Stage(db, HandChannel(network))).welcomed("fr")
    with db.transaction() as session:
        session.exec(select(Contact)).one().seen_at = now() - timedelta(hours=hours)
    return citizen


def tell(db: Database, text: str, **more: Any) -> None:
    with db.transaction() as session:
        notify(session, session.exec(select(Contact)).one(), text, **more)


def pass_by(db: Database, lane: str = MESSENGER) -> list[tuple[DeliveryState, str]]:
    """The way out looks at what there is to send; what becomes of each word that nobody asked for."""
    with db.transaction() as session:
        queue.claim(session, lane, 100, LEASE)
    with db.reading() as session:
        rows = session.exec(select(Delivery).where(col(Delivery.inbound_id).is_(None)).order_by(col(Delivery.id)))
        return [(row.state, row.reason) for row in rows]


def seen_by_staff(db: Database) -> str:
    with db.reading() as session:
        return in_words(untold(session, [ABOUT, "petition:other"]).get(ABOUT, {}))


async def test_what_was_missed_is_told_once_with_the_ways_on(db: Database) -> None:
    citizen = await away(db)
    tell(db, "Le conseil a répondu :", about=ABOUT)
    tell(db, "Fichier 1 sur 1", about=ABOUT, media=[Media(kind="document", path="/var/files/a.pdf")])
    tell(db, "Et maintenant ?", about=ABOUT, rows=[[MINE, MENU]])
    assert pass_by(db) == [(DeliveryState.SKIPPED, "window")] * 4
    assert seen_by_staff(db) == "could not be told: window over (1)"
    heard = await citizen.says("Bonjour")
    assert [plain(message.text) for message in heard[:6]] == [
        "Pendant votre absence, le conseil vous a écrit :", "Le conseil a répondu :", "", "Fichier 1 sur 1",
        "Et maintenant ?", "Continuez d’ici :",
    ]  # fmt: skip
    assert heard[2].media[0].path == "/var/files/a.pdf"
    assert heard[5].buttons == (MINE,)
    assert heard[-1].prompt == "menu.choose"
    assert seen_by_staff(db) == ""
    assert [message.prompt for message in await citizen.says("Bonjour")] == ["menu.choose"]


async def test_what_the_network_itself_refuses_for_the_window_is_told_later(db: Database) -> None:
    await away(db, TELEGRAM, hours=1)
    tell(db, "La réponse", about=ABOUT)
    async with sending(db, FakeChannel(lambda _outbound: WindowOver("outside"))):
        await until(lambda: seen_by_staff(db) == "could not be told: window over (1)")
    with db.reading() as session:
        last = session.exec(select(Delivery).order_by(col(Delivery.id).desc())).first()
    assert last is not None
    assert (last.state, last.reason) == (DeliveryState.SKIPPED, "window")


async def test_a_reminder_is_worth_nothing_after_its_time(db: Database) -> None:
    citizen = await away(db, hours=1)
    tell(db, "Demain", about="meeting:m", until=now() - timedelta(seconds=1))
    assert pass_by(db) == [(DeliveryState.MISSED, "too_late")]
    with db.transaction() as session:
        session.exec(select(Contact)).one().seen_at = now() - timedelta(hours=30)
    tell(db, "Dans une heure", about="meeting:m", until=now() + timedelta(hours=1))
    assert pass_by(db)[-1] == (DeliveryState.SKIPPED, "window")
    with db.transaction() as session:
        session.exec(select(Delivery).where(Delivery.reason == "window")).one().expires_at = now()
    assert "Dans une heure" not in [message.text for message in await citizen.says("Bonjour")]


async def test_more_than_a_few_follow_the_next_time(sqlite_db: Database) -> None:
    citizen = await away(sqlite_db)
    for number in range(13):
        tell(sqlite_db, f"n{number}")
    pass_by(sqlite_db)
    first = [message.text for message in await citizen.says("Bonjour")]
    then = [message.text for message in await citizen.says("Bonjour")]
    assert [text for text in (*first, *then) if text.startswith("n")] == [f"n{number}" for number in range(13)]


async def test_the_window_is_counted_from_when_it_was_said(sqlite_db: Database) -> None:
    """A webhook may bring a word a day and a half later."""
    citizen = await away(sqlite_db)
    await citizen.sends(text="Bonjour", at=now() - timedelta(hours=30))
    tell(sqlite_db, "La réponse")
    assert pass_by(sqlite_db)[-1] == (DeliveryState.SKIPPED, "window")
    await citizen.says("Bonjour")
    await citizen.sends(text="Bonjour", at=now() - timedelta(hours=30))
    tell(sqlite_db, "La réponse")
    assert pass_by(sqlite_db)[-1] == (DeliveryState.CLAIMED, "")


@pytest.mark.parametrize(("hours", "reason"), [(23.9, ""), (24, "window")])
async def test_the_window_is_24_hours(sqlite_db: Database, hours: float, reason: str) -> None:
    await away(sqlite_db, hours=hours)
    tell(sqlite_db, "La réponse")
    assert pass_by(sqlite_db)[-1][1] == reason


async def block(citizen: Citizen, kind: SignalKind = SignalKind.STOPPED) -> None:
    stage = citizen.stage
    await stage.take(signals=[Signal(stage.channel.name, stage.new_id(), kind, now(), sender=citizen.sender)])


@pytest.mark.parametrize("network", [TELEGRAM, MESSENGER])
@pytest.mark.parametrize("signalled", [True, False])
async def test_who_blocked_us_hears_of_their_own_matters_when_they_are_back(
    db: Database, network: str, signalled: bool
) -> None:
    """Not of what was news, nor of what is over; the network tells of the return, or the person writes at once."""
    citizen = await away(db, network, hours=1)
    await block(citizen)
    tell(db, "La réponse à votre demande", about=ABOUT, rows=[[MINE]])
    tell(db, "Du nouveau sur un projet que vous suiviez")
    tell(db, "C’est demain", about="meeting:m", until=now() + timedelta(hours=20))
    assert [end for end in pass_by(db, network) if end[1]] == [(DeliveryState.SKIPPED, "blocked")] * 3
    with db.transaction() as session:
        session.exec(select(Delivery).where(Delivery.about == "meeting:m")).one().expires_at = now()
    assert seen_by_staff(db) == "could not be told: blocked us (1)"
    if signalled:
        await block(citizen, SignalKind.RETURNED)
    heard = [plain(message.text) for message in await citizen.says("Bonjour")]
    assert heard[:3] == [
        "Pendant votre absence, le conseil vous a écrit :", "La réponse à votre demande", "Continuez d’ici :",
    ]  # fmt: skip
    assert seen_by_staff(db) == ""
    assert "La réponse à votre demande" not in [message.text for message in await citizen.says("Bonjour")]


async def test_the_word_by_which_it_shows_that_they_blocked_us_is_told_too(db: Database) -> None:
    citizen = await away(db, TELEGRAM, hours=1)
    tell(db, "La réponse", about=ABOUT)
    async with sending(db, FakeChannel(lambda _outbound: ContactStopped("bot was blocked by the user"))):
        await until(lambda: seen_by_staff(db) == "could not be told: blocked us (1)")
    assert "La réponse" in [message.text for message in await citizen.says("/start")]
    assert seen_by_staff(db) == ""
