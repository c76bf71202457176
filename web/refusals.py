"""Refusals of services as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from core.errors import JisrError
from core.faults import Fault, Place
from core.i18n import N_, Translator


def told(error: JisrError, t: Translator) -> str:
    """What is wrong and what to do, in the reader's language; marked as English where the catalogues do not hold it."""
    if error.known(t):
        return error.said(t)
    return Markup('<span lang="en" dir="ltr">') + escape(error.said(t)) + Markup("</span>")


def told_of(place: str, what: str, t: Translator) -> str:
    """What is wrong, and before it the place in a file, a field or a file's name; "" for none."""
    if not place:
        return what
    at = place if isinstance(place, Place) else Place(place)
    return Markup(t.pattern(N_("%(place)s: %(what)s"))) % {"place": at.said(t), "what": what}  # noqa: S704


@dataclass(frozen=True)
class FaultLine:
    """A mistake as a page shows it: its file in a folder, where in it ("" for all of it), and what is wrong."""

    file: str
    place: str
    what: str


def fault_lines(faults: Iterable[Fault], t: Translator) -> list[FaultLine]:
    """Mistakes in the reader's language."""
    return [FaultLine(one.file, Place(line=one.line, column=one.column).said(t), told(one.error, t)) for one in faults]
