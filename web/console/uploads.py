"""Files that staff choose in a form: their bytes or their text, with one line for what cannot be."""

from starlette.datastructures import FormData

from core.i18n import Translator
from web.console.desk import Wrong
from web.console.posted import upload

# A written file is small; more is a slip of the hand.
LONGEST_TEXT = 200_000


def bytes_of(form: FormData, name: str, t: Translator, *, largest: int) -> tuple[str, bytes]:
    """The name and the content of the file in a field; Wrong without one, or when it is too large."""
    file = upload(form, name)
    if file is None:
        raise Wrong(t("Choose a file."), name)
    content = file.file.read(largest + 1)
    if len(content) > largest:
        raise Wrong(t("The file is larger than %(most)s MB.", most=f"{largest / 1_000_000:g}"), name)
    return file.filename or name, content


def text_of(form: FormData, name: str, t: Translator) -> tuple[str, str]:
    """The name and the text of the file in a field; Wrong as above, and for what is no text in UTF-8."""
    known, content = bytes_of(form, name, t, largest=LONGEST_TEXT)
    try:
        return known, content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Wrong(t("This is no text in UTF-8: save it as UTF-8 and choose it again."), name) from None
