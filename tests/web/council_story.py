"""A council with something on every page of the portal: told on top of tests.web.story."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import time_machine
from sqlmodel import Session, col, select

from civic import consultations, kept_files, said_and_done, sent_files
from civic.consultation_answers import files_in
from civic.meeting_attendance import enter_attendance
from civic.meeting_minutes import add_outcome, publish_minutes
from civic.meetings import add_meeting, cancel_meeting
from civic.petitions import create_petition
from civic.planning_store import import_plan
from civic.region import Region
from civic.requests import officer, publishing
from civic.sdg.store import import_set
from core.db import Database
from core.models import (
    ConsultationAnswer,
    PetitionState,
    PetitionSupport,
    PublishedAnswer,
    Role,
)
from tests import council
from tests.consultation import ROADS, opened
from tests.dialogue_meetings import new_meeting
from tests.planning.stage import SAMPLE
from tests.retold import retell
from tests.sdg import stage as goals
from tests.web import inbox_story, story

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
# What people answered, by province: (first road, state of the roads), so many of each.
ANSWERS = {
    ("azilal", "telegram"): [("1", "1")] * 9 + [("2", "2")] * 4,
    ("beni-mellal", "telegram"): [("1", "3")] * 6 + [("2", "4")] * 8,
    ("khenifra", "messenger"): [("2", "2")] * 7,
    ("khouribga", "messenger"): [("1", "5")] * 2,
}


@contextmanager
def told(db: Database, region: Region, files: Path) -> Iterator[None]:
    """Fill an empty database; the clock stands still at NOW."""
    retell("council", db, lambda: _tell(db, region, files), files)
    with time_machine.travel(NOW, tick=False):
        yield


def _tell(db: Database, region: Region, files: Path) -> None:
    story.tell(db)
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False), db.transaction() as session:
        council.hire(session, "admin@council.example", Role.ADMIN)
        _petitions(session)
        _consultations(session, region)
        _answers(session, region, files)
        _said_and_done(session)
        council.hire(session, "planner@council.example", Role.EDITOR)
        council.hire(session, goals.EDITOR, Role.EDITOR)
        import_set(session, goals.folder(files / "goals"), by=goals.EDITOR)
        import_plan(session, SAMPLE.read_bytes(), "plan.csv", region, by="planner@council.example")
        for slug, start in (
            ("road-day", "2026-12-01T10:00"),
            ("session-march", "2027-03-02T09:00"),
            ("late", "2026-12-20T09:00"),
        ):
            end = f"{start[:11]}12:00" if slug != "late" else f"{start[:11]}11:00"
            add_meeting(session, new_meeting(slug, start=start, end=end), region, by="admin@council.example")
        cancel_meeting(session, "late", region, by="admin@council.example", reason={"ar": "الثلج", "fr": "La neige"})
    with time_machine.travel(NOW, tick=False):
        with db.transaction() as session:
            _after_the_meeting(session, region, files)
        inbox_story.keep_files(db, files)


def _petitions(session: Session) -> None:
    for slug, state, more in (
        ("dam", PetitionState.ACCEPTED, {"session": "2027-03", "decided_on": date(2026, 11, 20)}),
        (
            "stadium",
            PetitionState.REFUSED,
            {"ground": "La région n'a pas cette compétence.", "decided_on": date(2026, 11, 12)},
        ),
        ("school-bus", PetitionState.DEPOSITED, {"decide_by": date(2026, 12, 30)}),
    ):
        petition = create_petition(
            session,
            slug=slug,
            title={"ar": f"عريضة {slug}", "fr": f"Pétition {slug}"},
            summary={"ar": "نطلب من المجلس", "fr": "Nous demandons au conseil"},
            opened_on=date(2026, 9, 1),
            state=state,
            demand={"fr": "Inscrire le point à l'ordre du jour"},
        )
        petition.closed_on, petition.deposited_on = date(2026, 10, 20), date(2026, 10, 30)
        petition.sqlmodel_update(more)
        for province, count in {
            "azilal": 90,
            "beni-mellal": 180,
            "khenifra": 60,
            "khouribga": 55,
            "fquih-ben-salah": 40,
        }.items():
            for number in range(count):
                key = f"{slug[:3]}-{province[:5]}-{number}"
                session.add(
                    PetitionSupport(
                        petition_id=petition.id, person_hash=key, reference=key, province=province, commune=""
                    )
                )
    create_petition(
        session,
        slug="secret",
        title={"fr": "Brouillon"},
        summary={"fr": "Rien"},
        opened_on=date(2026, 9, 1),
        state=PetitionState.DRAFT,
    )


def _consultations(session: Session, region: Region) -> None:
    row = opened(session, region)
    for (province, network), answers in ANSWERS.items():
        for number, (first, state) in enumerate(answers):
            given: dict[str, dict[str, Any]] = {
                "first": {"chosen": [first]},
                "where": {"chosen": ["1", "3"]},
                "state": {"chosen": [state]},
            }
            given |= {"words": {"text": "…"}} if number % 2 else {}
            key = f"{province[:5]}-{number}"
            session.add(
                ConsultationAnswer(
                    consultation_id=row.id,
                    person_hash=key,
                    reference=key,
                    network=network,
                    province=province,
                    answers=given,
                )
            )
    session.flush()
    _said_aloud(session)
    consultations.close_consultation(session, row.slug, "brahim@council.example", region)
    consultations.add_outcome(
        session,
        row.slug,
        {"ar": "تبدأ الأشغال في مارس.", "fr": "Les travaux commencent en mars."},
        "brahim@council.example",
    )
    for slug, act in (("water-2027", True), ("later", False)):
        consultations.import_consultation(
            session, ROADS.replace("roads-2027", slug), f"{slug}.toml", "amal@council.example", region
        )
        if act:
            consultations.open_consultation(session, slug, "brahim@council.example", at_once=True)


def _said_aloud(session: Session) -> None:
    """One of those who used their own words spoke them."""
    rows = session.exec(select(ConsultationAnswer).order_by(col(ConsultationAnswer.id)))
    row = next(row for row in rows if "words" in row.answers)
    row.reference = "C26-222222"
    row.answers = row.answers | {"words": {"text": "", "files": [["voice", "v1"]]}}
    sent_files.follow(session, None, row.network, row.reference, files_in(row.answers))


def _answers(session: Session, region: Region, files: Path) -> None:
    for name in council.PUBLISHED:
        council.publish(session, region, name)
    (files / "budget.csv").write_text("route,308\n", encoding="utf-8")
    row = session.exec(select(PublishedAnswer).order_by(col(PublishedAnswer.id))).first()
    assert row is not None
    row.files, row.topic = [["budget.csv", str(files / "budget.csv")]], "roads"
    reference = council.ask(session, region, council.somebody(session), "et la piscine ?")
    officer.answer(session, reference, council.OFFICER, region, text="Voici.")
    gone = publishing.publish(
        session,
        reference,
        council.OFFICER,
        region,
        question={"fr": "La piscine de Khénifra ?"},
        answer={"fr": "Retirée"},
    )
    publishing.withdraw(session, gone.id, council.OFFICER)


def _said_and_done(session: Session) -> None:
    for number in range(12):
        said_and_done.publish(
            session,
            said={"ar": f"لا إنارة قرب المدرسة {number}", "fr": f"Pas d'éclairage près de l'école {number}"},
            done={"ar": "ركبنا 14 مصباحا.", "fr": "Nous avons posé 14 lampadaires."},
            topic="roads",
            province="azilal",
            by=council.OFFICER,
        )


def _after_the_meeting(session: Session, region: Region, files: Path) -> None:
    by = "admin@council.example"
    minutes = files / "minutes.pdf"
    minutes.write_bytes(b"%PDF-1.7 minutes")
    enter_attendance(
        session,
        "road-day",
        region,
        by=by,
        in_person={"azilal": 34, "beni-mellal": 21, "khenifra": 3, "khouribga": 8},
        afar={"azilal": 6},
    )
    publish_minutes(
        session,
        "road-day",
        region,
        by=by,
        text={"ar": "حضر ستون شخصا.", "fr": "Soixante personnes.\n\nLa route 308 d'abord."},
        file=kept_files.keep(files / "kept", minutes),
    )
    add_outcome(session, "road-day", region, by=by, text={"ar": "زيارة الورش.", "fr": "Une visite du chantier."})
