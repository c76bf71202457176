"""Reading the forms of the console: bounded in size, number of fields and files."""

from collections.abc import AsyncIterator
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


async def _posted(request: Request) -> AsyncIterator[FormData]:
    form = await _read(request, FORM_BYTES)
    try:
        yield form
    finally:
        # Files that were sent lie on the disk until then.
        await form.close()


async def _entered(request: Request) -> AsyncIterator[FormData]:
    form = await _read(request, ENTRY_BYTES)
    try:
        yield form
    finally:
        await form.close()


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


Posted = Annotated[FormData, Depends(_posted)]
Entered = Annotated[FormData, Depends(_entered)]


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
