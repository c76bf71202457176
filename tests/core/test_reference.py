import re
from datetime import date

from core.reference import ALPHABET, new_code, reference_of


def test_a_reference_is_a_letter_the_year_and_six_characters():
    assert reference_of("F", date(2026, 12, 31), "7KX4QM") == "F26-7KX4QM"
    assert reference_of("S", date(2009, 1, 1), "222222") == "S09-222222"


def test_codes_have_no_look_alikes_and_differ():
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 495
    assert all(re.fullmatch(f"[{ALPHABET}]{{6}}", code) for code in codes)
    assert set("01OILoil").isdisjoint(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
