"""A zipped folder of indicators: read as the folder itself, and nothing else."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from civic.sdg import zipped
from civic.sdg.folder import read_folder
from core.errors import BadInput
from tests.sdg.stage import FILES, folder


def archive(**entries: bytes | str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as writing:
        for name, content in entries.items():
            writing.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize("top", ["", "goals/"])
def test_a_zip_reads_as_its_folder(tmp_path: Path, top: str):
    files = {f"{top}{name}": text for name, text in FILES.items()}
    more: dict[str, str | bytes] = {"__MACOSX/data/indicator_9-9-9.csv": "x", f"{top}picture.png": b"\x89PNG"}
    content = archive(**files, **more)
    with zipped.unzipped(content, "goals.zip") as place:
        assert read_folder(place).indicators.keys() == read_folder(folder(tmp_path)).indicators.keys()
        assert not list(place.rglob("*.png"))
        kept = place
    assert not kept.exists()


def link() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as writing:
        entry = zipfile.ZipInfo("data/indicator_1-1-1.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        writing.writestr(entry, "/etc/passwd")
    return kept.getvalue()


def locked() -> bytes:
    content = bytearray(archive(**{"data/indicator_1-1-1.csv": "Year,Value\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"not a zip", "this is no zip file"),
        (archive(**{"../out.csv": "x"}), "leads outside"),
        (archive(**{"/etc/out.csv": "x"}), "leads outside"),
        (archive(**{"data\\out.csv": "x"}), "leads outside"),
        (archive(**{"c:out.csv": "x"}), "leads outside"),
        (archive(**{"a/" * 13 + "out.csv": "x"}), "leads outside"),
        (link(), "leads elsewhere"),
        (locked(), "has a password"),
        (archive(**{"data/indicator_1-1-1.csv": b"0" * 21_000_000}), "too large: a file may have 20 MB"),
        (archive(**{"data/one.csv": "x", "data/one.csv/two.csv": "x"}), "there twice"),
    ],
    ids=range(10),
)
def test_what_could_do_harm_is_refused(content: bytes, what: str):
    with pytest.raises(BadInput, match=what), zipped.unzipped(content, "goals.zip"):
        pass


def test_a_broken_entry_is_named():
    content = bytearray(archive(**{"data/indicator_1-1-1.csv": "Year,Value\n2020,1\n" * 50}))
    content[content.index(b"csv") + 10] ^= 0xFF
    with pytest.raises(BadInput, match="cannot be read"), zipped.unzipped(bytes(content), "goals.zip"):
        pass


def test_many_files_that_are_too_large_together_are_refused():
    content = archive(**{f"data/indicator_1-1-{n}.csv": b"0" * 900 for n in range(5)})
    with pytest.raises(BadInput, match="all of them together"), zipped.unzipped(content, "goals.zip", largest=4000):
        pass
    with zipped.unzipped(content, "goals.zip", largest=4500) as place:
        assert len(list(place.rglob("*.csv"))) == 5


def test_what_the_disk_does_not_take_is_no_fault_of_the_archive():
    content = archive(**{f"data/{'ⵎ' * 100}.csv": "Year,Value\n2025,1\n"})
    with pytest.raises(BadInput, match="cannot be unpacked here") as refused, zipped.unzipped(content, "goals.zip"):
        pass
    assert refused.value.remedy == "Is there room on the disk?"
