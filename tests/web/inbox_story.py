"""An inbox with something of every sort, with the clock at NOW."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from sqlmodel import Session, select

from civic import comment_desk, feedback, feedback_desk, sent_files
from civic.comment_replies import ReplyPolicy
from civic.comments import CommentCare, take_in
from civic.region import Region
from civic.saved_replies import save
from core import sealed_file
from core.db import Database
from core.message import Attachment, Place
from core.models import Comment, CommentState, Delivery, DeliveryState, Role, SentFile, Staff
from tests import factories
from tests.retold import retell
from tests.web import story

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
NADIA, OMAR = "nadia@council.example", "omar@council.example"
POLICY = ReplyPolicy(on=True, page="77", bot="jisr_bot")
# A picture of one pixel, and the beginning of a recording.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763a8d7f00d00036b0190c4d3c8b5"
    "0000000049454e44ae426082"
)
SOUND = b"OggS" + bytes(24) + b"OpusHead" + bytes(200)
MESSAGES = (
    # reference, network, language, topic, province, commune, hours ago, words
    ("F26-222222", "telegram", "ar", "roads", "azilal", "", 30,
     "الطريق بين الدوار والمركز الصحي مقطوعة منذ أسبوعين، والأطفال لا يصلون إلى المدرسة."),
    ("F26-333333", "messenger", "fr", "water", "beni-mellal", "", 3,
     "Plus d'eau au robinet depuis lundi dans le quartier. Quand est-ce que ça revient ?"),
    ("F26-444444", "messenger", "fr", "health", "khenifra", "", 40, "Le centre de santé ferme à midi."),
    ("F26-555555", "telegram", "zgh", "education", "azilal", "", 2, "ⴰⵣⵓⵍ, ⵓⵔ ⵉⵍⵍⵉ ⵓⵙⵍⵎⴰⴷ."),
    ("F26-666666", "telegram", "ar", "", "", "", 60, "شكرا على الإجابة."),
)  # fmt: skip


def tell(db: Database, region: Region, files_dir: Path) -> None:
    """Fill an empty database, with NADIA and OMAR on the staff; call with the clock stopped at NOW."""
    retell("inbox", db, lambda: _tell(db, region, files_dir), files_dir)


def _tell(db: Database, region: Region, files_dir: Path) -> None:
    with db.transaction() as session:
        staff = [Staff(email=email, role=Role.MODERATOR) for email in (NADIA, OMAR)]
        session.add_all(staff)
        session.flush()
        story.published(session, staff[0], "road-308", "roads", story.ROAD, story.SENT_AT)
        for number, message in enumerate(MESSAGES):
            _file(session, number, message, region)
        _comments(session)
        _worked_on(session)
        for language, text in (
            ("ar", "توصلنا برسالتكم {reference}. سنجيبكم خلال أسبوع."),
            ("fr", "Nous avons reçu votre message {reference}. Nous répondons sous une semaine."),
        ):
            save(session, name="received", language=language, text=text, by=NADIA, region=region)
        save(session, name="thanks", language="fr", text="Merci de nous avoir écrit.", by=NADIA, region=region)
    keep_files(db, files_dir)


def _file(
    session: Session, number: int, message: tuple[str, str, str, str, str, str, int, str], region: Region
) -> None:
    reference, network, language, topic, province, commune, hours, words = message
    if province and not commune:
        commune = region.province(province).communes[0].code
    with time_machine.travel(NOW - timedelta(hours=hours), tick=False):
        person = factories.contact(f"9{number}", network, language=language, province=province, commune=commune)
        session.add(person)
        session.flush()
        files = [Attachment("photo", "p1"), Attachment("voice", "v1")] if reference == "F26-222222" else []
        one = feedback.file_feedback(
            session, contact=person, text=words, topic=topic, attachments=files, reference=reference
        )
        if reference == "F26-222222":
            feedback.set_place(one, place=Place(31.96, -6.57))
            one.wants_outcome, one.campaign_id = True, 1


def _comments(session: Session) -> None:
    post = session.exec(select(Delivery).where(Delivery.channel == "facebook_page")).first()
    assert post is not None
    for number, (hours, language, words, state) in enumerate(
        (
            (5, "fr", "Quand est-ce que la route sera finie ?", CommentState.VISIBLE),
            (9 * 24, "ar", "متى ستنتهي الأشغال في الطريق؟", CommentState.VISIBLE),
            (4, "fr", "Bravo, merci", CommentState.VISIBLE),
            (7, "fr", "", CommentState.REMOVED),
        )
    ):
        with time_machine.travel(NOW - timedelta(hours=hours), tick=False):
            comment = Comment(
                lane="facebook_page", network_id=f"77_{number}", post="77_9", actor=f"a{number}", text=words,
                language=language, state=state, at=NOW - timedelta(hours=hours),
            )  # fmt: skip
            session.add(comment)
            take_in(session, comment, CommentCare())


def _worked_on(session: Session) -> None:
    with time_machine.travel(NOW - timedelta(hours=20), tick=False):
        feedback_desk.assign(session, reference="F26-222222", to=NADIA, by=OMAR)
        feedback_desk.note(session, reference="F26-222222", text="Appeler le service des routes d'Azilal.", by=OMAR)
        feedback_desk.answer(session, reference="F26-222222", text="نتصل بمصلحة الطرق ونخبركم.", by=NADIA)
        feedback_desk.close(session, reference="F26-666666", by=OMAR)
        for delivery in session.exec(select(Delivery).where(Delivery.about != "")):
            delivery.state = DeliveryState.SENT
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        feedback.add_words(session, feedback.find_feedback(session, "F26-222222"), "لم يتصل بنا أحد بعد.")
        comment_desk.assign(session, comment_id=2, to=OMAR, by=OMAR)


def keep_files(db: Database, files_dir: Path) -> None:
    """Have a picture or a recording on the disk for every file that people sent."""
    with db.transaction() as session:
        for row in session.exec(select(SentFile)).all():
            content, ending = (PIXEL, "png") if row.kind == "photo" else (SOUND, "ogg")
            sealed_file.write(files_dir / sent_files.path_of(row.id), [content])
            sent_files.note_kept(session, row.id, ending, len(content))
