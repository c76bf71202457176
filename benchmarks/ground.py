"""What a measurement stands on: a database with people in it, and an approved campaign to them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

import core.models  # noqa: F401  (fills the metadata)
from campaigns import service, start
from campaigns.variants import SUBSCRIBERS
from civic.region import Region, load_region
from core.clock import now
from core.crypto import open_vault
from core.db import Database
from core.models import Contact, ContactState, Role, Staff

AUTHOR, APPROVER = "author@example.org", "approver@example.org"
CHUNK = 20_000
# Sealing an account takes longer than storing it; beyond this many people the seals repeat.
SEALS = 100_000
CAMPAIGN = f"""
name = "water"
topic = "water"
channels = ["{SUBSCRIBERS}"]

[body]
ar = "انقطاع الماء الصالح للشرب غدا من التاسعة صباحا إلى الزوال في أحياء المدينة. نعتذر عن الإزعاج."
fr = "L'eau potable sera **coupée** demain de 9 h à midi dans les quartiers de la ville. Merci de votre patience."
zgh = "Ad ibbi waman azekka seg 9 ar uzal."
en = "Drinking water will be **cut** from 9 to noon in every quarter of the town. Thank you for bearing with it."
"""
LANGUAGES = ("ar", "ar", "ar", "fr", "ar", "zgh", "fr", "en")


def awake(region: Region) -> Region:
    """The region without quiet hours: what runs on the real clock runs the same at every hour of the day."""
    return replace(region, news=region.news.model_copy(update={"quiet": None}))


class Ground:
    """An empty database with every table, and the region without its quiet hours."""

    def __init__(self, url: str) -> None:
        open_vault(["d" * 32], "h" * 32)
        self.db = Database(url)
        self.region: Region = awake(load_region())
        SQLModel.metadata.drop_all(self.db.engine)
        SQLModel.metadata.create_all(self.db.engine)

    def add_people(self, count: int, first: int = 1) -> None:
        """So many people who agreed to news; their accounts are the numbers from `first`, again after `SEALS`."""
        rows = self._people(count, first)
        while chunk := list(islice(rows, CHUNK)):
            with self.db.transaction() as session:
                session.connection().execute(insert(Contact.__table__), chunk)  # type: ignore[attr-defined]

    def _people(self, count: int, first: int) -> Iterator[dict[str, Any]]:
        provinces = [province.slug for province in self.region.provinces]
        sealed = [str(number) for number in range(first, first + min(count, SEALS))]
        same = Contact(network="telegram", address_hash="", address="", news=True, language_chosen=True,
                       state=ContactState.ACTIVE).model_dump(exclude={"id"})  # fmt: skip
        for number in range(count):
            yield {
                **same,
                "address": sealed[number % SEALS],
                "address_hash": f"{number:064x}",
                "language": LANGUAGES[number % len(LANGUAGES)],
                "province": provinces[number % len(provinces)],
            }

    def schedule(self) -> int:
        """The campaign, approved and due; its number."""
        with self.db.transaction() as session:
            session.add_all([Staff(email=AUTHOR, role=Role.EDITOR), Staff(email=APPROVER, role=Role.APPROVER)])
        with self.db.transaction() as session:
            number = service.import_campaign(session, CAMPAIGN, "water.toml", AUTHOR, self.region).id
        with self.db.transaction() as session:
            service.approve(session, number, APPROVER, self.region)
        with self.db.transaction() as session:
            service.schedule(session, number, None, self.region, now())
        return number

    def start(self) -> None:
        """What the scheduler's tick does: deliveries for everybody, in one transaction."""
        with self.db.transaction() as session:
            start.start_due(session, now(), self.region, {SUBSCRIBERS: "on"})
