"""A consultation to test with, and what staff do to it."""

from sqlmodel import Session

from civic import consultations
from civic.region import Region
from core.models import Consultation, Role, Staff

AUTHOR, APPROVER = "amal@council.example", "brahim@council.example"

ROADS = """slug = "roads-2027"
opens = "2026-11-20T09:00"
closes = "2026-12-10T18:00"
title = { ar = "الطرق في 2027", fr = "Les routes en 2027" }
introduction = { ar = "المجلس يستعد لبرنامج الطرق.", fr = "Le conseil prépare le programme des routes." }
use = { ar = "تُعرض الأجوبة على لجنة التجهيز.", fr = "Les réponses vont à la commission de l’équipement." }

[[questions]]
id = "first"
kind = "choice"
text = { ar = "أي طريق أولا؟", fr = "Quelle route d’abord ?" }
options.ar = ["طريق 308", "طريق 317"]
options.fr = ["Route 308", "Route 317"]

[[questions]]
id = "where"
kind = "several"
optional = true
text = { ar = "أين ينقص الضوء؟", fr = "Où manque l’éclairage ?" }
options.ar = ["المدرسة", "السوق", "المستوصف"]
options.fr = ["École", "Souk", "Dispensaire"]

[[questions]]
id = "state"
kind = "scale"
text = { ar = "كيف حال الطرق؟", fr = "Dans quel état sont les routes ?" }
low = { ar = "سيئة جدا", fr = "très mauvais" }
high = { ar = "جيدة جدا", fr = "très bon" }

[[questions]]
id = "words"
kind = "text"
optional = true
text = { ar = "ماذا تضيفون؟", fr = "Que voulez-vous ajouter ?" }
"""


def hire(session: Session) -> None:
    """One editor, one approver."""
    session.add(Staff(email=AUTHOR, role=Role.EDITOR))
    session.add(Staff(email=APPROVER, role=Role.APPROVER))
    session.flush()


def opened(session: Session, region: Region, source: str = ROADS) -> Consultation:
    """The consultation, imported and open."""
    hire(session)
    slug = consultations.import_consultation(session, source, "roads.toml", AUTHOR, region).slug
    return consultations.open_consultation(session, slug, APPROVER, at_once=True)
