"""Files lie sealed on the disk, whole or not at all, and change their key in place."""

import stat
import tracemalloc
from pathlib import Path

import pytest

from core import sealed_file
from core.crypto import open_vault
from core.errors import NotReady
from core.rotation import rotate_files
from core.sealed_file import MARK, PIECE
from tests.conftest import DATA_KEY, HASH_KEY

NEW_KEY = "n" * 32
VOICE = "صوت أمينة".encode() * 20


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_is_written_is_read_again_and_not_seen_on_the_disk(tmp_path: Path, length: int):
    content = (VOICE * (length // len(VOICE) + 1))[:length]
    path = tmp_path / "folder" / "voice.ogg"
    assert sealed_file.write(path, [content[:10], content[10:]]) == length
    assert sealed_file.read(path) == content
    stored = path.read_bytes()
    assert stored.startswith(MARK)
    assert length < 100 or content[:20] not in stored
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_plain_file_is_read_as_it_is(tmp_path: Path):
    path = tmp_path / "plain"
    path.write_bytes(VOICE)
    assert (sealed_file.read(path), sealed_file.is_sealed(path)) == (VOICE, False)


def swapped(stored: bytes) -> bytes:
    """The same with its first two pieces in the other order."""
    head = stored.index(b"\n", len(MARK)) + 1
    size = PIECE + 16
    return (
        stored[:head] + stored[head + size : head + 2 * size] + stored[head : head + size] + stored[head + 2 * size :]
    )


@pytest.mark.parametrize(
    "harmed",
    [
        lambda stored: stored[:-1],
        lambda stored: stored[: stored.index(b"\n", len(MARK)) + 1 + PIECE + 16],
        lambda stored: stored[:-20] + bytes([stored[-20] ^ 1]) + stored[-19:],
        lambda stored: stored[: len(MARK)],
        lambda stored: stored[: len(MARK)] + b"x" * 2000,
        lambda stored: stored + b"more",
        swapped,
    ],
)
def test_a_file_that_was_harmed_is_one_clear_line(tmp_path: Path, harmed):
    path = tmp_path / "voice.ogg"
    sealed_file.write(path, [VOICE * 500])
    path.write_bytes(harmed(path.read_bytes()))
    with pytest.raises(NotReady, match=r"^the file voice\.ogg cannot be opened: [^\n]+$"):
        sealed_file.read(path)


def test_a_file_of_another_key_says_which_setting_is_wrong(tmp_path: Path):
    path = tmp_path / "voice.ogg"
    sealed_file.write(path, [VOICE])
    open_vault([NEW_KEY], HASH_KEY)
    with pytest.raises(NotReady, match="JISR_DATA_KEY"):
        sealed_file.read(path)
    assert rotate_files(tmp_path).closed[0].startswith("the file voice.ogg cannot be opened: JISR_DATA_KEY")


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path):
    path = tmp_path / "voice.ogg"
    sealed_file.write(path, [VOICE])

    def breaks():
        yield VOICE
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        sealed_file.write(path, breaks())
    assert sealed_file.read(path) == VOICE
    assert [one.name for one in tmp_path.iterdir()] == ["voice.ogg"]


def test_after_a_rotation_the_old_key_can_go(tmp_path: Path):
    sealed_file.write(tmp_path / "sent" / "1", [VOICE])
    (tmp_path / "plain.pdf").write_bytes(VOICE)
    (tmp_path / f"{sealed_file.UNFINISHED}x").write_bytes(MARK)
    open_vault([NEW_KEY, DATA_KEY], HASH_KEY)
    assert rotate_files(tmp_path).resealed == 2
    assert (rotate_files(tmp_path).seen, rotate_files(tmp_path).resealed) == (2, 0)
    open_vault([NEW_KEY], HASH_KEY)
    assert [sealed_file.read(tmp_path / name) for name in ("sent/1", "plain.pdf")] == [VOICE, VOICE]
    assert sealed_file.is_sealed(tmp_path / "plain.pdf")


def test_a_file_of_20_mb_passes_in_bounded_memory(tmp_path: Path):
    path, pieces, size = tmp_path / "video.mp4", 200, 100_000
    tracemalloc.start()
    try:
        sealed_file.write(path, (bytes(size) for _ in range(pieces)))
        open_vault([NEW_KEY, DATA_KEY], HASH_KEY)
        assert sealed_file.reseal(path)
        assert sum(len(piece) for piece in sealed_file.stream(path)) == pieces * size
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_what_goes_to_everybody_stays_plain(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    poster = tmp_path / "campaigns" / "poster.png"
    poster.write_bytes(b"poster")
    assert rotate_files(tmp_path, {"campaigns"}).seen == 0
    assert poster.read_bytes() == b"poster"
