"""Refusals of services as a page shows them."""

from markupsafe import Markup, escape

from core.errors import JisrError
from core.i18n import Translator


def told(error: JisrError, t: Translator) -> str:
    """What is wrong and what to do, in the reader's language; marked as English where the catalogues do not hold it."""
    if error.known(t):
        return error.said(t)
    return Markup('<span lang="en" dir="ltr">') + escape(error.said(t)) + Markup("</span>")
