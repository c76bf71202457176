"""What the logs may not show: the same checks in both formats, for our events, the libraries' and exceptions."""

import json
import logging
from datetime import UTC, datetime

import pytest

from core import log
from tests.logs import configured

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
SECRETS = {
    "telegram token in an address": (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage", "AAHdq"),
    "telegram token": (f"token {TOKEN} refused", "AAHdq"),
    "facebook token": ("me?access_token=abc123&fields=id", "abc123"),
    "facebook token as data": ('{"access_token": "abc123"}', "abc123"),
    "facebook token alone": ("EAAGm0PX4ZCpsBAKZC expired", "EAAGm0"),
    "proof": ("appsecret_proof=0123abcd", "0123abcd"),
    "bearer": ("Authorization: Bearer abc.def-1", "abc.def"),
    "database password": ("postgresql+psycopg://jisr:p%40ss@db.example:5432/jisr", "p%40ss"),
    "password without a user": ("redis://:pa55word@db.example/0", "pa55word"),
    "data key": ("JISR_DATA_KEY=0a1b2c", "0a1b2c"),
    "phone": ("+212612345678 wrote", "612345678"),
    "phone in groups": ("call +212 6 12 34 56 78 now", "56 78"),
    "phone with dots": ("06.12.34.56.78", "12.34.56"),
    "phone in brackets": ("(0612) 345-678", "345-678"),
    "phone after a colon": ("phone:0612345678", "12345678"),
    "phone after a date": ("2026-09-21 0612345678", "12345678"),
    "phone in Arabic digits": ("رقمي ٠٦١٢٣٤٥٦٧٨", "٠٦١٢"),
    "national phone": ("00212 612-345-678", "345-678"),
    "e-mail": ("fatima.z+a@council.example wrote", "fatima"),
}
INNOCENT = (
    "2026-09-21", "2026-12-01T09:00:00.123456+00:00", "2026-12-01 09:00", "from 2026-09-21 to 2026-09-22",
    "delivery 1234567 of campaign 12", "F26-7KX4QM", "F26-234567", "http://127.0.0.1:8080/hooks/telegram",
    "tzdata 2026.6", "page post 1234_5678", "العريضة 308", "rate 30/s", "setting JISR_DATA_KEY is missing",
)  # fmt: skip


in_both_formats = pytest.mark.parametrize("form", ["text", "json"])


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_secrets_are_taken_out(text: str, secret: str):
    assert secret in text
    assert secret not in log.redact(text)
    assert log.HIDDEN in log.redact(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_dates_ids_and_references_stay(text: str):
    assert log.redact(text) == text


class Sorrow(Exception):
    """Somebody's words in an error."""


def raised(words: str) -> None:
    raise Sorrow(words)


@in_both_formats
def test_every_way_of_logging_is_redacted(form: str, capsys: pytest.CaptureFixture[str]):
    with configured(form):
        for text, _ in SECRETS.values():
            log_in_every_way(text)
    written = capsys.readouterr().err
    assert written.count("failed") == 2 * len(SECRETS)
    assert [secret for _, secret in SECRETS.values() if secret in written] == []


def log_in_every_way(text: str) -> None:
    ours, theirs = log.get_logger("tests.ours"), logging.getLogger("some.library")
    ours.info("event", detail=text, nested={"list": [text, (text,)]}, thing=Sorrow(text))
    ours.info(text)
    theirs.warning("it said %s", text)
    theirs.warning("%r", Sorrow(text))
    try:
        raised(text)
    except Sorrow:
        ours.exception("ours failed")
        theirs.exception("theirs failed")


@in_both_formats
def test_fields_that_name_a_person_are_hidden_whatever_they_hold(form: str, capsys: pytest.CaptureFixture[str]):
    with configured(form):
        log.get_logger("tests.fields").info(
            "met", first_name="Fatima", username="fz", text="كلام", phone=612345678, Address="Rue 1",
            person={"name": "Zahra"}, delivery=7, at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        )  # fmt: skip
    written = capsys.readouterr().err
    assert [word for word in ("Fatima", "fz", "كلام", "612345678", "Rue 1", "Zahra") if word in written] == []
    assert "7" in written
    assert "2026-12-01 09:00" in written


def test_json_is_one_document_a_line(capsys: pytest.CaptureFixture[str]):
    with configured("json"):
        log.get_logger("tests.json").warning("قيل", delivery=7, big=212612345678, exact=None, yes=True)
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["delivery"], told["big"]) == ("قيل", "warning", 7, 212612345678)
    assert (told["exact"], told["yes"]) == (None, True)
    assert told["timestamp"].startswith("20")


def test_text_is_one_line_for_people(capsys: pytest.CaptureFixture[str]):
    with configured("text"):
        log.get_logger("tests.text").warning("قيل", delivery=7)
    (line,) = capsys.readouterr().err.splitlines()
    assert "قيل" in line
    assert "delivery=7" in line


@in_both_formats
def test_libraries_say_less(form: str, capsys: pytest.CaptureFixture[str]):
    with configured(form):
        for name in ("httpx", "alembic.runtime.migration"):
            logging.getLogger(name).info("chatter")
            logging.getLogger(name).warning("trouble")
        logging.getLogger("apscheduler.scheduler").warning("chatter")
        logging.getLogger("apscheduler.scheduler").error("trouble")
    written = capsys.readouterr().err
    assert "chatter" not in written
    assert written.count("trouble") == 3
