"""Reading the forms of the console: bounded in size, number of fields and files."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from web.body import too_large

FORM_BYTES = 25_000_000
# Before anybody has said who they are.
ENTRY_BYTES = 10_000
FIELD_BYTES = 200_000
FIELDS, FILES = 500, 12


def _posted(limit: int) -> Callable[[Request], AsyncIterator[FormData]]:
    """What reads a form of at most so many bytes, for as long as it is handled; then its files are closed."""

    async def opened(request: Request) -> AsyncIterator[FormData]:
        form = await _read(request, limit)
        try:
            yield form
        finally:
            await form.close()

    return opened


async def _read(request: Request, limit: int) -> FormData:
    """The form; 411 without its length, 413 when it is too long, 400 when it is none."""
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal():
        raise HTTPException(411, "the length is missing")
    if int(announced) > limit:
        raise too_large(limit)
    try:
        return await request.form(max_files=FILES, max_fields=FIELDS, max_part_size=FIELD_BYTES)
    except MultiPartException as broken:
        raise HTTPException(400, "the form cannot be read") from broken


Posted = Annotated[FormData, Depends(_posted(FORM_BYTES))]
Entered = Annotated[FormData, Depends(_posted(ENTRY_BYTES))]


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
