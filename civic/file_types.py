"""What a file is by its first bytes, whatever its sender calls it; only what staff can look at or listen to is kept."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OFFICE = (b"[Content_Types].xml", b"_rels/.rels", b"mimetype", b"docProps/", b"word/", b"xl/", b"ppt/")
_STARTS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf1", "aac"),
    (b"\xff\xf9", "aac"),
    (b"#!AMR", "amr"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_ISO = {b"M4A ": "m4a", b"M4B ": "m4a", b"heic": "heic", b"heix": "heic", b"mif1": "heic"}


def type_of(content: bytes) -> str:
    """The ending of what this is, such as "ogg"; empty for what is not kept: programs, archives, anything unknown."""
    for start, ending in _STARTS:
        if content.startswith(start):
            return ending
    if content.startswith(b"RIFF"):
        return _RIFF.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return _ISO.get(content[8:12], "mp4")
    if content.startswith(b"PK\x03\x04"):
        return "zip" if content[30:].startswith(_OFFICE) else ""
    return "txt" if _is_text(content) else ""


def _is_text(content: bytes) -> bool:
    """Whether all of it is readable UTF-8; a script is a program all the same."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text) and not text.startswith("#!") and not _CONTROL.search(text)
