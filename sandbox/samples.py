"""Small files that citizens send when no other is given."""

import struct
import zlib
from functools import cache


@cache
def photo_sample(width: int = 160, height: int = 120) -> bytes:
    """Return a PNG: a road below a sky."""
    rows = b"".join(b"\x00" + _row(width, y, height) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _row(width: int, y: int, height: int) -> bytes:
    if y < height // 2:
        return bytes((120 + 160 * y // height, 180, 230)) * width
    half = (y - height // 2 + 8) // 2
    road = range(width // 2 - half, width // 2 + half)
    return b"".join(bytes((90, 90, 95)) if x in road else bytes((150, 170, 100)) for x in range(width))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def voice_sample() -> bytes:
    """Return bytes that begin like an Ogg file with Opus; there is no sound in it."""
    page = struct.pack("<4sBBqIIIBB", b"OggS", 0, 2, 0, 1, 0, 0, 1, 19)
    return page + b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
