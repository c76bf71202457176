import os
import struct
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from core import clock
from core.errors import BadInput, NotReady

COUNCIL = "Africa/Casablanca"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-09-19T12:00", "2026-09-19T11:00"),  # the last day of UTC+1
        ("2026-09-21T12:00", "2026-09-21T12:00"),
        ("2026-12-01T09:00", "2026-12-01T09:00"),
        ("2027-02-20T09:00", "2027-02-20T09:00"),  # Ramadan changes nothing any more
        ("2026-03-01T09:00", "2026-03-01T09:00"),  # Ramadan of 2026: UTC+0
        ("2026-01-15T09:00", "2026-01-15T08:00"),
    ],
)
def test_the_councils_wall_clock_in_utc(wall: str, utc: str):
    assert clock.to_utc(datetime.fromisoformat(wall), COUNCIL) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_morocco_goes_back_to_utc_on_2026_09_20_at_two():
    before = datetime(2026, 9, 20, 0, 59, tzinfo=UTC)
    after = before + timedelta(minutes=1)
    assert f"{clock.local(before, COUNCIL):%d %H:%M}" == "20 01:59"
    assert clock.local(after, COUNCIL).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-03-29T02:30", "2026-03-29T01:30"),  # skipped: read as 03:30
        ("2026-03-29T03:30", "2026-03-29T01:30"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # shown twice: the first
        ("2026-10-25T03:30", "2026-10-25T02:30"),
    ],
)
def test_skipped_and_repeated_times(wall: str, utc: str):
    assert clock.to_utc(datetime.fromisoformat(wall), "Europe/Paris") == datetime.fromisoformat(utc + "+00:00")


def test_a_fold_that_somebody_set_changes_nothing():
    wall = datetime.fromisoformat("2026-10-25T02:30").replace(fold=1)
    assert clock.to_utc(wall, "Europe/Paris") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Africa/Fkih", "", "../etc/passwd", "/etc/localtime"])
def test_an_unknown_zone_is_named(name: str):
    with pytest.raises(BadInput, match="unknown time zone"):
        clock.zone(name)


@time_machine.travel(datetime(2026, 12, 1, 23, 30, tzinfo=UTC), tick=False)
def test_now_is_aware_and_in_utc():
    assert clock.now() == datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.local_date(clock.now(), COUNCIL) == date(2026, 12, 1)
    assert clock.local_date(clock.now(), "Europe/Paris") == date(2026, 12, 2)


def test_the_rules_in_use_are_current():
    clock.require_current_rules()
    assert tuple(map(int, clock.tzdata_version().split("."))) >= (2026, 3)


def fixed_zone(offset: int, name: bytes) -> bytes:
    """A zone file (TZif 1) of a zone that has always had this offset, in seconds."""
    counts = struct.pack(">6L", 0, 0, 0, 0, 1, len(name) + 1)
    return b"TZif" + b"\0" + b"\0" * 15 + counts + struct.pack(">lbB", offset, 0, 0) + name + b"\0"


def test_zone_data_of_the_system_does_not_count(tmp_path: Path):
    """On a machine whose own data still has Morocco at UTC+1, 09:00 is 09:00 UTC all the same."""
    (tmp_path / "Africa").mkdir()
    (tmp_path / "Africa" / "Casablanca").write_bytes(fixed_zone(3600, b"OLD"))
    script = """
from datetime import datetime
from zoneinfo import ZoneInfo
wall = datetime(2026, 12, 1, 9)
print(wall.replace(tzinfo=ZoneInfo("Africa/Casablanca")).tzname())
from core import clock
clock.require_current_rules()
print(clock.to_utc(wall, "Africa/Casablanca").isoformat())
print(wall.replace(tzinfo=ZoneInfo("Africa/Casablanca")).tzname())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["OLD", "2026-12-01T09:00:00+00:00", "+00"]


def test_old_rules_are_refused(tmp_path: Path):
    """What stands in for an old tzdata wheel: the same check, with the old file found first."""
    (tmp_path / "Africa").mkdir()
    (tmp_path / "Africa" / "Casablanca").write_bytes(fixed_zone(3600, b"OLD"))
    script = f"""
import zoneinfo
from core import clock
zoneinfo.reset_tzpath(to=[{str(tmp_path)!r}])
zoneinfo.ZoneInfo.clear_cache()
try:
    clock.require_current_rules()
except clock.NotReady as refusal:
    print(refusal)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "install tzdata 2026.3 or newer" in done.stdout
    assert issubclass(NotReady, Exception)
