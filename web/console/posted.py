"""Reading the forms of the console: bounded in size, number of fields and files."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from core.i18n import N_
from web.body import too_large
from web.explained import Explained

FORM_BYTES = 25_000_000
# A campaign may carry the largest document that a network takes, with room for the rest.
CAMPAIGN_BYTES = 60_000_000
# Before anybody has said who they are.
ENTRY_BYTES = 10_000
# A text that is too long is said to be so beside its field: what comes through here is far more than any may have.
FIELD_BYTES = 2_000_000
FIELDS, FILES = 500, 12
# Control signs: no keyboard has them, PostgreSQL takes no NUL, and no network carries the others.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def _within(limit: int) -> Callable[[Request], AsyncIterator[FormData]]:
    """Reads a form of at most so many bytes."""

    async def read(request: Request) -> AsyncIterator[FormData]:
        form = await _read(request, limit)
        try:
            yield form
        finally:
            # Files that were sent lie on the disk until then.
            await form.close()

    return read


async def _read(request: Request, limit: int) -> FormData:
    """The form; 411 without its length, 413 when it is too long, 400 when it is none."""
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal():
        raise HTTPException(411, "the length is missing")
    if int(announced) > limit:
        raise too_large(limit)
    try:
        form = await request.form(max_files=FILES, max_fields=FIELDS, max_part_size=FIELD_BYTES)
    except (MultiPartException, HTTPException) as broken:
        raise Explained(
            400,
            "the form cannot be read",
            N_("The form could not be read"),
            N_("Nothing was done: one of its texts is far too long, or it has too many files. Go back: what you wrote "
               "is still there. Make it shorter, and send it again."),
        ) from broken  # fmt: skip
    return FormData([(name, _plain(value) if isinstance(value, str) else value) for name, value in form.multi_items()])


def _plain(value: str) -> str:
    """What was typed without signs that nobody can type, and with line ends as we count them."""
    return _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


Posted = Annotated[FormData, Depends(_within(FORM_BYTES))]
Composed = Annotated[FormData, Depends(_within(CAMPAIGN_BYTES))]
Entered = Annotated[FormData, Depends(_within(ENTRY_BYTES))]


def text(form: FormData, name: str) -> str:
    """A field's text without space around it; empty when it is not there."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def texts(form: FormData, name: str) -> list[str]:
    """All values of a field that can be chosen several times."""
    return [value.strip() for value in form.getlist(name) if isinstance(value, str) and value.strip()]


def upload(form: FormData, name: str) -> UploadFile | None:
    """A file that was chosen; None without one."""
    value = form.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def uploads(form: FormData, name: str) -> list[UploadFile]:
    """All files that were chosen in a field."""
    return [value for value in form.getlist(name) if isinstance(value, UploadFile) and value.filename]
