"""Every conversation gone through from its beginning, by people who mean it."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from random import Random

from sqlmodel import select

from bots.flows import FLOWS
from core.models import Event, EventKind
from core.networks import MESSENGER, TELEGRAM
from tests.talks import staff
from tests.talks.test_any_conversation import Talks
from tests.talks.words import STEPS


def walk(furnished: Callable[[str, str], Path], network: str, language: str, seed: int) -> set[str]:
    """Go through every conversation as people who mean it, staff acting in between; the steps that were passed."""
    chance, talks = Random(seed), Talks(furnished)
    talks.begin(network=network, language=language)
    try:
        for start in chance.sample(sorted(FLOWS), len(FLOWS)):
            picks = [chance.randrange(12) for _ in range(12)]
            talks.go_through_a_conversation(who=chance.choice((0, 0, 2)), start=start, picks=picks)
            talks.staff_act(name=chance.choice(sorted(staff.ACTS)))
            talks.send_out()
            talks.what_was_told_can_be_read()
            talks.no_more_is_stored_than_was_agreed_to()
            talks.what_is_stored_makes_sense()
        with talks.world.db.reading() as session:
            return set(session.exec(select(Event.name).where(Event.kind == EventKind.STEP)))
    finally:
        talks.teardown()


# As many steps as these walks pass; a walk that ends early in every conversation proves nothing.
PASSED = 0.6


def test_every_conversation_is_gone_through(furnished: Callable[[str, str], Path]) -> None:
    """Whole conversations, on both networks, by who has matters under way and who has none."""
    passed: set[str] = set()
    for seed, (network, language) in enumerate(product((TELEGRAM, MESSENGER), ("ar", "fr"))):
        passed |= walk(furnished, network, language, seed)
    missing = set(STEPS) - passed
    assert len(missing) < (1 - PASSED) * len(STEPS), sorted(missing)
