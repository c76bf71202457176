"""A council with petitions and requests in every state, for the desks; call with the clock stopped at NOW."""

import re
from datetime import UTC, date, datetime, timedelta

import httpx
import time_machine
from sqlmodel import Session

from civic import petition_way
from civic.petition_paper import correct_paper, enter_paper
from civic.petitions import create_petition, find_petition
from civic.region import Region
from civic.requests import officer, person
from core.db import Database
from core.message import Attachment
from core.models import ComplaintLevel, Contact, PetitionDraft, PetitionKind, PetitionSupport, Role, Staff
from core.staff import find_staff
from tests import council
from tests.retold import retell
from tests.web import story
from web import auth
from web.console.matter import SEEN

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADMIN, NADIA, EDITOR = "admin@council.example", council.OFFICER, "editor@council.example"
AUDITOR = "auditor@council.example"
STAFF = {ADMIN: Role.ADMIN, NADIA: Role.MODERATOR, EDITOR: Role.EDITOR, AUDITOR: Role.AUDITOR}
WORDS = {
    "title": "Un pont à Tagzirt",
    "object": "L'oued coupe la route chaque hiver, et les enfants n'arrivent pas à l'école.",
    "demand": "Inscrire la construction d'un pont à l'ordre du jour de la prochaine session.",
    "role": "Président de l'association des parents d'élèves",
    "association": "",
}
VERDICTS = dict.fromkeys(("matter", "constants", "residence", "representative"), "met") | {"documents": "missing"}
# Reference, what was asked, day of receipt, whether it is urgent.
ASKED = (
    ("R26-222222", "Combien coûte la route régionale 308, et qui la construit ?", date(2026, 11, 20), False),
    ("R26-222223", "كم كلفت أشغال الطريق 308؟ اسمي سعيد العلوي", date(2026, 11, 2), False),
    ("R26-222224", "L'eau de notre puits est-elle dangereuse ?", date(2026, 11, 21), True),
    ("R26-222225", "La liste des subventions aux associations en 2025", date(2026, 10, 5), False),
    ("R26-222226", "Les contrats de nettoyage du siège", date(2026, 11, 3), False),
    ("R26-222227", "Le compte rendu de la session d'octobre", date(2026, 10, 20), False),
)


SENT_ALONG = (Attachment("photo", "p1"), Attachment("voice", "v1"))


def tell(db: Database, region: Region) -> None:
    """Fill an empty database."""
    retell("desks", db, lambda: _tell(db, region))


def _tell(db: Database, region: Region) -> None:
    with db.transaction() as session:
        for email, role in STAFF.items():
            session.add(Staff(email=email, role=role))
        session.flush()
        story.petitions(session)
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=UTC), tick=False), db.transaction() as session:
        petitions(session, region)
        council.publish(session, region, "road")
    with time_machine.travel(NOW - timedelta(hours=2), tick=False), db.transaction() as session:
        requests(session, region)


def let_in(db: Database, client: httpx.AsyncClient, email: str) -> None:
    """Log somebody in without a password."""
    with db.transaction() as session:
        token = auth.begin(session, find_staff(session, email), "a test")
    client.cookies.set(auth.COOKIE, token, path="/console")


def seen_in(page: str) -> str:
    """What the forms of a page say they were made of."""
    (seen,) = set(re.findall(rf'name="{SEEN}" value="([^"]*)"', page))
    return str(seen)


def petitions(session: Session, region: Region) -> None:
    """One that gathers support, one that waits for the decision, one prepared in the chat."""
    road = find_petition(session, "road-308")
    entry = enter_paper(session, petition=road, province="azilal", count=30, in_bot=4, by=ADMIN, region=region)
    enter_paper(session, petition=road, province="khenifra", count=12, by=ADMIN, region=region)
    correct_paper(session, petition=road, entry_id=entry.id, count=28, in_bot=4, reason="compté deux fois", by=ADMIN)
    dam = create_petition(
        session, slug="dam", title={"ar": "سد صغير في تاكزيرت", "fr": "Un petit barrage à Tagzirt"},
        summary={"ar": "لا ماء في الصيف", "fr": "Il n'y a pas d'eau en été."}, opened_on=date(2026, 8, 3),
        demand={"ar": "إدراج النقطة", "fr": "Inscrire le point"},
    )  # fmt: skip
    enter_paper(session, petition=dam, province="beni-mellal", count=120, by=ADMIN, region=region)
    teller = council.somebody(session)
    session.add(
        PetitionSupport(
            petition_id=dam.id, person_hash="x", reference="S26-222222", contact_id=teller.id, province="azilal",
            commune="", tell=True,
        )
    )  # fmt: skip
    petition_way.deposit(session, dam, on=date(2026, 9, 28), by=ADMIN, region=region)
    session.add(
        PetitionDraft(
            reference="D26-222222", kind=PetitionKind.CITIZENS, language="fr", words=WORDS, verdicts=VERDICTS,
            signed={"azilal": 21, "beni-mellal": 300, "khenifra": 19, "khouribga": None, "fquih-ben-salah": 20},
            contact_id=teller.id,
        )
    )  # fmt: skip


def requests(session: Session, region: Region) -> None:
    """One in each state, one of them overdue, one urgent, one complained about."""
    people: dict[str, Contact] = {}
    for reference, text, day, urgent in ASKED:
        people[reference] = council.somebody(session)
        people[reference].province = "azilal"
        along = SENT_ALONG if reference == "R26-222225" else ()
        council.ask(
            session, region, people[reference], text, reference=reference, received_on=day, urgent=urgent,
            attachments=along,
        )  # fmt: skip
    officer.answer(session, "R26-222223", NADIA, region, text="La route 308 coûte 24 millions de dirhams.")
    officer.take(session, "R26-222226", NADIA, region)
    officer.extend(session, "R26-222226", NADIA, region, reasons="Les archives sont à Khouribga.")
    officer.refuse(session, "R26-222227", NADIA, region, ground="already-published", reasons="Voyez notre site.")
    person.complain(
        session, people["R26-222227"], "R26-222227", region, level=ComplaintLevel.HEAD, text="Où donc ?",
        attachments=SENT_ALONG[1:],
    )  # fmt: skip
